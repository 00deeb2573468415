"""What functions logged: captured by invocation, kept and shown as CloudWatch Logs keeps and shows it."""
