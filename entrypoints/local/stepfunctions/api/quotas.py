"""The quotas of an account, in one place, so that a test can have smaller ones.

https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html. What is counted per second there
(API actions, state transitions, HTTP Tasks) is not reproduced: nothing is throttled.
"""

from __future__ import annotations

from dataclasses import dataclass

from entrypoints.local.asl import Limits
from entrypoints.local.stepfunctions.api.errors import ApiError

YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much of everything an account may have.

    Attributes:
        state_machines: registered state machines.
        activities: registered activities.
        activity_pollers: GetActivityTask calls that wait at the same time, for each activity (given by the
            quota page until 2024, and still answered by the API's ActivityWorkerLimitExceeded).
        open_executions: STANDARD executions that run; the child executions of map runs do not count here.
        versions: published versions of a state machine.
        aliases: aliases of a state machine.
        tags: tags of a state machine or an activity.
        execution: what each execution is held to; a STANDARD one ends after a year.
    """

    state_machines: int = 100_000
    activities: int = 100_000
    activity_pollers: int = 1_000
    open_executions: int = 1_000_000
    versions: int = 1_000
    aliases: int = 100
    tags: int = 50
    execution: Limits = Limits(standard_seconds=YEAR)  # noqa: RUF009 -- frozen


AWS_QUOTAS = Quotas()


def state_machine_limit_exceeded(most: int) -> ApiError:
    return ApiError(
        "StateMachineLimitExceeded",
        f"The maximum number of state machines has been reached ({most}): delete one that is not used",
    )


def activity_limit_exceeded(most: int) -> ApiError:
    return ApiError(
        "ActivityLimitExceeded",
        f"The maximum number of activities has been reached ({most}): delete one that is not used",
    )


def activity_worker_limit_exceeded() -> ApiError:
    """Return the error of a poller too many, in the words of the quota page."""
    return ApiError(
        "ActivityWorkerLimitExceeded",
        "The maximum number of workers concurrently polling for activity tasks has been reached.",
    )


def execution_limit_exceeded(most: float) -> ApiError:
    return ApiError(
        "ExecutionLimitExceeded",
        f"The maximum number of running executions has been reached ({most:.0f}): "
        "wait until one has ended, or stop one",
    )


def service_quota_exceeded(what: str, most: int) -> ApiError:
    """Return the error of a state machine that has too many of something."""
    return ApiError(
        "ServiceQuotaExceededException",
        f"The maximum number of {what} for this state machine is {most}: delete one that is not used.",
    )
