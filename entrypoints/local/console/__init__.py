"""The operator's console: what this process runs, live, on a page of its own, for this machine's user only.

It shows AWS things (executions, functions, events, tables, users) and knows no shop; whoever composes it
registers panels, table sources and switches. docs/console.md lists its pages and its API.
"""
