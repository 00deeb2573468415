"""The context object: `$$` in JSONPath, `$states.context` in JSONata.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entrypoints.local.asl.text.timestamps import format_timestamp

if TYPE_CHECKING:
    from entrypoints.local.asl.engine.execution import Execution
    from entrypoints.local.asl.engine.frame import Frame

_RETRIED = ("Task", "Parallel", "Map")
"""The types of state that tell how often they were retried."""


def execution_context(execution: Execution) -> dict[str, Any]:
    """Return the part that is the same in every state."""
    who = execution.identity
    about = {
        "Id": who.execution_arn,
        "Input": execution.input,
        "StartTime": format_timestamp(execution.start_date),
        "Name": who.name,
        "RoleArn": who.role_arn,
    }
    if execution.redrive_count:
        about["RedriveCount"] = execution.redrive_count
        about["RedriveTime"] = format_timestamp(execution.redrive_date or execution.start_date)
    return {"Execution": about, "StateMachine": {"Id": who.state_machine_arn, "Name": who.state_machine_name}}


def frame_context(frame: Frame) -> dict[str, Any]:
    """Return the whole context object, as the frame's present state sees it."""
    state: dict[str, Any] = {"Name": frame.state.name, "EnteredTime": format_timestamp(frame.entered_at)}
    if frame.state.type in _RETRIED:
        state["RetryCount"] = frame.retry_count
    whole = frame.execution.context
    if "State" in whole:  # a test has given a context object of its own
        state |= whole["State"]
    context = {**whole, "State": state}
    if frame.state.issues_token:
        context["Task"] = {"Token": frame.task_token}
    if frame.item is not None:
        index, value, source, key = frame.item
        about_key = {} if key is None else {"Key": key}
        context["Map"] = {"Item": {"Index": index, **about_key, "Value": value, "Source": source}}
    return context
