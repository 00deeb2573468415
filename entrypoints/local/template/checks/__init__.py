"""Checks of a template at start: what is not read here, and what AWS would not deploy."""
