"""Ground that the adapters on AWS share: clients, faults and backoff."""
