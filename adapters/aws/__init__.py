"""What the adapters on AWS share: clients, faults, patience, and the composition of the shop in Lambda."""
