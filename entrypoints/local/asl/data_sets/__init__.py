"""Data of a distributed Map: reads, batches and writes items."""
