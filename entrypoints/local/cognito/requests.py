"""Requests of the Cognito API, read by AWS's own model of it, which botocore carries.

A value of another JSON type than the model's is a SerializationException; one that breaks the model's bounds
is an InvalidParameterException in the words of AWS's validation. Unknown members are ignored, as AWS does.
"""

import json
import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from entrypoints.local.cognito.users.errors import CognitoError, invalid_parameter

_CATEGORIES = re.compile(r"\[((?:\\p\{[A-Z]\})+)\]\+")
_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float, str),
    "blob": (str,),
}
_NAMES = {"string": "String", "boolean": "Boolean", "integer": "Integer", "long": "Long", "list": "List"}


@cache
def service_model() -> Any:
    """Return AWS's model of the service; botocore is imported at the first use, since that takes a moment."""
    from botocore.loaders import Loader  # noqa: PLC0415
    from botocore.model import ServiceModel  # noqa: PLC0415

    return ServiceModel(Loader().load_service_model("cognito-idp", "service-2"), "cognito-idp")


def parse(action: str, body: bytes) -> dict[str, Any]:
    """Return the parameters of a request.

    Raises:
        CognitoError: SerializationException or InvalidParameterException, as AWS refuses the body.
    """
    try:
        given = json.loads(body or b"{}")
        # Half of a surrogate pair is no character: no UTF-8 carries it.
        json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise CognitoError("SerializationException", "The request is not JSON") from error
    shape = service_model().operation_model(action).input_shape
    problems: list[str] = []
    parsed: dict[str, Any] = _Reader(problems).read(shape, given, "")
    if problems:
        counted = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected: "
        raise invalid_parameter(counted + "; ".join(problems))
    return parsed


class _Reader:
    """Reads values by their shapes and collects what breaks the bounds."""

    def __init__(self, problems: list[str]) -> None:
        self._problems = problems

    def read(self, shape: Any, value: Any, path: str) -> Any:
        """Return a value without the members that are null or unknown."""
        kind: str = shape.type_name
        if not _fits(kind, value):
            raise CognitoError("SerializationException", _mistyped(kind, value))
        if kind == "structure":
            return self._structure(shape, value, path)
        if kind == "list":
            self._bounds(shape, len(value), value, path)
            return [
                self.read(shape.member, item, f"{path}.{number}.member")
                for number, item in enumerate(value, 1)
            ]
        if kind == "map":
            self._bounds(shape, len(value), value, path)
            return {
                name: self.read(shape.value, item, f"{path}.{name}.member")
                for name, item in value.items()
                if item is not None
            }
        if kind == "string":
            self._text(shape, value, path)
        elif kind in ("integer", "long"):
            self._bounds(shape, value, value, path)
        return value

    def _structure(self, shape: Any, value: Mapping[str, Any], path: str) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, member in shape.members.items():
            inner = f"{path}.{_camel(name)}" if path else _camel(name)
            if value.get(name) is not None:
                read[name] = self.read(member, value[name], inner)
            elif name in shape.required_members:
                self._report(member, None, inner, "Member must not be null")
        return read

    def _text(self, shape: Any, value: str, path: str) -> None:
        self._bounds(shape, len(value), value, path)
        pattern = shape.metadata.get("pattern")
        if pattern and not _matches(pattern, value):
            self._report(shape, value, path, f"Member must satisfy regular expression pattern: {pattern}")
        values: Sequence[str] = shape.metadata.get("enum") or ()
        if values and value not in values:
            self._report(shape, value, path, f"Member must satisfy enum value set: [{', '.join(values)}]")

    def _bounds(self, shape: Any, size: int, value: Any, path: str) -> None:
        measured = "have value" if shape.type_name in ("integer", "long") else "have length"
        least, greatest = shape.metadata.get("min"), shape.metadata.get("max")
        if least is not None and size < least:
            self._report(shape, value, path, f"Member must {measured} greater than or equal to {least}")
        if greatest is not None and size > greatest:
            self._report(shape, value, path, f"Member must {measured} less than or equal to {greatest}")

    def _report(self, shape: Any, value: Any, path: str, constraint: str) -> None:
        shown = "" if shape.metadata.get("sensitive") else f" {'null' if value is None else _quoted(value)}"
        self._problems.append(f"Value{shown} at '{path}' failed to satisfy constraint: {constraint}")


def _fits(kind: str, value: Any) -> bool:
    expected = _JSON_TYPES[kind]
    return isinstance(value, expected) and (not isinstance(value, bool) or bool in expected)


def _quoted(value: Any) -> str:
    return f"'{value}'"


def _mistyped(kind: str, value: Any) -> str:
    if value is None:
        return "Start of structure or map found where not expected."
    if isinstance(value, dict | list):
        return (
            f"Start of {'structure or map' if isinstance(value, dict) else 'list'} found where not expected."
        )
    if kind in ("structure", "map", "list"):
        return "Unexpected field type"
    if isinstance(value, bool):
        given = "TRUE_VALUE" if value else "FALSE_VALUE"
    else:
        given = "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"
    return (
        f"{given} can not be converted to {'an' if kind == 'integer' else 'a'} {_NAMES.get(kind, 'String')}"
    )


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _matches(pattern: str, value: str) -> bool:
    categories = _CATEGORIES.fullmatch(pattern)
    if categories:
        allowed = set(re.findall(r"[A-Z]", categories[1]))
        return bool(value) and all(unicodedata.category(letter)[0] in allowed for letter in value)
    compiled = _compiled(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern of AWS's model, or None for one that Python does not read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return re.compile(pattern)
        except re.error:
            return None
