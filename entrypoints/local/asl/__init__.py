"""The Amazon States Language: compiles definitions and runs executions. Sans-IO, a library of its own.

    machine = compile_definition(text)
    execution = Execution(machine, {"order_id": "o-1"}, identity=identity, rng=random.Random(7))
    effects = execution.start(now)

A driver carries out the effects (Invoke, SetTimer, CancelTimer, CancelTask) and applies the inputs that
follow from them (`TaskReport`, `TimerDue`, ...), until `execution.status` is no longer RUNNING.
"""

from entrypoints.local.asl.checks.diagnostics import DefinitionError, Diagnostic
from entrypoints.local.asl.compile.compiler import (
    compile_accepted,
    compile_definition,
    compile_traced,
    validate,
)
from entrypoints.local.asl.engine.context_object import ExecutionIdentity
from entrypoints.local.asl.engine.effects import (
    Call,
    CancelTask,
    CancelTimer,
    Effect,
    Invoke,
    SetTimer,
    no_parameter_errors,
)
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.execution import Execution
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.history import History
from entrypoints.local.asl.engine.inputs import (
    ChildStop,
    Expire,
    Input,
    MapRunUpdate,
    Redrive,
    Start,
    Stop,
    TaskReport,
    Terminate,
    TimedInput,
    TimerDue,
)
from entrypoints.local.asl.engine.limits import AWS_LIMITS, Limits
from entrypoints.local.asl.engine.map_run import MapRun
from entrypoints.local.asl.engine.state_machine import MachineType, StateMachine
from entrypoints.local.asl.engine.state_run import StateRun
from entrypoints.local.asl.states.map_preview import MapPreview
from entrypoints.local.asl.tasks.task_outcomes import (
    TaskFailed,
    TaskHeartbeat,
    TaskOutcome,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
)
from entrypoints.local.asl.tasks.task_resources import TaskResource, parse_resource
from entrypoints.local.asl.tasks.task_token_codec import (
    InvalidTaskTokenError,
    decode_task_token,
    encode_task_token,
)

__all__ = [
    "AWS_LIMITS",
    "Call",
    "CancelTask",
    "CancelTimer",
    "ChildStop",
    "DefinitionError",
    "Diagnostic",
    "Effect",
    "Execution",
    "ExecutionIdentity",
    "Expire",
    "Frame",
    "History",
    "Input",
    "InvalidTaskTokenError",
    "Invoke",
    "Limits",
    "MachineType",
    "MapPreview",
    "MapRun",
    "MapRunUpdate",
    "Redrive",
    "SetTimer",
    "Start",
    "StateMachine",
    "StateRun",
    "StatesError",
    "Stop",
    "TaskFailed",
    "TaskHeartbeat",
    "TaskOutcome",
    "TaskReport",
    "TaskResource",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "Terminate",
    "TimedInput",
    "TimerDue",
    "compile_accepted",
    "compile_definition",
    "compile_traced",
    "decode_task_token",
    "encode_task_token",
    "no_parameter_errors",
    "parse_resource",
    "validate",
]
