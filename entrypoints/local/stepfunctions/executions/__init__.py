"""Actions on executions and Map Runs."""
