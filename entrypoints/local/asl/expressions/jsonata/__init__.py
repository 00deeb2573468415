"""JSONata as AWS evaluates it."""
