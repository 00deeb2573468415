"""The function host: Lambda's Python runtime and invocation rules, in this process."""

from entrypoints.local.functions.host import FunctionHost
from entrypoints.local.functions.invocation import (
    FunctionConfig,
    FunctionNotFoundError,
    Invocation,
    PayloadTooLargeError,
)

__all__ = [
    "FunctionConfig",
    "FunctionHost",
    "FunctionNotFoundError",
    "Invocation",
    "PayloadTooLargeError",
]
