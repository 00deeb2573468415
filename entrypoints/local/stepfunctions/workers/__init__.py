"""The API's actions for workers: activities and task tokens."""
