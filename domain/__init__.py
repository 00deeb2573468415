"""The shop itself: models, ports and services. Imports the standard library and pydantic, nothing else."""
