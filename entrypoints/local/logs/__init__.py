"""Logs of functions: captured by invocation, kept and shown as CloudWatch Logs does."""
