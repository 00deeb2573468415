"""Where functions find their variables, and what keeps them off the real AWS."""
