"""The quotas of Step Functions that an execution can meet.

https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""

from dataclasses import dataclass

from entrypoints.local.asl.errors import StatesError


@dataclass(frozen=True, slots=True)
class Limits:
    """Quotas of one execution.

    Attributes:
        data_bytes: the largest input, output or result of a state, in bytes of UTF-8 JSON.
        history_events: the most events in a history; the last one is the failure that says so.
        express_seconds: how long an EXPRESS execution may run.
    """

    data_bytes: int = 262_144
    history_events: int = 25_000
    express_seconds: int = 300


AWS_LIMITS = Limits()


def result_too_large(task: str) -> StatesError:
    """Return the failure of a task whose answer is over the size limit."""
    return StatesError(
        "States.DataLimitExceeded",
        f"The state/task '{task}' returned a result with a size exceeding "
        "the maximum number of bytes service limit.",
    )


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
