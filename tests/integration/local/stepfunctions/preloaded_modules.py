"""What `kiosk stepfunctions` imports and loads in its first second, done once for all that are forked."""

import uvicorn.loops.auto
import uvicorn.protocols.http.auto  # noqa: F401

import entrypoints.cli.main
import entrypoints.local.stepfunctions.server.standalone  # noqa: F401
from entrypoints.local.stepfunctions.wire.service_model import operations

operations()
