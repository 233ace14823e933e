"""The manual itself, all chapters: what it tells people to run is held to what can be run.
Pure: documents come in as text, AWS's models through a port. Nothing here runs a command."""
