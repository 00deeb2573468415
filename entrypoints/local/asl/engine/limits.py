"""Quotas of Step Functions for one execution.

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
        data_bytes: The largest input, output or result of a state, and the most that one Assign stores, in
            bytes of UTF-8 JSON.
        variable_bytes: The largest size of all variables of a scope together, in bytes of UTF-8 JSON.
        history_events: The most events in a history; the last one is the failure that says so.
        inline_iterations: How many iterations of an inline Map run at once, whatever its MaxConcurrency
            (https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html).
        map_run_children: How many child executions of a Map Run run at once.
        map_run_redrives: How many times a Map Run can be redriven.
        express_seconds: How long an EXPRESS execution may run.
        standard_seconds: How long a STANDARD one may be open, redrives included. A driver ends it then; the
            engine itself has no bound, because a simulation may run for decades.
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
    """Return how many of a Map's iterations run at once: MaxConcurrency, up to `most`."""
    return min(wanted or most, most)


def result_too_large(task: str) -> StatesError:
    """Return the failure of a task whose result exceeds the size limit."""
    return StatesError(
        "States.DataLimitExceeded",
        f"The state/task '{task}' returned a result with a size exceeding "
        "the maximum number of bytes service limit.",
    )


def with_assigned(
    variables: dict[str, Any], assigned: dict[str, Any], state: str, limits: Limits
) -> dict[str, Any]:
    """Return the variables after an Assign.

    The bounds are AWS's (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html), the
    sentence is ours.

    Raises:
        StatesError: States.DataLimitExceeded: the Assign or all variables together are too large.
    """
    everything = {**variables, **assigned}
    # So few variables cannot exceed the bound together, since each is within one Assign's bound.
    few = len(everything) * limits.data_bytes <= limits.variable_bytes
    if byte_size(assigned) > limits.data_bytes or not (few or byte_size(everything) <= limits.variable_bytes):
        raise StatesError(
            "States.DataLimitExceeded",
            f"The state '{state}' assigned variables with a size exceeding "
            "the maximum number of bytes service limit.",
        )
    return everything


class HistoryFullError(Exception):
    """The execution has as many events as a history may have; no state can retry or catch this.

    Attributes:
        error: The error name with which the execution fails.
        cause: The cause.
    """

    def __init__(self, limit: int) -> None:
        self.error = "States.Runtime"
        self.cause = f"The execution reached the maximum number of history events ({limit})."
        super().__init__(self.cause)
