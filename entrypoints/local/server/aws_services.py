"""AWS's services on one address.

A request in one of the JSON protocols names its service in the X-Amz-Target header, any other request in the
scope that it is signed for.
"""

import json
import logging
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from entrypoints.local.events.eventbridge_api import EventsApi
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.http.responses import ApiAnswer, internal_failure
from entrypoints.local.runtime import Runtime
from entrypoints.local.stepfunctions.wire.step_functions_api import LONG_POLLS, StepFunctionsApi
from entrypoints.local.traces.header import HEADER, read_header
from entrypoints.local.traces.trace_context import Here, working_for

_LOG = logging.getLogger(__name__)


Service: TypeAlias = Callable[[str, bytes, Mapping[str, str]], ApiAnswer]
"""Answers a call: X-Amz-Target, body, headers by lower-case name."""

SignedService: TypeAlias = Callable[[HttpRequest], ApiAnswer]
"""Answers a call in a protocol without X-Amz-Target."""

_SIGNATURE = "AWS4-HMAC-SHA256 Credential="


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

    def signed_service(self, request: HttpRequest) -> SignedService | None:
        """Return the service that a request without X-Amz-Target is signed for, if it runs here.

        See AWS IAM User Guide, "Elements of an AWS API request signature" (credential scope).
        """
        for name, value in request.headers if self._signed else ():
            if name.lower() == "authorization" and value.startswith(_SIGNATURE):
                scope = value.removeprefix(_SIGNATURE).partition(",")[0].split("/")
                return self._signed.get(scope[3]) if len(scope) == 5 else None
        return None

    def handle(self, target: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
        """Answer one call; refuse one of a service that does not run here, as AWS does unknown operations."""
        service = self._services.get(target.partition(".")[0])
        if service is None:
            known = ", ".join(sorted(self._services))
            message = f"{target or 'A call without X-Amz-Target'} does not run here; these do: {known}"
            body = json.dumps({"__type": "UnknownOperationException", "message": message}).encode()
            return ApiAnswer(400, {"content-type": "application/x-amz-json-1.1"}, body)
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
