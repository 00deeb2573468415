"""The service integrations, one module each: actions, patterns, parameters, error names and how they run."""
