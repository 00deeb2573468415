"""The states of the language, compiled: one module per type."""
