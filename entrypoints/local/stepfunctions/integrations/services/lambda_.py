"""`lambda:invoke`, and tasks whose Resource is a function's ARN.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html; the names of errors:
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import orjson

from entrypoints.local.asl import Call
from entrypoints.local.asl.text.json_text import encoded
from entrypoints.local.functions.concurrency import TooManyInvocationsError
from entrypoints.local.functions.invocation import FunctionNotFoundError, Invocation, PayloadTooLargeError
from entrypoints.local.stepfunctions.drivers import TaskFailed, TaskOutcome, TaskSucceeded
from entrypoints.local.stepfunctions.integrations.core.integration import (
    CALLBACK,
    ServiceAction,
    ServiceIntegration,
)
from entrypoints.local.stepfunctions.integrations.core.task_answers import (
    Answered,
    sdk_metadata,
    submitted_or_done,
)
from entrypoints.local.system.ids import Ids

LATEST = "$LATEST"

INTEGRATION = ServiceIntegration(
    "lambda",
    {
        "invoke": ServiceAction(
            CALLBACK,
            required=("FunctionName",),
            parameters=frozenset(
                {
                    "ClientContext",
                    "FunctionName",
                    "InvocationType",
                    "LogType",
                    "Payload",
                    "Qualifier",
                    "TenantId",
                }
            ),
        )
    },
)


class LambdaServiceError(Exception):
    """An error answer of Lambda itself, not of a function.

    Attributes:
        code: The error code, e.g. TooManyRequestsException.
        status: The HTTP status, 0 without an answer.
    """

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class LambdaInvoker(Protocol):
    """Calls functions."""

    def invoke(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        """Call `function` (name or ARN, with or without qualifier); `done` gets the answer, in any thread.

        Raises:
            FunctionNotFoundError: The function does not exist.
            PayloadTooLargeError: The payload is larger than Lambda's 6 MB.
            TooManyInvocationsError: Too many invocations run already.
            LambdaServiceError: Lambda answered with another error.
        """
        ...


@runtime_checkable
class LoggingInvoker(Protocol):
    """An invoker that can return the end of a call's log as well."""

    def invoke_with_log(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        """Call `function` as a LambdaInvoker does; the Invocation has its log."""
        ...


class LambdaTasks:
    """Runs the tasks of Lambda on an invoker."""

    def __init__(self, invoker: LambdaInvoker, ids: Ids) -> None:
        self._invoker = invoker
        self._ids = ids

    def run_function(self, call: Call, done: Answered) -> None:
        """Run a task whose Resource is a function's ARN; its result is the function's."""

        def answer(invocation: Invocation) -> None:
            done(_failure(invocation) or TaskSucceeded(_value(invocation.payload)))

        payload = encoded(call.parameters) if call.text is None else call.text
        self._invoke(call.target.resource, payload, answer, done)

    def run_invoke(self, call: Call, done: Answered) -> None:
        """Run `lambda:invoke`: the result is the Invoke API's answer, Payload read as JSON."""
        parameters = call.parameters
        function = _qualified(parameters.get("FunctionName"), parameters.get("Qualifier"))
        payload = _payload(parameters.get("Payload", {}))
        if parameters.get("InvocationType") == "Event":
            self._invoke(function, payload, lambda _: done(submitted_or_done(call, self._accepted())), done)
            return

        def answer(invocation: Invocation) -> None:
            done(_failure(invocation) or submitted_or_done(call, self._result(invocation)))

        self._invoke(function, payload, answer, done, with_log=parameters.get("LogType") == "Tail")

    def _invoke(
        self,
        function: str,
        payload: bytes,
        answer: Callable[[Invocation], None],
        done: Answered,
        *,
        with_log: bool = False,
    ) -> None:
        invoker = self._invoker
        call = invoker.invoke
        if with_log and isinstance(invoker, LoggingInvoker):
            call = invoker.invoke_with_log
        try:
            call(function, payload, answer)
        except FunctionNotFoundError as error:
            done(self._refused("ResourceNotFoundException", str(error), 404))
        except PayloadTooLargeError as error:
            done(self._refused("RequestTooLargeException", str(error), 413))
        except TooManyInvocationsError as error:
            done(self._refused("TooManyRequestsException", str(error), 429))
        except LambdaServiceError as error:
            done(self._refused(error.code, str(error), error.status))

    def _refused(self, code: str, message: str, status: int) -> TaskOutcome:
        details = f"Service: Lambda, Status Code: {status}, Request ID: {self._ids()}"
        return TaskFailed(f"Lambda.{code}", f"{message} ({details}) (SDK Attempt Count: 1)")

    def _accepted(self) -> dict[str, Any]:
        """Return the answer to an asynchronous invocation, which does not wait for the function."""
        request_id = self._ids()
        return {"Payload": {}, **sdk_metadata(request_id, _headers(0, request_id), 202), "StatusCode": 202}

    def _result(self, invocation: Invocation) -> dict[str, Any]:
        request_id = self._ids()
        headers = _headers(len(invocation.payload), request_id)
        log = {} if invocation.log is None else {"LogResult": invocation.log}
        if log:
            headers["X-Amz-Log-Result"] = str(invocation.log)
        return {
            "ExecutedVersion": LATEST,
            **log,
            "Payload": _value(invocation.payload),
            **sdk_metadata(request_id, headers),
            "StatusCode": 200,
        }


def _headers(length: int, request_id: str) -> dict[str, str]:
    return {
        "Connection": "keep-alive",
        "Content-Length": str(length),
        "Content-Type": "application/json",
        "X-Amz-Executed-Version": LATEST,
        "x-amzn-RequestId": request_id,
    }


def _qualified(function: Any, qualifier: Any) -> str:
    return f"{function}:{qualifier}" if qualifier else str(function)


def _payload(value: Any) -> bytes:
    """Return the event to send: text that is JSON is sent as it is (recorded for "[]" and "0.0")."""
    if isinstance(value, str):
        try:
            orjson.loads(value)
        except orjson.JSONDecodeError:
            return encoded(value)
        return value.encode()
    return encoded(value)


def _value(payload: bytes) -> Any:
    """Parse a function's answer; return it as text if it is not JSON."""
    if not payload:
        return {}
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return payload.decode("utf-8", "replace")


def _failure(invocation: Invocation) -> TaskOutcome | None:
    """Return the failure for a function's error, named by its errorType; None without an error."""
    if invocation.function_error is None:
        return None
    text = invocation.payload.decode("utf-8", "replace")
    value = _value(invocation.payload)
    error = value.get("errorType") if isinstance(value, dict) else None
    if not error:
        return TaskFailed(
            "Lambda.Unknown",
            "The cause could not be determined because Lambda did not return an error type. "
            f"Returned payload: {text}",
        )
    return TaskFailed(str(error), text)
