"""What implements the domain's ports, and the wiring that puts a shop together."""
