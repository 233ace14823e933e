"""Processes: the command and the app server. They start, wire and stop; they decide nothing."""
