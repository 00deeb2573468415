"""The quotas of Step Functions that an execution can meet.

https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""

import math
from dataclasses import dataclass
from typing import Any

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.text.json_text import byte_size


@dataclass(frozen=True, slots=True)
class Limits:
    """Quotas of one execution.

    Attributes:
        data_bytes: the largest input, output or result of a state, and the most that one Assign stores, in
            bytes of UTF-8 JSON.
        variable_bytes: how much all variables of a scope may take.
        history_events: the most events in a history; the last one is the failure that says so.
        inline_iterations: how many iterations of an inline Map run at once, whatever its MaxConcurrency
            (https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html).
        map_run_children: how many child executions of a map run do.
        map_run_redrives: how many times a map run can be redriven.
        express_seconds: how long an EXPRESS execution may run.
        standard_seconds: how long a STANDARD one may be open, redrives included. A driver ends it then; the
            engine by itself has no bound, since it is no account: a simulation may go on for decades.
    """

    data_bytes: int = 262_144
    variable_bytes: int = 10_485_760
    history_events: int = 25_000
    inline_iterations: int = 40
    map_run_children: int = 10_000
    map_run_redrives: int = 1_000
    express_seconds: int = 300
    standard_seconds: float = math.inf


AWS_LIMITS = Limits()


def at_once(wanted: int, most: int) -> int:
    """Return how many of a Map's iterations run at once: as many as MaxConcurrency says, up to `most`."""
    return min(wanted or most, most)


def result_too_large(task: str) -> StatesError:
    """Return the failure of a task whose answer is over the size limit."""
    return StatesError(
        "States.DataLimitExceeded",
        f"The state/task '{task}' returned a result with a size exceeding "
        "the maximum number of bytes service limit.",
    )


def with_assigned(
    variables: dict[str, Any], assigned: dict[str, Any], state: str, limits: Limits
) -> dict[str, Any]:
    """Return the variables after an Assign.

    The bounds: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html; the sentence is
    ours.

    Raises:
        StatesError: States.DataLimitExceeded, the Assign or all variables together take too much.
    """
    everything = {**variables, **assigned}
    # So few variables cannot take too much together, each being within one Assign's bound.
    few = len(everything) * limits.data_bytes <= limits.variable_bytes
    if byte_size(assigned) > limits.data_bytes or not (few or byte_size(everything) <= limits.variable_bytes):
        raise StatesError(
            "States.DataLimitExceeded",
            f"The state '{state}' assigned variables with a size exceeding "
            "the maximum number of bytes service limit.",
        )
    return everything


class HistoryFull(Exception):
    """The execution has as many events as a history may have; no state can retry or catch this.

    Attributes:
        error: the error name with which the execution fails.
        cause: the cause.
    """

    def __init__(self, limit: int) -> None:
        self.error = "States.Runtime"
        self.cause = f"The execution reached the maximum number of history events ({limit})."
        super().__init__(self.cause)
