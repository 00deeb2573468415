"""moto's Cognito, corrected where clients see a difference from AWS.

Importing this package imports moto, which takes half a second: `UserPools` does so at its first use.
Everything here runs under the lock of `UserPools`.
"""

from moto.core.exceptions import JsonRESTError

from entrypoints.local.cognito.emulator.backend import LocalBackend
from entrypoints.local.cognito.emulator.protocol import call, response_class

__all__ = ["JsonRESTError", "LocalBackend", "call", "response_class"]
