"""What drills break: a copy of the product on this machine, real processes and real files, and people who use it.
Nothing here ever touches the data folder that it copies from."""
