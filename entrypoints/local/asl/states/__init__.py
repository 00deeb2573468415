"""The compiled states of the language: one module per type."""
