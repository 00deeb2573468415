"""Ground that the adapters on AWS share: clients, errors and backoff."""
