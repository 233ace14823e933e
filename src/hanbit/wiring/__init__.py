"""Which adapter is which, and nothing else: the product in one file, the operations plane in the other.
Adapters that a single machine may not need are imported late."""
