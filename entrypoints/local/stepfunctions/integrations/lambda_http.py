"""Lambda over HTTP: any endpoint that speaks the Invoke API."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import orjson
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from entrypoints.local.functions.invocation import FunctionNotFoundError, Invocation
from entrypoints.local.stepfunctions.integrations.lambda_tasks import LambdaServiceError

LONGEST_FUNCTION = 900
"""Seconds that a function may run (Lambda quotas); the answer is waited for a little longer."""


class HttpLambdaInvoker:
    """Invokes functions at an endpoint; the calling thread waits for the answer.

    Requests are not signed; the credential scope names region and service, by which emulators find their way.

    Args:
        endpoint: Base URL, e.g. `http://127.0.0.1:9001`.
        region: The region in the requests' credential scope.
        connections: How many connections are kept.
        connect_seconds: Limit for reaching the endpoint.
    """

    def __init__(
        self, endpoint: str, region: str = "us-east-1", connections: int = 64, connect_seconds: float = 5.0
    ) -> None:
        self._base = endpoint.rstrip("/") + "/2015-03-31/functions/"
        self._pool = PoolManager(
            maxsize=connections,
            retries=False,
            timeout=Timeout(connect=connect_seconds, read=LONGEST_FUNCTION + 10),
        )
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
        done(self._invoke(function, payload))

    def _invoke(self, function: str, payload: bytes) -> Invocation:
        url = f"{self._base}{quote(function, safe='')}/invocations"
        try:
            response = self._pool.request("POST", url, body=payload, headers=self._headers)
        except HTTPError as fault:
            raise LambdaServiceError(
                "SdkClientException", f"Unable to execute HTTP request: {fault}", 0
            ) from fault
        if response.status >= 300:
            raise _service_error(response)
        return Invocation(response.data, response.headers.get("X-Amz-Function-Error"))


def _service_error(response: BaseHTTPResponse) -> Exception:
    code = response.headers.get("x-amzn-ErrorType", "ServiceException").partition(":")[0]
    message = _message(response.data) or f"Lambda answered with HTTP status {response.status}"
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
