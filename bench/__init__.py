"""Drills and load against real server processes: what they print is what the documents claim.

They speak HTTP to a server of their own on a loopback address, are bounded in time and count, and end only processes
that they started. Nothing in the product imports them.
"""
