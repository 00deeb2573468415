"""Checks of the rules between the fields of a Task state."""

from entrypoints.local.asl.checks.object_checks import Diagnostics, schema_error
from entrypoints.local.asl.definitions.definition import Definition


def check_task(state: Definition, where: str) -> Diagnostics:
    """Yield what is wrong with the heartbeat and the credentials of a Task."""
    yield from _check_heartbeat(state, where)
    if "Credentials" in state and ":activity:" in str(state.get("Resource")):
        message = "The field 'Credentials' is not supported for activities"
        yield schema_error(message, f"{where}/Credentials")


def _check_heartbeat(state: Definition, where: str) -> Diagnostics:
    """Check that a heartbeat is due before the time is up. https://states-language.net/#task-state."""
    heartbeat, timeout = state.get("HeartbeatSeconds"), state.get("TimeoutSeconds")
    if isinstance(heartbeat, int) and isinstance(timeout, int) and heartbeat >= timeout:
        yield schema_error(
            "HeartbeatSeconds must be smaller than TimeoutSeconds", f"{where}/HeartbeatSeconds"
        )


def check_express_task(state: Definition, where: str) -> Diagnostics:
    """Yield what a Task of an Express machine must not do: wait for callbacks, jobs or activities.

    https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
    """
    resource: str = state.get("Resource", "")
    for pattern in (".sync", ".waitForTaskToken"):
        if resource.removesuffix(":2").endswith(pattern):  # the blank at the end is AWS's
            message = f"Express state machine does not support '{pattern}' service integration "
            yield schema_error(message, f"{where}/Resource")
    if ":activity:" in resource:
        yield schema_error("Express state machine does not support Activity ARN", f"{where}/Resource")
