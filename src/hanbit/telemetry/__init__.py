"""Names and emission of log lines and metrics. No vendor, and never a to-do's text, a password or a token."""
