"""The Lambda Invoke API over HTTP."""
