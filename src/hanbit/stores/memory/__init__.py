"""The store of the tests. It keeps every promise of the ports but durability, and passes the same contract suite."""
