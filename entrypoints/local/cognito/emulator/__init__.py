"""moto's Cognito, put right where it differs from AWS in what a client sees.

Importing this package imports moto, which takes half a second: only `UserPools` does, when it is needed.
Everything here runs under the lock of `UserPools`.
"""

from moto.core.exceptions import JsonRESTError

from entrypoints.local.cognito.emulator.backend import LocalBackend
from entrypoints.local.cognito.emulator.protocol import call, response_class

__all__ = ["JsonRESTError", "LocalBackend", "call", "response_class"]
