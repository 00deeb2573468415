"""Lambda over HTTP: any endpoint that speaks the Invoke API."""

from __future__ import annotations

import http.client
from collections import deque
from collections.abc import Callable
from urllib.parse import quote, urlsplit

import orjson

from entrypoints.local.functions.invocation import FunctionNotFoundError, Invocation
from entrypoints.local.stepfunctions.integrations.lambda_tasks import LambdaServiceError

LONGEST_FUNCTION = 900
"""Seconds that a function may run (Lambda quotas); the answer is waited for a little longer."""

CONNECT_SECONDS = 5.0


class HttpLambdaInvoker:
    """Invokes functions at an endpoint; the calling thread waits for the answer.

    Connections are kept and used again. Requests are not signed; their scope names region and service,
    by which emulators find their way.

    Args:
        endpoint: Base URL, e.g. `http://127.0.0.1:9001`.
        region: The region in the requests' credential scope.
    """

    def __init__(self, endpoint: str, region: str = "us-east-1") -> None:
        url = urlsplit(endpoint)
        self._host = url.netloc
        self._secure = url.scheme == "https"
        self._path = f"{url.path.rstrip('/')}/2015-03-31/functions/"
        self._idle: deque[http.client.HTTPConnection] = deque()
        scope = f"test/20260101/{region}/lambda/aws4_request"
        self._headers = {
            "Content-Type": "application/json",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        }

    def invoke(self, function: str, payload: bytes, done: Callable[[Invocation], None]) -> None:
        """Invoke a function by name or ARN and wait for its answer in this thread.

        Raises:
            FunctionNotFoundError: The endpoint knows no such function.
            LambdaServiceError: The endpoint answered with another error, or did not answer.
        """
        done(self._invoke(f"{self._path}{quote(function, safe='')}/invocations", payload))

    def close(self) -> None:
        """Close the connections that are kept."""
        while self._idle:
            self._idle.pop().close()

    def _invoke(self, path: str, payload: bytes) -> Invocation:
        try:
            connection, response = self._response(path, payload)
            body = response.read()
        except (OSError, http.client.HTTPException) as fault:
            raise LambdaServiceError(
                "SdkClientException", f"Unable to execute HTTP request: {fault}", 0
            ) from fault
        if response.will_close:
            connection.close()
        else:
            self._idle.append(connection)
        if response.status >= 300:
            raise _service_error(response, body)
        return Invocation(body, response.headers.get("X-Amz-Function-Error"))

    def _response(
        self, path: str, payload: bytes
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Send the request on a kept connection, or on a new one if the server has closed it meanwhile."""
        try:
            connection = self._idle.pop()
        except IndexError:
            return self._sent(self._connection(), path, payload)
        try:
            return self._sent(connection, path, payload)
        except (http.client.RemoteDisconnected, ConnectionError):
            return self._sent(self._connection(), path, payload)

    def _sent(
        self, connection: http.client.HTTPConnection, path: str, payload: bytes
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        try:
            connection.request("POST", path, body=payload, headers=self._headers)
            return connection, connection.getresponse()
        except BaseException:
            connection.close()
            raise

    def _connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, timeout=CONNECT_SECONDS)
        connection.connect()
        connection.sock.settimeout(LONGEST_FUNCTION + 10)
        return connection


def _service_error(response: http.client.HTTPResponse, body: bytes) -> Exception:
    code = response.headers.get("x-amzn-ErrorType", "ServiceException").partition(":")[0]
    message = _message(body) or f"Lambda answered with HTTP status {response.status}"
    if code == "ResourceNotFoundException":
        error = FunctionNotFoundError("")
        error.args = (message,)
        return error
    return LambdaServiceError(code, message, response.status)


def _message(body: bytes) -> str | None:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(document, dict):
        return None
    return document.get("Message") or document.get("message")
