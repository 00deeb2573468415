"""Payment gateways: for now a simulated one, whose journal is an independent record of all movements."""
