"""The Amazon States Language: compile a definition once, run executions of it. Sans-IO, a library of its own.

    machine = compile_definition(text)
    execution = Execution(machine, {"order_id": "o-1"}, identity=identity, rng=random.Random(7))
    effects = execution.start(now)

A driver carries out the effects (Invoke, SetTimer, CancelTimer, CancelTask) and brings back what comes of
them (`succeed`, `fail`, `fire`, ...), until `execution.status` is no longer RUNNING.
"""

from entrypoints.local.asl.diagnostics import DefinitionError, Diagnostic
from entrypoints.local.asl.effects import Call, CancelTask, CancelTimer, Effect, Invoke, SetTimer, Target
from entrypoints.local.asl.errors import StatesError
from entrypoints.local.asl.execution import Execution
from entrypoints.local.asl.history import History
from entrypoints.local.asl.identity import ExecutionIdentity
from entrypoints.local.asl.limits import AWS_LIMITS, Limits
from entrypoints.local.asl.machine import StateMachine, compile_accepted, compile_definition, validate
from entrypoints.local.asl.map_runs import MapRun
from entrypoints.local.asl.task_tokens import InvalidTaskToken, decode_task_token, encode_task_token

__all__ = [
    "AWS_LIMITS",
    "Call",
    "CancelTask",
    "CancelTimer",
    "DefinitionError",
    "Diagnostic",
    "Effect",
    "Execution",
    "ExecutionIdentity",
    "History",
    "InvalidTaskToken",
    "Invoke",
    "Limits",
    "MapRun",
    "SetTimer",
    "StateMachine",
    "StatesError",
    "Target",
    "compile_accepted",
    "compile_definition",
    "decode_task_token",
    "encode_task_token",
    "validate",
]
