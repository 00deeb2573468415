"""Payment gateways: for now a simulated one, whose journal is the witness of what happened to money."""
