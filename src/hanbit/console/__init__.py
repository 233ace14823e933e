"""HTTP of the operations console: its own port, its own operators, never a person's session.
Parse, call one verb of ``ops``, render."""
