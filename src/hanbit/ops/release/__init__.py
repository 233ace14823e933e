"""Chapter 3: releases, how one takes over from another, and maintenance.
Decisions only: folders, processes and addresses are reached through a ``Site``; whatever goes wrong there ends in the
release that served before."""
