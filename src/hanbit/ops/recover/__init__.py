"""Chapter 5: backups, what proves them, going back in time, drills.

Decisions only: bytes, files and databases are reached through ``ports.backups`` and ``ports.restored``, whose types
carry counts and digests and never a word that a person wrote.
"""
