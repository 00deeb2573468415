"""Follows a running execution through the Step Functions API."""

import json
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.type_defs import HistoryEventTypeDef

_POLL_SECONDS = 0.02
_DEADLINE_SECONDS = 30
_ENDS = {"ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"}


def execution_arn(client: "SFNClient", name: str) -> str:
    machine = client.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    return machine.replace(":stateMachine:", ":execution:") + f":{name}"


def follow(client: "SFNClient", arn: str, tell: Callable[[str], None]) -> None:
    """Report each step of an execution as it happens; return when it has ended.

    Raises:
        TimeoutError: It did not end within 30 seconds.
    """
    seen = 0
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while time.monotonic() < deadline:
        events = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        for event in events[seen:]:
            for words in _words(event):
                tell(words)
        seen = len(events)
        if events and events[-1]["type"] in _ENDS:
            return
        time.sleep(_POLL_SECONDS)  # noqa: TID251 -- waits for another process
    raise TimeoutError(f"{arn} did not end within {_DEADLINE_SECONDS} s")


def _words(event: "HistoryEventTypeDef") -> Iterator[str]:
    if details := event.get("stateEnteredEventDetails"):
        yield f"[cyan]{details['name']}[/]"
    elif failure := event.get("taskFailedEventDetails"):
        yield f"[red]✗ {failure.get('error', 'failed')}[/]"
    elif timeout := event.get("taskTimedOutEventDetails"):
        yield f"[red]✗ {timeout.get('error', 'timed out')}[/]"
    elif ended := event.get("executionSucceededEventDetails"):
        status = json.loads(ended.get("output", "{}"))
        yield "[green]✓[/]" if "error" not in status else "[yellow]↩ undone[/]"
    elif event["type"] in _ENDS:
        yield f"[red]{event['type']}[/]"
