"""`events:putEvents`: events for EventBridge's buses. One failed entry fails the task.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
"""

from collections.abc import Mapping
from typing import Any, Protocol

from entrypoints.local.asl import Call
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.core.integration import (
    CALLBACK,
    JavaErrorNames,
    ServiceAction,
    ServiceIntegration,
)
from entrypoints.local.stepfunctions.integrations.core.task_answers import (
    Answered,
    sdk_metadata,
    submitted_or_done,
)
from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients
from entrypoints.local.stepfunctions.integrations.sdk.service_errors import ServiceErrors
from entrypoints.local.system.ids import Ids

INTEGRATION = ServiceIntegration(
    "events",
    {
        "putEvents": ServiceAction(
            CALLBACK, required=("Entries",), parameters=frozenset({"EndpointId", "Entries"})
        )
    },
    JavaErrorNames("EventBridge", "AmazonEventBridge", "AmazonEventBridgeException"),
)


class EventPublisher(Protocol):
    """Puts events on buses."""

    def put_events(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the PutEvents API's answer to `entries`: FailedEntryCount and Entries.

        Raises:
            PublishingError: The bus refused the request, or did not answer.
        """
        ...


class PublishingError(Exception):
    """No event was put, because the whole request failed.

    Attributes:
        failure: The task's failure.
    """

    def __init__(self, failure: TaskFailed) -> None:
        super().__init__(failure.cause)
        self.failure = failure


class EventsTasks:
    """Runs `events:putEvents` on a publisher."""

    def __init__(self, publisher: EventPublisher, ids: Ids) -> None:
        self._publisher = publisher
        self._ids = ids

    def run(self, call: Call, done: Answered) -> None:
        """Put the entries; if one fails, fail with EventBridge.FailedEntry and the answer as Cause."""
        entries = [_entry(call, entry) for entry in call.parameters.get("Entries") or []]
        try:
            answer = self._publisher.put_events(entries)
        except PublishingError as error:
            done(error.failure)
            return
        result = {"Entries": answer["Entries"], "FailedEntryCount": answer["FailedEntryCount"]}
        if result["FailedEntryCount"]:
            done(TaskFailed("EventBridge.FailedEntry", write_document(result)))
            return
        request_id = self._ids()
        headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": request_id}
        done(submitted_or_done(call, {**result, **sdk_metadata(request_id, headers)}))


class EndpointEvents:
    """Puts events by the EventBridge API of an endpoint."""

    def __init__(self, clients: AwsClients) -> None:
        self._clients = clients

    def put_events(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the endpoint's answer to `entries`.

        Raises:
            PublishingError: The endpoint refused the request, or did not answer.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the first client

        if not entries:
            return {"Entries": [], "FailedEntryCount": 0}
        client = self._clients.client("events")
        errors = ServiceErrors(client.meta.service_model, INTEGRATION.errors, INTEGRATION.modelled_errors)
        try:
            answer: dict[str, Any] = client.put_events(Entries=entries)
        except ClientError as error:
            raise PublishingError(errors.refused(error)) from error
        except BotoCoreError as error:
            raise PublishingError(errors.not_sent(error)) from error
        return answer


def _entry(call: Call, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Write Detail as JSON text and name execution and state machine among the Resources, as AWS does."""
    identity = call.identity
    put = {
        **entry,
        "Resources": [*(entry.get("Resources") or []), identity.state_machine_arn, identity.execution_arn],
    }
    detail = put.pop("Detail", None)
    if detail is not None:
        put["Detail"] = detail if isinstance(detail, str) else write_document(detail)
    return put
