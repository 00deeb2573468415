"""moto's services, called without a server."""

from collections.abc import Collection, Mapping
from typing import Any

from moto.core.request import Request
from moto.core.responses import BaseResponse
from moto.dynamodbstreams.responses import DynamoDBStreamsHandler
from moto.logs.models import logs_backends
from moto.logs.responses import LogsResponse
from moto.ses.models import ses_backends
from moto.ses.responses import EmailResponse
from moto.sesv2.responses import SESV2Response
from moto.sns.models import sns_backends
from moto.sns.responses import SNSResponse
from moto.sqs.models import sqs_backends
from moto.sqs.responses import SQSResponse

from entrypoints.local.emulated.moto.moto_dynamodb import handler_class
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.logs.insights import StoredLogEvent
from entrypoints.local.template import Deployment

_KEPT_EVENTS = 10_000
"""How many events of a log stream are kept."""


class MotoServices:
    """moto's services for one account and region, whatever credentials a call is signed with.

    One thread at a time.
    """

    def __init__(self, place: Deployment) -> None:
        self._place = place
        self._handlers: dict[str, type[BaseResponse]] = {
            "dynamodb": handler_class(place),
            "dynamodbstreams": DynamoDBStreamsHandler,
            "logs": LogsResponse,
            "ses": EmailResponse,
            "sesv2": SESV2Response,
            "sns": SNSResponse,
            "sqs": SQSResponse,
        }

    def call(self, service: str, request: HttpRequest) -> ApiAnswer:
        """Answer one call of `service`, a boto3 client's name."""
        place = self._place
        query = f"?{request.query}" if request.query else ""
        url = f"{place.endpoint}{request.path}{query}"
        scope = f"local/20000101/{place.region}/{service}/aws4_request"
        headers = {
            name: value
            for name, value in request.headers
            # moto would take a region from these.
            if name.lower() not in {"authorization", "user-agent", "host", "x-amz-user-agent"}
        }
        headers |= {
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
            "x-moto-account-id": place.account,
        }
        asked = Request.from_primitives(request.method, url, headers, request.body)
        status, answered, body = self._handlers[service].dispatch(asked, url, asked.headers)
        return _answer(status, answered, body)

    def verify_sender(self, address: str) -> None:
        """Accept an address as the sender of mail."""
        ses_backends[self._place.account][self._place.region].verify_email_address(address)

    def create_queue(self, name: str) -> None:
        sqs_backends[self._place.account][self._place.region].create_queue(name)

    def create_topic(self, name: str) -> None:
        sns_backends[self._place.account][self._place.region].create_topic(name)

    def create_log_group(self, name: str, retention_days: int | None = None) -> None:
        """Create a log group unless it exists."""
        groups = logs_backends[self._place.account][self._place.region]
        groups.ensure_log_group(name)
        if retention_days is not None:
            groups.groups[name].retention_in_days = retention_days

    def put_log_events(self, group: str, stream: str, events: list[dict[str, Any]]) -> None:
        """Add events to a stream, which is created if needed, and drop the oldest above the limit."""
        groups = logs_backends[self._place.account][self._place.region]
        groups.ensure_log_group(group)
        groups.ensure_log_stream(group, stream)
        kept = groups.groups[group].streams[stream]
        kept.put_log_events(events)
        del kept.events[:-_KEPT_EVENTS]

    def log_events(
        self, group: str, streams: Collection[str] | None = None, prefix: str = ""
    ) -> list[StoredLogEvent]:
        """Return the events of a log group in order of time.

        Args:
            group: The log group's name.
            streams: The streams to read, by default all.
            prefix: What the names of the streams begin with.

        Raises:
            LookupError: The group or a stream does not exist; the text is AWS's.
        """
        found = logs_backends[self._place.account][self._place.region].groups.get(group)
        if found is None:
            raise LookupError("The specified log group does not exist.")
        if streams is not None and not set(streams) <= set(found.streams):
            raise LookupError("The specified log stream does not exist.")
        events = [
            StoredLogEvent(
                group, name, event.timestamp, event.ingestion_time, event.message, str(event.event_id)
            )
            for name, stream in found.streams.items()
            if (streams is None or name in streams) and name.startswith(prefix)
            for event in stream.events
        ]
        return sorted(events, key=lambda event: (event.timestamp, int(event.pointer)))

    def close(self) -> None:
        """Drop what moto keeps for the whole process."""
        for backends in (logs_backends, ses_backends, sns_backends, sqs_backends):
            backends[self._place.account][self._place.region].reset()


def _answer(status: int, headers: Mapping[str, Any], body: str | bytes) -> ApiAnswer:
    data = body.encode() if isinstance(body, str) else body
    return ApiAnswer(int(status), {name: str(value) for name, value in headers.items()}, data)
