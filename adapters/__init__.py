"""Implementations of the domain's ports, and the wiring that composes a shop of them."""
