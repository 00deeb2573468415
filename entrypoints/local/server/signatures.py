"""The service that a request is signed for.

See AWS IAM User Guide, "Elements of an AWS API request signature" (credential scope): the scope is
`date/region/service/aws4_request`, without the region in signatures for several regions.
"""

from collections.abc import Iterable
from urllib.parse import parse_qsl

API_GATEWAY = "execute-api"
"""The service of requests to a deployed API, which are none to AWS's protocols."""


def signed_service(headers: Iterable[tuple[bytes, bytes]], query: bytes = b"") -> str | None:
    """Return the service's name in signatures, None for a request to no service of AWS.

    Args:
        headers: The request's headers by lower-case name.
        query: Its query, where presigned addresses have their signature.
    """
    scope = next((_scope(value) for name, value in headers if name == b"authorization"), None)
    if scope is None and b"X-Amz-Credential=" in query:
        scope = dict(parse_qsl(query.decode("latin-1"))).get("X-Amz-Credential", "")
    parts = (scope or "").split("/")
    if len(parts) < 4 or parts[-1] != "aws4_request" or parts[-2] == API_GATEWAY:
        return None
    return parts[-2]


def _scope(authorization: bytes) -> str | None:
    text = authorization.decode("latin-1")
    if not text.startswith("AWS4-"):
        return None
    return text.partition("Credential=")[2].partition(",")[0].strip()
