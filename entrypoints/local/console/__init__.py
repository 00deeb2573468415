"""The operator's console: shows live what this process runs, to this machine's user only.

It shows AWS resources (executions, functions, events, tables, users) and knows no shop; its composer
registers panels, table sources and switches. docs/console.md lists its pages and its API.
"""
