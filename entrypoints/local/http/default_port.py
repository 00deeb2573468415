"""The port of the local runtime, unless another is chosen."""

DEFAULT_PORT = 8000
