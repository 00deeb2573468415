"""AWS's services on one address.

A request in one of the JSON protocols names its service in the X-Amz-Target header, any other request in the
scope that it is signed for.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from entrypoints.local.events.eventbridge_api import EventsApi
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.http.responses import ApiAnswer, internal_failure
from entrypoints.local.runtime import Runtime
from entrypoints.local.server.signatures import signed_service
from entrypoints.local.server.unserved import unserved
from entrypoints.local.stepfunctions.wire.step_functions_api import LONG_POLLS, StepFunctionsApi
from entrypoints.local.traces.header import HEADER, read_header
from entrypoints.local.traces.trace_context import Here, working_for

_LOG = logging.getLogger(__name__)


Service: TypeAlias = Callable[[str, bytes, Mapping[str, str]], ApiAnswer]
"""Answers a call: X-Amz-Target, body, headers by lower-case name."""

SignedService: TypeAlias = Callable[[HttpRequest], ApiAnswer]
"""Answers a call in a protocol without X-Amz-Target."""

_SERVED_ALWAYS = frozenset({"cognito-idp", "events", "lambda", "states"})
_BY_TARGET = {"AmazonSQS": "sqs", "DynamoDB_20120810": "dynamodb", "Logs_20140328": "logs"}
"""The names in signatures of services that some Kiosks serve, by the beginning of X-Amz-Target."""


class AwsServices:
    """Hands calls to the services of a runtime."""

    def __init__(
        self,
        services: Mapping[str, Service],
        signed: Mapping[str, SignedService] | None = None,
        long_polls: Collection[str] = (),
    ) -> None:
        """Name the services.

        Args:
            services: Those of the JSON protocols, by the part of X-Amz-Target before the dot.
            signed: Those of the other protocols, by their name in signatures.
            long_polls: The X-Amz-Targets of calls that wait until there is something to answer.
        """
        self._services = services
        self._signed = signed or {}
        self._long_polls = long_polls

    def is_long_poll(self, target: str) -> bool:
        """Return whether a call's client may disconnect long before the answer comes."""
        return target in self._long_polls

    def handle_signed(self, name: str, request: HttpRequest) -> ApiAnswer:
        """Answer one call without X-Amz-Target, signed for the service of this name."""
        service = self._signed.get(name)
        if service is None:
            headers = {key.lower(): value for key, value in request.headers}
            call = f"{request.method} {request.path}" if name in _SERVED_ALWAYS else ""
            return unserved(name, headers, call)
        return service(request)

    def handle(self, target: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
        """Answer one call; refuse one of a service that does not run here, as AWS does unknown operations."""
        prefix = target.partition(".")[0]
        service = self._services.get(prefix)
        if service is None:
            signed = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]
            return unserved(_BY_TARGET.get(prefix) or signed_service(signed) or prefix, headers)
        try:
            with working_for(place_in(headers)):
                return service(target, body, headers)
        except Exception:  # noqa: BLE001 -- the outermost frame of a service's protocol
            _LOG.exception("%s failed", target)  # the call, never its body
            return internal_failure("application/x-amz-json-1.1")


def place_in(headers: Mapping[str, str]) -> Here | None:
    """Return the place in a trace that a call belongs to, by its headers."""
    header = read_header(headers.get(HEADER))
    return None if header is None else Here(*header)


def aws_services(
    runtime: Runtime,
    others: Mapping[str, Service] | None = None,
    signed: Mapping[str, SignedService] | None = None,
) -> AwsServices:
    """Return a runtime's own services and `others`, such as an emulated DynamoDB."""
    states = StepFunctionsApi(runtime.orchestrator.actions, runtime.ids)
    events = EventsApi(runtime.bus, runtime.ids)
    return AwsServices(
        {
            "AWSCognitoIdentityProviderService": runtime.user_pools.handle,
            "AWSEvents": lambda target, body, _headers: events.handle(target, body),
            "AWSStepFunctions": lambda target, body, headers: states.handle(
                target, body, headers.get(HEADER)
            ),
            **(others or {}),
        },
        signed,
        LONG_POLLS,
    )
