"""Answers of services over HTTP, in any of AWS's protocols."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """An HTTP answer: status code, headers, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def internal_failure(content_type: str) -> ApiAnswer:
    """Return the answer of a service that failed: AWS answers its own faults in the protocol's shape.

    Args:
        content_type: The protocol's, such as `application/x-amz-json-1.1`.
    """
    headers = {"content-type": content_type, "x-amzn-errortype": "InternalFailure"}
    body = b'{"__type":"InternalFailure","message":"Internal error: see the log of this server."}'
    return ApiAnswer(500, headers, body)
