"""The ``hanbit`` command: words and exit codes around the same verbs that HTTP serves."""
