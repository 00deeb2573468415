"""Conversion between a state's JSON and the parameters and results of boto3, by the service's API model."""

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl.text.java_text import utf8
from entrypoints.local.asl.text.json_text import parse_json
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.integrations.sdk.member_names import pascal, request_names

if TYPE_CHECKING:  # importing botocore's models takes 0.1 s
    from botocore.model import Shape


def to_parameters(shape: "Shape | None", value: Any) -> Any:
    """Return a state's JSON as boto3 accepts it for `shape`.

    Members are found by their name without regard to case. Where the service wants a text and the state gives
    another JSON value, its JSON text is sent; where it wants bytes, always the JSON text, a text in quotes
    (recorded for S3's PutObject). Bytes, which come from the engine only, are sent as they are.
    """
    if shape is None or value is None:
        return value
    kind = shape.type_name
    if kind == "structure" and isinstance(value, Mapping):
        return _structure_parameters(shape, value)
    if kind == "list" and isinstance(value, list):
        return [to_parameters(shape.member, item) for item in value]  # type: ignore[attr-defined]
    if kind == "map" and isinstance(value, Mapping):
        return {key: to_parameters(shape.value, item) for key, item in value.items()}  # type: ignore[attr-defined]
    if kind == "blob":
        return value if isinstance(value, bytes) else utf8(write_document(value))
    if kind == "string" and not isinstance(value, str):
        return write_document(value)
    if isinstance(value, str) and kind in _SCALARS:
        return _scalar(value)
    return value


_NUMBERS = frozenset({"integer", "long", "float", "double"})
_SCALARS = frozenset({"boolean", *_NUMBERS})


def fits(shape: "Shape", value: Any) -> bool:
    """Return whether `to_parameters` can convert a value for `shape`; its members are not looked at."""
    kind = shape.type_name
    if kind in ("structure", "map"):
        return isinstance(value, Mapping)
    if kind == "list":
        return isinstance(value, list)
    if kind not in _SCALARS:
        return kind != "timestamp" or (isinstance(value, str | int | float) and not isinstance(value, bool))
    value = _scalar(value) if isinstance(value, str) else value
    if kind == "boolean":
        return isinstance(value, bool)
    whole = kind in ("integer", "long")
    return isinstance(value, int if whole else int | float) and not isinstance(value, bool)


def _scalar(text: str) -> Any:
    """Return a number or a boolean that is given as text, as Java parses it; any other text unchanged."""
    try:
        value = parse_json(text)
    except ValueError:
        return text
    return value if isinstance(value, bool | int | float) else text


def _structure_parameters(shape: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    names = {name.lower(): member for member in shape.members for name in (*request_names(member), member)}
    parameters = {}
    for key, item in value.items():
        if item is not None:  # as if it were not there
            name = names.get(key.lower(), key)
            parameters[name] = to_parameters(shape.members.get(name), item)
    return parameters


def to_result(shape: "Shape | None", value: Any, naming: Callable[[str], str] = pascal) -> Any:
    """Return a boto3 answer as the JSON of a state: members in PascalCase, times in ISO 8601.

    Args:
        shape: The shape of the answer, None for an unknown one.
        value: The answer.
        naming: Returns the name of a member.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, bytes | bytearray):
        return _text(bytes(value))
    if hasattr(value, "read"):
        return _text(value.read())
    if shape is not None and shape.type_name == "structure" and isinstance(value, Mapping):
        members: Mapping[str, Shape] = shape.members  # type: ignore[attr-defined]
        return {
            naming(key): to_result(members[key], item, naming)
            for key, item in value.items()
            if key in members
        }
    if isinstance(value, Mapping):
        inner = getattr(shape, "value", None)
        return {key: to_result(inner, item, naming) for key, item in value.items()}
    if isinstance(value, list):
        inner = getattr(shape, "member", None)
        return [to_result(inner, item, naming) for item in value]
    return value


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return base64.b64encode(data).decode()
