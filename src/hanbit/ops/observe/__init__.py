"""Chapters 4 and 8: measures, alarms, service levels, the log query language and trace filters.
Definitions and decisions only: rows come in and verdicts go out; whoever calls brings the clock and the data."""
