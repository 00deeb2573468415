"""Graphs of state machines, templates and traces, laid out by Graphviz."""
