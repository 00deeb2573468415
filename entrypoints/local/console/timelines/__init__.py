"""Executions and traces over time, read from event histories and spans."""
