"""Spans sent to whoever collects them, as OTLP over HTTP. Nothing here may hold up a request: what cannot be
sent is lost."""
