"""What one machine does for itself: password hashing, signing keys, tokens, the throttle. No vendor, no network."""
