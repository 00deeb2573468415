"""How the runs of an order's workflow are executions of Step Functions, whoever is asked for them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any

from domain.orders.workflow import Progress, Run

_ENDED = {"FAILED", "ABORTED", "TIMED_OUT"}

Describe = Callable[[int], Mapping[str, Any] | None]
"""Answers DescribeExecution for the execution of a run's number, with None if there is none."""


def execution_name(order_id: str, number: int) -> str:
    """Return the name of the execution of an order's run: the order's id, `-2` and so on behind it later.

    Step Functions starts an execution of one name once, and forgets the name 90 days after its end.
    """
    return order_id if number == 1 else f"{order_id}-{number}"


def execution_arn(machine_arn: str, order_id: str, number: int) -> str:
    """Return the ARN of a run's execution of a STANDARD state machine."""
    return f"{machine_arn.replace(':stateMachine:', ':execution:')}:{execution_name(order_id, number)}"


def redrive_token(order_id: str, run: Run) -> str:
    """Return the client token of the redrive that follows what was seen of a run.

    It counts the redrives, so that a repetition of one is recognised and the next one is not taken for it.
    """
    return f"{execution_name(order_id, run.number)}.{run.resumed}"


def latest_run(describe: Describe) -> Run:
    """Return the last of an order's runs: each but the first follows one that could not go on.

    The executions of an EXPRESS state machine cannot be described, so that no run of theirs is ever known.
    """
    latest = Run(1, Progress.ABSENT)
    for number in count(1):
        described = describe(number)
        if described is None:
            break
        latest = _run(number, described)
        if latest.progress is not Progress.LOST:
            break
    return latest


def _run(number: int, described: Mapping[str, Any]) -> Run:
    stopped: datetime | None = described.get("stopDate")
    return Run(number, _progress(described), described.get("redriveCount", 0), stopped)


def _progress(described: Mapping[str, Any]) -> Progress:
    # What tells of no redriveStatus has no redrive either, as some emulators of Step Functions.
    # https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
    if described["status"] not in _ENDED:
        return Progress.FINISHED if described["status"] == "SUCCEEDED" else Progress.RUNNING
    return Progress.HALTED if described.get("redriveStatus") == "REDRIVABLE" else Progress.LOST
