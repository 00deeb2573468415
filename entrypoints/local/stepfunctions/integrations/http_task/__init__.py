"""HTTP Tasks: calls of any HTTP API."""
