"""The Step Functions API in AWS's wire protocol: JSON 1.0 over POST, the action in X-Amz-Target.

https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.wire.constraints import require_valid
from entrypoints.local.system.ids import Ids

TARGET_PREFIX = "AWSStepFunctions."
LONG_POLLS = frozenset({f"{TARGET_PREFIX}GetActivityTask"})
"""The calls whose answer may come after the client has disconnected: they are lost with it."""
CONTENT_TYPE = "application/x-amz-json-1.0"
_MODELLED = "com.amazonaws.swf.service.v2.model#"
_FRONT_END = "com.amazon.coral.service#"
_FRONT_END_ERRORS = frozenset({"InternalFailure", "SerializationException", "UnknownOperationException"})


class StepFunctionsApi:
    """Answers requests of the AWS CLI and SDKs in this process.

    Thread-safe; one call of `handle` is one request.

    Args:
        actions: The orchestrator's actions by AWS's names; they take the members of a request as snake_case
            arguments.
        ids: Makes request ids.
    """

    def __init__(self, actions: Mapping[str, Callable[..., Mapping[str, Any]]], ids: Ids) -> None:
        self._actions = actions
        self._ids = ids

    def handle(self, target: str, body: bytes, trace_header: str | None = None) -> ApiAnswer:
        """Answer one request.

        Args:
            target: The X-Amz-Target header, e.g. `AWSStepFunctions.StartExecution`.
            body: The JSON document of the request.
            trace_header: The X-Amzn-Trace-Id header, which overrides `traceHeader` of the document.
        """
        try:
            answer = self._answer(target.removeprefix(TARGET_PREFIX), body, trace_header)
        except ApiError as error:
            return self._response(error.status, _error_body(error), error.code)
        return self._response(200, answer)

    def _answer(self, action: str, body: bytes, trace_header: str | None) -> Mapping[str, Any]:
        from entrypoints.local.stepfunctions.wire.service_model import (  # noqa: PLC0415 -- 0.1 s at first use
            operations,
        )

        operation, call = operations().get(action), self._actions.get(action)
        if operation is None or call is None:
            raise ApiError("UnknownOperationException", f"Unknown operation: {action or '(none)'}")
        request = _read(body)
        if trace_header and "traceHeader" in operation.arguments:
            request["traceHeader"] = trace_header
        require_valid(operation.check, request)
        names = operation.arguments
        return call(**{names[k]: v for k, v in request.items() if k in names and v is not None})

    def _response(self, status: int, answer: Mapping[str, Any], error: str | None = None) -> ApiAnswer:
        headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": self._ids()}
        if error:
            headers["x-amzn-ErrorType"] = error
        return ApiAnswer(status, headers, _json(answer))


def _json(answer: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(answer, default=dict)
    except TypeError:  # lone surrogates, which JSON can escape and UTF-8 cannot carry
        return json.dumps(answer, default=dict).encode()


def _read(body: bytes) -> dict[str, Any]:
    try:
        request = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as fault:
        raise ApiError("SerializationException", f"The request is not JSON: {fault}") from fault
    if not isinstance(request, dict):
        raise ApiError("SerializationException", "Unexpected field type")
    return request


def _error_body(error: ApiError) -> dict[str, Any]:
    prefix = _FRONT_END if error.code in _FRONT_END_ERRORS else _MODELLED
    return {"__type": prefix + error.code, "message": error.message, **error.members}
