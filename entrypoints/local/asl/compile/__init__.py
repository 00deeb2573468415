"""Compiles definitions to state machines."""
