"""The emulated services, for the server and for clients in this process."""

import importlib
import threading
from collections import deque
from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from entrypoints.local.emulated.log_feed import LogFeed
from entrypoints.local.emulated.logs_api import LogsApi
from entrypoints.local.emulated.mail import SentMail, read_mail
from entrypoints.local.functions import FunctionHost
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.server.aws_services import Service, SignedService
from entrypoints.local.system.clock import SystemClock
from entrypoints.local.system.ids import RandomIds
from entrypoints.local.template import Template

if TYPE_CHECKING:  # importing moto takes a second
    from entrypoints.local.emulated.moto.moto_services import MotoServices

_TARGETS = {
    "AmazonSQS": "sqs",
    "DynamoDBStreams_20120810": "dynamodbstreams",
    "DynamoDB_20120810": "dynamodb",
    "Logs_20140328": "logs",
}
"""The services of AWS's JSON protocols, by the beginning of X-Amz-Target."""
_SCOPES = ("ses", "sns", "sqs")
"""The services of the other protocols, by the name in the scope that a call is signed for."""
_LOCKED_WITH = {"dynamodbstreams": "dynamodb", "sesv2": "ses"}
"""Services that share the data of another."""
_SEND_EMAIL = "/v2/email/outbound-emails"
_MAIL_KEPT = 10_000


class EmulatedAws:
    """DynamoDB, SES, SQS, SNS and CloudWatch Logs.

    Each answers one call at a time, since moto is not thread-safe; a call that waits for a message of a queue
    does not block the tables.
    """

    def __init__(self, template: Template, functions: FunctionHost) -> None:
        """Describe the services; nothing heavy happens before `load` or the first call.

        Args:
            template: Names the account, the region, and the queues, topics and log groups to create.
            functions: Logs what CloudWatch Logs shows.
        """
        self._template = template
        self._functions = functions
        self._feed = LogFeed(functions)
        self._logs = LogsApi(template.deployment.account, SystemClock(), RandomIds())
        self._loading = threading.Lock()
        self._locks = {name: threading.Lock() for name in ("dynamodb", "logs", "ses", "sns", "sqs")}
        self._loaded: MotoServices | None = None
        self._mail: deque[SentMail] = deque(maxlen=_MAIL_KEPT)
        self._numbers = count()

    @property
    def services(self) -> dict[str, Service]:
        """The services of the JSON protocols, as `build_app` takes them."""
        return {prefix: self._json_service(name) for prefix, name in _TARGETS.items()}

    @property
    def signed_services(self) -> dict[str, SignedService]:
        """The services of the other protocols, as `build_app` takes them."""
        return {scope: self._signed_service(scope) for scope in _SCOPES}

    @property
    def mail(self) -> list[SentMail]:
        """The mail that SES has sent, oldest first."""
        return list(self._mail)

    def load(self) -> None:
        """Import moto, and create the queues, topics and log groups of the template."""
        self._services()

    def call(self, service: str, request: HttpRequest) -> ApiAnswer:
        """Answer one call of `service`, a boto3 client's name."""
        services = self._services()
        with self._locks[_LOCKED_WITH.get(service, service)]:
            if service == "logs":
                self._feed.copy_to(services)
                answered = self._logs.answer(services, request)
                if answered is not None:
                    return answered
            mail = None
            if service == "sesv2" and request.path == _SEND_EMAIL:
                mail = read_mail(request.body, next(self._numbers))
                # Only AWS can verify who owns an address; here every sender is accepted.
                services.verify_sender(mail.sender)
            answer = services.call(service, request)
            if mail is not None and answer.status < 300:
                self._mail.append(mail)
            return answer

    def attach(self, client: Any) -> None:
        """Have a boto3 client call the services of this process without a server."""
        service = client.meta.service_model.service_name

        def answer(request: Any, **_: Any) -> Any:
            return self._answer_in_process(service, request)

        client.meta.events.register(f"before-send.{service}", answer)

    def close(self) -> None:
        """Drop all data."""
        if self._loaded is not None:
            self._loaded.close()

    def _answer_in_process(self, service: str, request: Any) -> Any:
        """Answer botocore's request: an answer to its `before-send` event keeps it off the network."""
        # Only where boto3 is loaded already.
        from botocore.awsrequest import AWSResponse  # noqa: PLC0415
        from botocore.compat import HTTPHeaders  # noqa: PLC0415

        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        headers = [(name, _text(value)) for name, value in request.headers.items()]
        parts = urlsplit(request.url)
        asked = HttpRequest(request.method, parts.path or "/", parts.query, headers, body)
        answer = self.call(service, asked)
        given = HTTPHeaders()
        for name, value in answer.headers.items():
            given[name] = value
        return AWSResponse(request.url, answer.status, given, _Raw(answer.body))

    def _json_service(self, name: str) -> Service:
        def handle(_target: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
            return self.call(name, HttpRequest("POST", "/", headers=list(headers.items()), body=body))

        return handle

    def _signed_service(self, scope: str) -> SignedService:
        def handle(request: HttpRequest) -> ApiAnswer:
            service = "sesv2" if scope == "ses" and request.path.startswith("/v2/") else scope
            return self.call(service, request)

        return handle

    def _services(self) -> "MotoServices":
        with self._loading:
            if self._loaded is None:
                module = importlib.import_module("entrypoints.local.emulated.moto.moto_services")
                loaded: MotoServices = module.MotoServices(self._template.deployment)
                self._create_resources(loaded)
                self._loaded = loaded
            return self._loaded

    def _create_resources(self, services: "MotoServices") -> None:
        for queue in self._template.resources("AWS::SQS::Queue"):
            services.create_queue(queue.attributes["QueueName"])
        for topic in self._template.resources("AWS::SNS::Topic"):
            services.create_topic(topic.attributes["TopicName"])
        for group in self._template.resources("AWS::Logs::LogGroup"):
            retention = group.properties.value("RetentionInDays")
            services.create_log_group(group.ref, None if retention is None else int(retention))
        for name in self._feed.groups:
            services.create_log_group(name)


class _Raw:
    """A body that botocore reads as from a connection."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Any:
        yield self._body


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
