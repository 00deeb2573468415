"""The request of an HTTP Task, made of its fields and its connection's parameters.

https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from entrypoints.local.asl import StatesError
from entrypoints.local.asl.text.java_text import utf8
from entrypoints.local.stepfunctions.api.json_documents import write_document

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")
_FORBIDDEN = frozenset(
    [
        "a-im",
        "accept-charset",
        "accept-datetime",
        "accept-encoding",
        "authorization",
        "cache-control",
        "connection",
        "content-encoding",
        "content-md5",
        "date",
        "expect",
        "forwarded",
        "from",
        "host",
        "http2-settings",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "max-forwards",
        "origin",
        "pragma",
        "proxy-authorization",
        "referer",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "warning",
    ]
)
_FORBIDDEN_PREFIXES = ("x-forwarded-", "x-amz-", "x-amzn-")
_ARRAY_FORMATS = ("INDICES", "REPEAT", "COMMAS", "BRACKETS")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ConnectionParameters:
    """The parameters that an EventBridge connection adds to a request, before those of the task.

    Attributes:
        headers: By name, including those of the authorization.
        query: Query parameters by name.
        body: Members of a JSON body by name.
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """A request as it is sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


def connection_arn(parameters: Mapping[str, Any]) -> str:
    """Return the ARN of an HTTP Task's connection.

    Raises:
        StatesError: States.Runtime, without one.
    """
    for name in ("InvocationConfig", "Authentication"):
        given = parameters.get(name)
        if isinstance(given, Mapping) and isinstance(given.get("ConnectionArn"), str):
            return str(given["ConnectionArn"])
    raise _runtime("The HTTP Task needs InvocationConfig.ConnectionArn, an EventBridge connection.")


def basic_authorization(username: str, password: str) -> str:
    """Return the Authorization header of a user."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def http_request(
    parameters: Mapping[str, Any], connection: ConnectionParameters, region: str
) -> OutgoingRequest:
    """Build the request.

    Raises:
        StatesError: States.Runtime, if a field is missing or not allowed.
    """
    method, endpoint = parameters.get("Method"), parameters.get("ApiEndpoint")
    if method not in METHODS:
        raise _runtime(f"Method must be one of {', '.join(METHODS)}, and is {method!r}.")
    if not isinstance(endpoint, str) or urlsplit(endpoint).scheme not in ("http", "https"):
        raise _runtime(f"ApiEndpoint must be the URL of an API, and is {endpoint!r}.")
    headers = _headers(parameters.get("Headers"), connection.headers, region)
    body = _body(parameters, connection.body)
    if body is not None:
        headers.setdefault("content-type", ("Content-Type", "application/json; charset=UTF-8"))
    query = _query(parameters.get("QueryParameters"), connection.query)
    url = endpoint + (("&" if "?" in endpoint else "?") + query if query else "")
    return OutgoingRequest(method, url, dict(headers.values()), body)


def form_encoded(value: Mapping[str, Any], array_format: str) -> str:
    """Return a JSON object as a form, with inner names in brackets."""
    if array_format not in _ARRAY_FORMATS:
        raise _runtime(f"ArrayFormat must be one of {', '.join(_ARRAY_FORMATS)}, and is {array_format!r}.")
    pairs = [pair for key, item in value.items() for pair in _form_pairs(str(key), item, array_format)]
    return _joined(pairs, keep="," if array_format == "COMMAS" else "")


def _headers(given: Any, added: Mapping[str, str], region: str) -> dict[str, tuple[str, str]]:
    own = {str(name): _text(value) for name, value in _mapping(given, "Headers").items()}
    for name in own:
        if name.lower() in _FORBIDDEN or name.lower().startswith(_FORBIDDEN_PREFIXES):
            raise _runtime(f"The header {name} is not allowed in an HTTP Task.")
    fixed = {"User-Agent": f"Amazon|StepFunctions|HttpInvoke|{region}", "Range": "bytes=0-262144"}
    named = {**_by_name(own), **_by_name(added), **_by_name(fixed)}
    for name, value in named.values():
        if not (name + value).isprintable():
            raise _runtime(f"The header {name!r} has characters that no header may have.")
    return named


def _by_name(headers: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {name.lower(): (name, value) for name, value in headers.items()}


def _query(given: Any, added: Mapping[str, str]) -> str:
    if isinstance(given, str):
        return "&".join(part for part in (given.lstrip("?"), _joined(list(added.items()))) if part)
    own = {**_mapping(given, "QueryParameters"), **added}
    return _joined([(str(key), _text(item)) for key, value in own.items() for item in _listed(value)])


def _body(parameters: Mapping[str, Any], added: Mapping[str, str]) -> bytes | None:
    body = parameters.get("RequestBody")
    if added:
        if not isinstance(body, Mapping | None):
            raise _runtime("RequestBody cannot be merged with the connection's: it is no JSON object.")
        body = {**(body or {}), **added}
    if body is None:
        return None
    transform = _mapping(parameters.get("Transform"), "Transform")
    encoding = transform.get("RequestBodyEncoding", "NONE")
    if encoding not in ("NONE", "URL_ENCODED"):
        raise _runtime(f"RequestBodyEncoding must be NONE or URL_ENCODED, and is {encoding!r}.")
    if encoding == "URL_ENCODED" and isinstance(body, Mapping):
        options = _mapping(transform.get("RequestEncodingOptions"), "RequestEncodingOptions")
        return form_encoded(body, options.get("ArrayFormat", "INDICES")).encode()
    return utf8(body if isinstance(body, str) else write_document(body))


def _form_pairs(key: str, value: Any, array_format: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _form_pairs(f"{key}[{name}]", item, array_format)
    elif isinstance(value, list) and array_format == "COMMAS":
        yield key, ",".join(_text(item) for item in value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            suffix = {"INDICES": f"[{index}]", "BRACKETS": "[]"}.get(array_format, "")
            yield from _form_pairs(key + suffix, item, array_format)
    else:
        yield key, _text(value)


def _joined(pairs: Iterable[tuple[str, str]], keep: str = "") -> str:
    return "&".join(f"{quote(key, safe='')}={quote(value, safe=keep)}" for key, value in pairs)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """Return a JSON value as text of headers, queries and forms."""
    if isinstance(value, str):
        return value
    return "" if value is None else write_document(value)


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _runtime(f"{name} of an HTTP Task must be a JSON object.")
    return value


def _runtime(cause: str) -> StatesError:
    return StatesError("States.Runtime", cause)
