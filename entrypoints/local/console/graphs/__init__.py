"""Pictures of state machines, templates and traces: what is in them, and where Graphviz puts it."""
