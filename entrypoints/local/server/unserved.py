"""Answers to calls of AWS services that do not run here, in the form that the caller's SDK reads."""

import json
from collections.abc import Mapping
from xml.sax.saxutils import escape

from entrypoints.local.http.responses import ApiAnswer

_WITH_AWS = {"dynamodb": "DynamoDB", "logs": "CloudWatch Logs", "ses": "SES", "sns": "SNS", "sqs": "SQS"}
"""The services that `kiosk up --aws` adds, by their names in signatures."""
_XML = frozenset({"s3", "s3express", "s3-outposts", "cloudfront", "route53"})
_CODE = "UnknownOperationException"


def unserved(service: str, headers: Mapping[str, str], call: str = "") -> ApiAnswer:
    """Return the answer to a call of a service that does not run here.

    The status is one that SDKs do not retry, so that the function fails at once.

    Args:
        service: The service's name in signatures, such as `s3`.
        headers: The request's headers by lower-case name.
        call: The call, where the service runs here and only that call does not.
    """
    message = _sentence(service, call)
    errors = f"<Code>{_CODE}</Code><Message>{escape(message)}</Message>"
    if headers.get("smithy-protocol") == "rpc-v2-cbor":
        body = b"\xa2" + b"".join(_cbor(text) for text in ("__type", _CODE, "message", message))
        return ApiAnswer(400, {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, body)
    if service in _XML:
        text = f"<Error>{errors}</Error>"
    elif "x-www-form-urlencoded" not in headers.get("content-type", ""):
        body = json.dumps({"__type": _CODE, "message": message}).encode()
        kind = headers.get("content-type", "")
        kind = kind if kind.startswith("application/x-amz-json") else "application/json"
        return ApiAnswer(400, {"content-type": kind, "x-amzn-errortype": _CODE}, body)
    elif service == "ec2":
        text = f"<Response><Errors><Error>{errors}</Error></Errors></Response>"
    else:
        text = f"<ErrorResponse><Error><Type>Sender</Type>{errors}</Error></ErrorResponse>"
    return ApiAnswer(400, {"content-type": "text/xml"}, text.encode())


def _sentence(service: str, call: str) -> str:
    endpoint = "give the function an endpoint that serves it (AWS_ENDPOINT_URL_... in the template)"
    if call:
        return f"{service} is served by this Kiosk, but not {call}; {endpoint}"
    if service in _WITH_AWS:
        return f"{service} is not served by this Kiosk; start it with `kiosk up --aws`, or {endpoint}"
    return f"{service} is not served by this Kiosk; {endpoint}"


def _cbor(text: str) -> bytes:
    """Return a text string in CBOR (RFC 8949, major type 3)."""
    data = text.encode()
    if len(data) < 24:
        return bytes([0x60 + len(data)]) + data
    return b"\x79" + len(data).to_bytes(2, "big") + data
