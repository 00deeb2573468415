"""AWS's protocols on one address.

The X-Amz-Target header of the JSON protocols says which service is meant; the others, of queries and of
resources, say it in the scope that they are signed for.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from entrypoints.local.events.eventbridge_api import EventsApi
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.http.responses import ApiAnswer, internal_failure
from entrypoints.local.runtime import Runtime
from entrypoints.local.stepfunctions.wire.api import StepFunctionsApi
from entrypoints.local.traces.current import Here, working_for
from entrypoints.local.traces.header import HEADER, read_header

_LOG = logging.getLogger(__name__)


class Answer(Protocol):
    """What a service answers over HTTP."""

    @property
    def status(self) -> int:
        """The HTTP status code."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The HTTP headers."""
        ...

    @property
    def body(self) -> bytes:
        """The document."""
        ...


Service = Callable[[str, bytes, Mapping[str, str]], Answer]
"""Answers a call: X-Amz-Target, body, headers by lower-case name."""


SignedService = Callable[[HttpRequest], Answer]
"""Answers a call in a protocol without X-Amz-Target."""

_SIGNATURE = "AWS4-HMAC-SHA256 Credential="


class AwsEndpoint:
    """Hands calls to the services of a runtime."""

    def __init__(
        self,
        services: Mapping[str, Service],
        signed: Mapping[str, SignedService] | None = None,
    ) -> None:
        """Know services by the part of X-Amz-Target before the dot, others by their name in signatures."""
        self._services = services
        self._signed = signed or {}

    def signed_service(self, request: HttpRequest) -> SignedService | None:
        """Return the service that a request without X-Amz-Target is signed for, if it runs here.

        See AWS IAM User Guide, "Elements of an AWS API request signature" (credential scope).
        """
        for name, value in request.headers if self._signed else ():
            if name.lower() == "authorization" and value.startswith(_SIGNATURE):
                scope = value.removeprefix(_SIGNATURE).partition(",")[0].split("/")
                return self._signed.get(scope[3]) if len(scope) == 5 else None
        return None

    def handle(self, target: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Answer one call; a service that does not run here is refused as AWS refuses unknown operations."""
        service = self._services.get(target.partition(".")[0])
        if service is None:
            known = ", ".join(sorted(self._services))
            message = f"{target or 'A call without X-Amz-Target'} does not run here; what does: {known}"
            body = json.dumps({"__type": "UnknownOperationException", "message": message}).encode()
            return ApiAnswer(400, {"content-type": "application/x-amz-json-1.1"}, body)
        try:
            with working_for(place_in(headers)):
                return service(target, body, headers)
        except Exception:  # noqa: BLE001 -- the outermost frame of a service's protocol
            _LOG.exception("%s broke", target)  # the call, never its body
            return internal_failure("application/x-amz-json-1.1")


def place_in(headers: Mapping[str, str]) -> Here | None:
    """Return the place in a trace that a call belongs to, by its headers."""
    header = read_header(headers.get(HEADER))
    return None if header is None else Here(*header)


def aws_endpoint(
    runtime: Runtime,
    others: Mapping[str, Service] | None = None,
    signed: Mapping[str, SignedService] | None = None,
) -> AwsEndpoint:
    """Return the endpoint of a runtime's own services and of `others`, such as an emulated DynamoDB."""
    states = StepFunctionsApi(runtime.orchestrator, runtime.ids)
    events = EventsApi(runtime.bus, runtime.ids)
    return AwsEndpoint(
        {
            "AWSCognitoIdentityProviderService": runtime.user_pools.handle,
            "AWSEvents": lambda target, body, _headers: events.handle(target, body),
            "AWSStepFunctions": lambda target, body, headers: states.handle(
                target, body, headers.get(HEADER)
            ),
            **(others or {}),
        },
        signed,
    )
