"""The Lambda API in AWS's wire protocol (REST JSON): Invoke, ListFunctions, GetFunctionConfiguration.

See AWS Lambda API Reference, "Invoke", "ListFunctions" and "GetFunctionConfiguration".
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from entrypoints.local.functions.concurrency import TooManyInvocationsError
from entrypoints.local.functions.host import FunctionHost
from entrypoints.local.functions.invocation import (
    FunctionConfig,
    FunctionNotFoundError,
    Invocation,
    PayloadTooLargeError,
)
from entrypoints.local.functions.invoke_options import ClientContext, ClientContextError, InvokeOptions
from entrypoints.local.http.responses import ApiAnswer

EVENT_LIMIT = 1024 * 1024
"""Bytes of an asynchronous invocation's payload (AWS Lambda Developer Guide, "Lambda quotas")."""
_KINDS = ("Event", "RequestResponse", "DryRun")

InvokeLater = Callable[[str, bytes], None]
SendAnswer = Callable[[ApiAnswer], None]


class LambdaApi:
    """Answers the calls of the AWS CLI and SDKs."""

    def __init__(self, host: FunctionHost, invoke_later: InvokeLater) -> None:
        """Invoke on `host`; asynchronous calls (InvocationType Event) go to `invoke_later`."""
        self._host = host
        self._invoke_later = invoke_later

    def invoke(self, function: str, payload: bytes, headers: Mapping[str, str], reply: SendAnswer) -> None:
        """Answer Invoke; `reply` is called exactly once, from another thread if the function times out.

        `function` is a name, an ARN or a partial ARN.
        """
        refusal = self._started(function, payload or b"{}", headers, reply)
        if refusal is not None:
            reply(refusal)

    def _started(
        self, function: str, payload: bytes, headers: Mapping[str, str], reply: SendAnswer
    ) -> ApiAnswer | None:
        """Call the function; return the answer instead if it does not depend on the function's."""
        try:
            json.loads(payload)
            settings = self._host.find(function)
            kind = headers.get("x-amz-invocation-type", "RequestResponse")
            if kind not in _KINDS:
                return _refusal(400, "ValidationException", _unknown_value(kind, "invocationType", _KINDS))
            if kind == "DryRun":
                return ApiAnswer(204, {})
            if kind == "Event":
                _check_size(payload)
                self._invoke_later(settings.arn, payload)
                return ApiAnswer(202, {})
            options = _options(headers)
            self._host.invoke(function, payload, lambda invocation: reply(_answer(invocation)), options)
        except TooManyInvocationsError as error:
            return _refusal(429, "TooManyRequestsException", str(error), Reason=error.reason)
        except FunctionNotFoundError as error:
            return _refusal(404, "ResourceNotFoundException", str(error))
        except ClientContextError as error:
            return _refusal(400, "InvalidRequestContentException", str(error))
        except PayloadTooLargeError as error:
            return _refusal(413, "RequestEntityTooLargeException", str(error))
        except ValueError as error:
            message = f"Could not parse request body into json: {error}"
            return _refusal(400, "InvalidRequestContentException", message)
        return None

    def list_functions(self) -> ApiAnswer:
        """Answer ListFunctions."""
        listed = [_described(function) for function in self._host.functions.values()]
        return _json(200, {"Functions": listed})

    def get_configuration(self, function: str) -> ApiAnswer:
        """Answer GetFunctionConfiguration."""
        try:
            return _json(200, _described(self._host.find(function)))
        except FunctionNotFoundError as error:
            return _refusal(404, "ResourceNotFoundException", str(error))


def _answer(invocation: Invocation) -> ApiAnswer:
    headers = {"content-type": "application/json", "x-amz-executed-version": "$LATEST"}
    if invocation.function_error:
        headers["x-amz-function-error"] = invocation.function_error
    if invocation.log is not None:
        headers["x-amz-log-result"] = invocation.log
    return ApiAnswer(200, headers, invocation.payload)


def _check_size(event: bytes) -> None:
    if len(event) > EVENT_LIMIT:
        raise PayloadTooLargeError(EVENT_LIMIT)


def _options(headers: Mapping[str, str]) -> InvokeOptions:
    """Read the options of Invoke.

    Raises:
        ClientContextError: The client context is not valid.
    """
    text = headers.get("x-amz-client-context")
    with_log = headers.get("x-amz-log-type", "None") == "Tail"
    return InvokeOptions(ClientContext.read(text) if text else None, with_log)


def _unknown_value(value: str, name: str, known: Sequence[str]) -> str:
    return (
        f"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: "
        f"Member must satisfy enum value set: [{', '.join(known)}]"
    )


def _described(function: FunctionConfig) -> dict[str, Any]:
    return {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Handler": function.handler,
        "Timeout": function.timeout,
        "MemorySize": function.memory,
        "Environment": {"Variables": dict(function.environment)},
        "Version": "$LATEST",
        "PackageType": "Zip",
        "State": "Active",
    }


def _json(status: int, body: Mapping[str, Any], **headers: str) -> ApiAnswer:
    data = json.dumps(body).encode()
    return ApiAnswer(status, {"content-type": "application/json", **headers}, data)


def _refusal(status: int, code: str, message: str, **more: str) -> ApiAnswer:
    answer = _json(status, {**more, "Type": "User", "message": message})
    return ApiAnswer(answer.status, {**answer.headers, "x-amzn-errortype": code}, answer.body)
