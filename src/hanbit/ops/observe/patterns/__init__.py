"""Filter patterns of CloudWatch metric filters: terms, ``{ $.json = conditions }`` and ``[space, delimited]``.
A pattern is read strictly and matched against one line; the same string goes to AWS in infrastructure code."""
