"""The sans-IO engine: executions, their branches, effects, limits and event histories."""
