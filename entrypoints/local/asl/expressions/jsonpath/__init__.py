"""JSONPath in AWS's dialect."""
