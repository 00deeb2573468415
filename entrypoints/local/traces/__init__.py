"""Traces: what one request, schedule or start of an execution set going, across all rooms."""
