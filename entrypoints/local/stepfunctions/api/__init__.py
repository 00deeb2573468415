"""Rules for all resources of the API: ARNs, names, tags, configurations, errors, quotas, pagination, JSON."""
