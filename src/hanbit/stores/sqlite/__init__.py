"""The single machine's store: one SQLite file, one writer with group commit, reads inline on the event loop.

Every query is bounded and indexed, since it blocks the loop for its length. Only this package knows apsw.
"""
