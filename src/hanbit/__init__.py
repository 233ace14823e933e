"""Hanbit TODO: a to-do service and the operations that run it. The layers are drawn in docs/dev/architecture.md."""

__version__ = "0.1.0"
