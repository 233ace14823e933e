"""What a person can do. Each verb reads, decides with the domain, commits and answers; it never sees HTTP or SQL."""
