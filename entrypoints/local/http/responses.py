"""What services answer over HTTP, in whichever of AWS's protocols."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """An HTTP answer: status code, headers, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def internal_failure(content_type: str) -> ApiAnswer:
    """Return what a service answers that broke: AWS answers its own faults in the protocol's shape.

    Args:
        content_type: That of the protocol, such as `application/x-amz-json-1.1`.
    """
    headers = {"content-type": content_type, "x-amzn-errortype": "InternalFailure"}
    body = b'{"__type":"InternalFailure","message":"The service broke; its log says where."}'
    return ApiAnswer(500, headers, body)
