"""Actions on state machines, their versions, aliases and tags."""
