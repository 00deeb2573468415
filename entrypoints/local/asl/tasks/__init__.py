"""Tasks as definitions name them and drivers report them: resources, outcomes, tokens."""
