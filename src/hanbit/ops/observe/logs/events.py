"""The columns a log store offers to a compiled query."""

HOT_FIELDS = ("level", "function", "userId", "requestId", "durationMs", "event", "status", "traceId")
"""Kept as columns of their own beside the line, each the text it had there. ``timestamp`` is ``ts``."""

EVENTS = "events"
"""The relation: ``ts`` TIMESTAMP in UTC, ``message``, ``log``, ``stream``, ``line`` BIGINT, ``hot_<field>`` VARCHAR."""
