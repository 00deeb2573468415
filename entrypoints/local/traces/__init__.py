"""Traces of requests, schedules and executions across the whole runtime."""
