"""Step Functions alone on a port: a replacement for Step Functions Local."""
