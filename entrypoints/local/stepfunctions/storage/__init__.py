"""Durable storage of state machines, activities and executions."""
