"""The order workflow on Step Functions."""
