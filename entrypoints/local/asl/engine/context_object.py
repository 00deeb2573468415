"""The context object: `$$` in JSONPath, `$states.context` in JSONata.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from entrypoints.local.asl.text.timestamps import format_timestamp

_RETRIED = ("Task", "Parallel", "Map")
"""The types of state whose context object has a RetryCount."""


class ExecutionIdentity(NamedTuple):
    """The names of one execution, as the context object carries them.

    Attributes:
        execution_arn: `$$.Execution.Id`.
        name: `$$.Execution.Name`.
        role_arn: `$$.Execution.RoleArn`.
        state_machine_arn: `$$.StateMachine.Id`.
        state_machine_name: `$$.StateMachine.Name`.
        region: The region it runs in; task events name it.
    """

    execution_arn: str
    name: str
    role_arn: str
    state_machine_arn: str
    state_machine_name: str
    region: str = "us-east-1"


class MapItem(NamedTuple):
    """The item that an iteration of a Map works on.

    Attributes:
        place: Its place in the Map's items.
        value: The item itself.
        source: Where it was read from: STATE_DATA, or the URI of an object in S3.
        key: Its key if the items are those of a JSON object.
    """

    place: int
    value: Any
    source: str
    key: str | None


def execution_context(
    identity: ExecutionIdentity, execution_input: Any, start_date: float, redrives: tuple[int, float | None]
) -> dict[str, Any]:
    """Return the members that are the same in every state.

    Args:
        identity: The execution's names and ARNs.
        execution_input: Its input.
        start_date: When it started, in epoch seconds.
        redrives: How many times it was redriven, and when last.
    """
    about = {
        "Id": identity.execution_arn,
        "Input": execution_input,
        "StartTime": format_timestamp(start_date),
        "Name": identity.name,
        "RoleArn": identity.role_arn,
    }
    redrive_count, redrive_date = redrives
    if redrive_count:
        about["RedriveCount"] = redrive_count
        about["RedriveTime"] = format_timestamp(redrive_date or start_date)
    machine = {"Id": identity.state_machine_arn, "Name": identity.state_machine_name}
    return {"Execution": about, "StateMachine": machine}


def replaced(own: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that are the same in every state, with given ones over them."""
    merged = {name: {**own[name], **given.get(name, {})} for name in own}
    return {**given, **merged}


def state_context(name: str, state_type: str, entered_at: float, retry_count: int) -> dict[str, Any]:
    """Return the member `State`."""
    state: dict[str, Any] = {"Name": name, "EnteredTime": format_timestamp(entered_at)}
    if state_type in _RETRIED:
        state["RetryCount"] = retry_count
    return state


def whole_context(
    execution: dict[str, Any], state: dict[str, Any], task_token: str | None, item: MapItem | None
) -> dict[str, Any]:
    """Return the whole context object.

    Args:
        execution: The members that are the same in every state; a test of one state may have put a `State`
            of its own among them, which is merged over the real one.
        state: The member `State`.
        task_token: The text of the task token, None where the state issues none.
        item: The Map item at work, if any.
    """
    if "State" in execution:
        state |= execution["State"]
    context = {**execution, "State": state}
    if task_token is not None:
        context["Task"] = {"Token": task_token}
    if item is not None:
        key = {} if item.key is None else {"Key": item.key}
        context["Map"] = {"Item": {"Index": item.place, **key, "Value": item.value, "Source": item.source}}
    return context
