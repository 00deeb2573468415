"""`events:putEvents`: one failed entry fails the task.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.drivers import TaskFailed
from entrypoints.local.stepfunctions.integrations.core.task_answers import (
    Answered,
    sdk_metadata,
    submitted_or_done,
)
from entrypoints.local.stepfunctions.integrations.sdk.service_errors import not_sent, refused

if TYPE_CHECKING:
    from entrypoints.local.asl import Call
    from entrypoints.local.stepfunctions.integrations.sdk.boto_clients import AwsClients
    from entrypoints.local.system.ids import Ids


class EventPublisher(Protocol):
    """Puts events on buses."""

    def put_events(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the PutEvents API's answer to `entries`: FailedEntryCount and Entries.

        Raises:
            PublishingError: there is no answer of that kind.
        """
        ...


class PublishingError(Exception):
    """The events could not be put at all.

    Attributes:
        failure: What the task fails with.
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
        """Put the entries; a failed one fails the task: EventBridge.FailedEntry, the answer as Cause."""
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
        """Return the endpoint's answer; a Detail that is no JSON object fails its entry.

        Raises:
            PublishingError: the endpoint refuses, or does not answer.
        """
        good = [entry for entry in entries if not _malformed(entry)]
        answer = self._put(good) if good else {}
        answered = iter(answer.get("Entries", []))
        shown = [dict(_MALFORMED) if _malformed(entry) else next(answered) for entry in entries]
        failed = answer.get("FailedEntryCount", 0) + len(entries) - len(good)
        return {"Entries": shown, "FailedEntryCount": failed}

    def _put(self, entries: list[dict[str, Any]]) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the first client

        client = self._clients.client("events")
        model = client.meta.service_model
        try:
            answer: dict[str, Any] = client.put_events(Entries=entries)
        except ClientError as error:
            raise PublishingError(refused("events", model, error)) from error
        except BotoCoreError as error:
            raise PublishingError(not_sent("events", model, error)) from error
        return answer


_MALFORMED = {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}


def _malformed(entry: Mapping[str, Any]) -> bool:
    """Tell whether a Detail is no JSON object; of an entry that lacks something, the bus says what."""
    if not all(entry.get(name) for name in ("Source", "DetailType", "Detail")):
        return False
    try:
        return not isinstance(orjson.loads(entry["Detail"]), dict)
    except orjson.JSONDecodeError:
        return True


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
