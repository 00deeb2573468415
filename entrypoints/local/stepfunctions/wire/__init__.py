"""AWS's wire protocol: requests checked against the service model, answers in JSON 1.0."""
