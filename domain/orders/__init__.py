"""Orders: their life from placement to the final decision."""
