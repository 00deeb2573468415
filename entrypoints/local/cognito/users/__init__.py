"""Users of a pool as plain data, and the rules for their names, attributes, passwords and codes."""
