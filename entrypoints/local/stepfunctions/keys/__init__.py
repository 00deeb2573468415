"""Customer managed KMS keys of state machines and activities."""
