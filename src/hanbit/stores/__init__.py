"""Where data rests: one adapter a folder, none of which knows another. All pass the suite in ``tests/contract``."""
