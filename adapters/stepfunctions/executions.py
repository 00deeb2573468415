"""The runs of an order's workflow as executions of Step Functions, on AWS and in the local AWS."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.orders.workflow import Progress, Run

_ENDED = {"FAILED", "ABORTED", "TIMED_OUT"}

Describe = Callable[[int], Mapping[str, Any] | None]
"""Returns the answer of DescribeExecution for the run of a number, or None where it does not exist."""


def execution_name(order_id: str, number: int) -> str:
    """Return the name of the execution of an order's run: the order's id, with `-2` and so on for later runs.

    Step Functions starts only one execution of a name, and forgets the name 90 days after its end.
    """
    return order_id if number == 1 else f"{order_id}-{number}"


def execution_arn(machine_arn: str, order_id: str, number: int) -> str:
    """Return the ARN of a run's execution of a STANDARD state machine."""
    return f"{machine_arn.replace(':stateMachine:', ':execution:')}:{execution_name(order_id, number)}"


def redrive_token(order_id: str, run: Run) -> str:
    """Return the client token of the next redrive of a run.

    It counts the redrives, so that a repetition of one is recognised and differs from the next one.
    """
    return f"{execution_name(order_id, run.number)}.{run.resumed}"


def latest_run(describe: Describe) -> Run:
    """Return the last of an order's runs: each but the first follows one that is LOST.

    The executions of an EXPRESS state machine cannot be described, so none of its runs is ever found.
    """
    latest, number = Run(1, Progress.ABSENT), 1
    while (described := describe(number)) is not None:
        latest = _run(number, described)
        if latest.progress is not Progress.LOST:
            break
        number += 1
    return latest


def _run(number: int, described: Mapping[str, Any]) -> Run:
    stopped: datetime | None = described.get("stopDate")
    return Run(number, _progress(described), described.get("redriveCount", 0), stopped)


def _progress(described: Mapping[str, Any]) -> Progress:
    # An emulator of Step Functions that returns no redriveStatus has no redrive either.
    # https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
    if described["status"] not in _ENDED:
        return Progress.FINISHED if described["status"] == "SUCCEEDED" else Progress.RUNNING
    return Progress.HALTED if described.get("redriveStatus") == "REDRIVABLE" else Progress.LOST
