"""The quotas of an account; a test can have smaller ones.

https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html. Its rates
(API actions, state transitions and HTTP Tasks a second) are not reproduced: nothing is throttled.
"""

from dataclasses import dataclass

from entrypoints.local.asl import Limits
from entrypoints.local.stepfunctions.api.errors import ApiError

YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quotas of an account.

    Attributes:
        state_machines: Registered state machines.
        activities: Registered activities.
        activity_pollers: GetActivityTask calls that wait at the same time for one activity (on the quota page
            until 2024; the API still has ActivityWorkerLimitExceeded).
        open_executions: Running STANDARD executions, without the child executions of Map Runs.
        versions: Published versions of a state machine.
        aliases: Aliases of a state machine.
        tags: Tags of a state machine or an activity.
        execution: The limits of each execution; a STANDARD one ends after a year.
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
    """Return the error of a poller above the quota, in the words of the quota page."""
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
    """Return the error of a state machine that has as many versions or aliases as it may."""
    return ApiError(
        "ServiceQuotaExceededException",
        f"The maximum number of {what} for this state machine is {most}: delete one that is not used.",
    )
