"""Tasks that call an AWS service by boto3: most optimized integrations and `aws-sdk:service:action`.

https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html,
https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl import Call
from entrypoints.local.asl.data_sets.object_contents import (
    UnreadableObjectError,
    rows_of,
    text_of,
)
from entrypoints.local.asl.text.java_text import utf8
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskOutcome, TaskSucceeded
from entrypoints.local.stepfunctions.integrations.core.integration import ServiceIntegration
from entrypoints.local.stepfunctions.integrations.core.task_answers import (
    Answered,
    sdk_metadata,
    submitted_or_done,
)
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients
from entrypoints.local.stepfunctions.integrations.sdk.member_names import member_naming
from entrypoints.local.stepfunctions.integrations.sdk.request_members import missing_members
from entrypoints.local.stepfunctions.integrations.sdk.sdk_values import to_parameters, to_result
from entrypoints.local.stepfunctions.integrations.sdk.service_errors import ServiceErrors
from entrypoints.local.stepfunctions.integrations.sdk.service_names import SDK

_READING = ("read-items", "read-rows")


class AwsTasks:
    """Runs tasks by boto3; the calling thread waits for the answer."""

    def __init__(self, clients: AwsClients, integrations: Mapping[str, ServiceIntegration]) -> None:
        """Make the tasks of an endpoint.

        Args:
            clients: The clients of the endpoint's services.
            integrations: The optimized integrations by name.
        """
        self._clients = clients
        self._integrations = integrations

    def run(self, call: Call, done: Answered) -> None:
        """Make the call that a task's Resource names."""
        done(self._outcome(call))

    def _outcome(self, call: Call) -> TaskOutcome:
        from botocore.exceptions import (  # noqa: PLC0415 -- with the first client
            BotoCoreError,
            ClientError,
            ParamValidationError,
        )
        from botocore.parsers import ResponseParserError  # noqa: PLC0415 -- the same

        service, action = call.target.resource_type.removeprefix(SDK), call.target.action
        try:
            client = self._clients.client(service)
            operation = _operation(client, action)
        except LookupError as fault:
            return TaskFailed("States.Runtime", f"{fault}: correct the Resource of state {call.state!r}.")
        integration = self._integrations.get(service) or ServiceIntegration(service)
        names = None if call.target.resource_type.startswith(SDK) else integration.errors
        errors = ServiceErrors(operation.service_model, names, integration.modelled_errors)
        given = {k: v for k, v in dict(call.parameters or {}).items() if v is not None}
        if call.purpose == "write-results":
            given["Body"] = utf8(given["Body"])  # text already; a task's Body would be made JSON first
        try:
            answer = _send(client, operation, given, whole=call.purpose != "task")
        except ClientError as error:
            return errors.refused(error)
        except ParamValidationError as error:
            missing = missing_members(operation.input_shape, given)
            if missing:
                return errors.failure(*integration.missing(missing))
            return errors.failure("ValidationException", str(error.kwargs["report"]))
        except ResponseParserError:
            return errors.failure("InternalFailure", "The answer could not be read", status=500)
        except BotoCoreError as error:
            return errors.not_sent(error)
        if call.purpose in _READING and operation.name == "GetObject":
            return _read(call, answer["Body"].read())
        return _answered(call, integration, operation, answer)


def _answered(
    call: Call, integration: ServiceIntegration, operation: Any, answer: dict[str, Any]
) -> TaskOutcome:
    metadata = answer.pop("ResponseMetadata", {})
    shown = to_result(operation.output_shape, answer, member_naming(call.target.resource_type))
    result = integration.result(call, operation.name, shown)
    if call.target.resource_type.startswith(SDK):
        return submitted_or_done(call, result)
    headers = {_header(name): text for name, text in metadata.get("HTTPHeaders", {}).items()}
    added = sdk_metadata(metadata.get("RequestId", ""), headers, metadata.get("HTTPStatusCode", 200))
    return submitted_or_done(call, {**result, **added})


def _read(call: Call, data: bytes) -> TaskOutcome:
    """Return an object of a distributed Map's data set."""
    try:
        answer = {"Rows": rows_of(data)} if call.purpose == "read-rows" else {"Body": text_of(data)}
    except UnreadableObjectError as fault:
        return TaskFailed("States.ItemReaderFailed", str(fault))
    return TaskSucceeded(answer)


def _operation(client: Any, action: str) -> Any:
    """Return the service model's operation for an action as ARNs write it: `putItem` -> PutItem."""
    wanted = action.lower()
    for name in client.meta.service_model.operation_names:
        if name.lower() == wanted:
            return client.meta.service_model.operation_model(name)
    raise LookupError(f"{client.meta.service_model.service_id} has no action {action!r}")


def _send(client: Any, operation: Any, given: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Call the service; `whole` follows a list to its end, as a distributed Map's reader does."""
    from botocore import xform_name  # noqa: PLC0415 -- with the first client

    name = xform_name(operation.name)
    parameters = to_parameters(operation.input_shape, given)
    if whole and client.can_paginate(name):
        pages: dict[str, Any] = client.get_paginator(name).paginate(**parameters).build_full_result()
        return pages
    answer: dict[str, Any] = getattr(client, name)(**parameters)
    return answer


def _header(name: str) -> str:
    return name if name.startswith("x-") else name.title()
