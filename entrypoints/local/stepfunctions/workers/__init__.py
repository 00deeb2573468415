"""Actions of workers: activities and task tokens."""
