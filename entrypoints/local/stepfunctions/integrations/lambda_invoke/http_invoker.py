"""Lambda over HTTP: any endpoint that speaks the Invoke API."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote, urlsplit

import orjson

from entrypoints.local.functions.invocation import FunctionNotFoundError, Invocation
from entrypoints.local.stepfunctions.integrations.lambda_invoke.http_connection import (
    HttpConnection,
    ReceivedAnswer,
)
from entrypoints.local.stepfunctions.integrations.services.lambda_ import LambdaServiceError

LONGEST_FUNCTION = 900
"""Seconds that a function may run (Lambda quotas); the invoker waits a little longer for its answer."""

CONNECT_SECONDS = 5.0


class HttpLambdaInvoker:
    """Invokes functions at an endpoint; the calling thread waits for the answer.

    Connections are kept and used again. Requests are not signed; emulators route them by the region and
    the service of their scope.

    Args:
        endpoint: Base URL, e.g. `http://127.0.0.1:9001`.
        region: The region in the requests' credential scope.
    """

    def __init__(self, endpoint: str, region: str = "us-east-1") -> None:
        self._url = urlsplit(endpoint)
        self._path = f"{self._url.path.rstrip('/')}/2015-03-31/functions/"
        self._idle: deque[HttpConnection] = deque()
        self._closed = False
        scope = f"test/20260101/{region}/lambda/aws4_request"
        self._headers = (
            f" HTTP/1.1\r\nHost: {self._url.netloc}\r\nContent-Type: application/json\r\n"
            f"Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0\r\n"
        )

    def invoke(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        """Invoke a function by name or ARN and wait for its answer in this thread.

        Raises:
            FunctionNotFoundError: The function does not exist.
            LambdaServiceError: The endpoint answered with another error, or did not answer.
        """
        done(self._invoke(function, payload, ""))

    def invoke_with_log(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        """Invoke a function as `invoke` does and request the end of its log."""
        done(self._invoke(function, payload, "X-Amz-Log-Type: Tail\r\n"))

    def close(self) -> None:
        """Close the idle connections; a busy one is closed after its answer."""
        self._closed = True
        self._close_idle()

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _invoke(self, function: str, payload: bytes, more: str) -> Invocation:
        path = f"{self._path}{quote(function, safe='')}/invocations"
        head = f"POST {path}{self._headers}{more}Content-Length: {len(payload)}\r\n\r\n"
        try:
            connection, answer = self._sent(head.encode("latin-1") + payload)
        except OSError as fault:
            raise LambdaServiceError(
                "SdkClientException", f"Unable to execute HTTP request: {fault}", 0
            ) from fault
        if answer.keeps_connection:
            self._idle.append(connection)
            if self._closed:
                self._close_idle()
        else:
            connection.close()
        if answer.status >= 300:
            raise _service_error(answer)
        return Invocation(
            answer.body, answer.headers.get("x-amz-function-error"), answer.headers.get("x-amz-log-result")
        )

    def _sent(self, request: bytes) -> tuple[HttpConnection, ReceivedAnswer]:
        """Send on a kept connection, or on a new one if the server has closed it meanwhile."""
        try:
            kept = self._idle.pop()
        except IndexError:
            return self._sent_on(self._connection(), request)
        try:
            return self._sent_on(kept, request)
        except (ConnectionResetError, BrokenPipeError):
            return self._sent_on(self._connection(), request)

    def _sent_on(self, connection: HttpConnection, request: bytes) -> tuple[HttpConnection, ReceivedAnswer]:
        try:
            return connection, connection.send(request)
        except BaseException:
            connection.close()
            raise

    def _connection(self) -> HttpConnection:
        return HttpConnection(
            self._url, connect_seconds=CONNECT_SECONDS, answer_seconds=LONGEST_FUNCTION + 10
        )


def _service_error(answer: ReceivedAnswer) -> Exception:
    code = answer.headers.get("x-amzn-errortype", "ServiceException").partition(":")[0]
    message = _message(answer.body) or f"Lambda answered with HTTP status {answer.status}"
    if code == "ResourceNotFoundException":
        error = FunctionNotFoundError("")
        error.args = (message,)
        return error
    return LambdaServiceError(code, message, answer.status)


def _message(body: bytes) -> str | None:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(document, dict):
        return None
    return document.get("Message") or document.get("message")
