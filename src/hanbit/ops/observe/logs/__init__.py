"""The CloudWatch Logs Insights language: text becomes a tree, a tree becomes SQL over the columns of ``events``.
No file, no database, no clock. What it does not support it refuses, with the place; it never ignores a token."""
