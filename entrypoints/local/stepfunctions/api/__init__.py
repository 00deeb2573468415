"""Rules that all actions share: ARNs, names, errors, quotas, pagination, JSON documents."""
