"""The machine: its clock, its random ids and its garbage collector."""
