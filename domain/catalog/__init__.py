"""Products: what the shop sells, and at which price."""
