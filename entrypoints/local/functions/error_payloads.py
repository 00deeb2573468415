"""Error payloads, as Lambda's Python runtime and the Lambda service word them.

Behaviour of the runtime: the open-source Runtime Interface Client for Python. Behaviour of the service:
AWS Lambda Developer Guide, "Lambda function errors in Python" and "Troubleshoot invocation issues".
"""

import json
import traceback
from types import TracebackType

from entrypoints.local.functions.invocation import Invocation

RESPONSE_LIMIT = 6 * 1024 * 1024 + 100
"""The largest buffered response in bytes, as Lambda's own message states."""


class FaultError(Exception):
    """An error of the runtime itself: the handler cannot be loaded, or its answer is not JSON."""

    def __init__(self, error_type: str, message: str, trace: list[str] | None = None) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


def fault(error: FaultError, request_id: str) -> Invocation:
    """Return the payload of a fault of the runtime."""
    return _unhandled(
        {
            "errorMessage": str(error),
            "errorType": error.error_type,
            "requestId": request_id,
            "stackTrace": error.trace,
        }
    )


def exception(error: Exception, trace: TracebackType | None, request_id: str) -> Invocation:
    """Return the payload of an exception that the handler raised; `trace` starts in the handler."""
    return _unhandled(
        {
            "errorMessage": str(error),
            "errorType": type(error).__name__,
            "requestId": request_id,
            "stackTrace": traceback.format_list(traceback.extract_tb(trace)),
        }
    )


def timed_out(timeout: float, request_id: str) -> Invocation:
    """Return the payload of a function that did not answer in time."""
    return _unhandled(
        {
            "errorType": "Sandbox.Timedout",
            "errorMessage": f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds",
        }
    )


def exited(error: SystemExit, request_id: str) -> Invocation:
    """Return the payload of a function that ended its process."""
    status = error.code if isinstance(error.code, int) else int(error.code is not None)
    reason = f"with error: exit status {status}" if status else "without providing a reason"
    return _unhandled(
        {
            "errorType": "Runtime.ExitError",
            "errorMessage": f"RequestId: {request_id} Error: Runtime exited {reason}",
        }
    )


def response_too_large(request_id: str) -> Invocation:
    """Return the payload of a function whose answer is over the limit."""
    return _unhandled(
        {
            "errorType": "Function.ResponseSizeTooLarge",
            "errorMessage": "Response payload size exceeded maximum allowed payload size "
            f"({RESPONSE_LIMIT} bytes).",
            "requestId": request_id,
        }
    )


def injected(error_type: str | None, request_id: str) -> Invocation:
    """Return the payload of an injected failure; by default the function exited."""
    if error_type is None:
        return exited(SystemExit(1), request_id)
    return _unhandled({"errorMessage": "This call was made to fail.", "errorType": error_type})


def reply_lost(error_type: str | None, request_id: str) -> Invocation:
    """Return the payload of a function that exited after its work and before its answer.

    It has no error type unless one is given; Step Functions reports that as Lambda.Unknown.
    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    """
    message = f"RequestId: {request_id} Process exited before completing request"
    payload: dict[str, object] = {"errorMessage": message}
    return _unhandled(payload if error_type is None else {**payload, "errorType": error_type})


def _unhandled(payload: dict[str, object]) -> Invocation:
    return Invocation(json.dumps(payload, ensure_ascii=False).encode(), "Unhandled")
