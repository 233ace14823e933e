"""The outside world that is not storage: keys, password hashing, the clock, the deny-list. No product rules."""
