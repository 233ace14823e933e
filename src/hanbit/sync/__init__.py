"""How copies agree: edits, per-field merge, the fold of the log, cursors. Pure, like the domain it builds on.
Whatever the web client must decide the same way is held to ``spec/vectors``.
"""
