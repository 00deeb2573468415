"""Executions that are started by tasks of other executions in this process."""
