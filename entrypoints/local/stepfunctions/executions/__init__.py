"""Executions and Map Runs: their records, and the API's actions on them."""
