"""Evaluates CloudFormation's intrinsic functions.

Semantics: AWS CloudFormation Template Reference, "Intrinsic functions". Functions that only a deployment can
answer (`Fn::ImportValue`, `Fn::GetAZs`, transforms) raise an error when they are evaluated:
resources that are not used locally may contain anything.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

NO_VALUE = object()
"""The value of `!Ref AWS::NoValue`: its property is removed."""

_PLACEHOLDER = re.compile(r"\$\{(!?)([^{}]+)\}")


_DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:[^}]*\}\}")


class IntrinsicError(Exception):
    """An intrinsic function cannot be evaluated; the message says why and what to do."""


def names_in(value: Any) -> Iterator[str]:
    """Yield the names that Ref, Fn::GetAtt and Fn::Sub in `value` look up."""
    if isinstance(value, list):
        for item in value:
            yield from names_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref" and isinstance(item, str):
                yield item
            elif key == "Fn::GetAtt" and item:
                yield str(item[0] if isinstance(item, list) else str(item).partition(".")[0])
            elif key == "Fn::Sub":
                text = item[0] if isinstance(item, list) and item else item
                found = (match for match in _PLACEHOLDER.finditer(str(text)) if not match[1])
                yield from (match[2].partition(".")[0] for match in found)
                yield from names_in(item)
            else:
                yield from names_in(item)


class Names(Protocol):
    """Lookups of intrinsic functions."""

    def ref(self, name: str) -> Any:
        """Return the value of `Ref` for a parameter, pseudo parameter or resource."""
        ...

    def attribute(self, logical_id: str, attribute: str) -> Any:
        """Return the value of `Fn::GetAtt`."""
        ...

    def condition(self, name: str) -> bool:
        """Return the value of a named condition."""
        ...

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return a section of Mappings."""
        ...


def is_intrinsic(value: Any) -> bool:
    """Return whether `value` is a call such as `{"Ref": ...}` or `{"Fn::Sub": ...}`."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    (key,) = value
    return key in {"Ref", "Condition"} or (isinstance(key, str) and key.startswith("Fn::"))


class Resolver:
    """Replaces intrinsic functions by their values, recursively."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._functions: Mapping[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Condition": self._condition,
            "Fn::And": lambda value: all(self._boolean(item) for item in _items(value, "Fn::And")),
            "Fn::Base64": lambda value: base64.b64encode(self._text(value).encode()).decode(),
            "Fn::Equals": self._equals,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAtt": self._get_att,
            "Fn::If": self._if,
            "Fn::Join": self._join,
            "Fn::Length": lambda value: len(_items(self.resolve(value), "Fn::Length")),
            "Fn::Not": lambda value: not self._boolean(_items(value, "Fn::Not", 1)[0]),
            "Fn::Or": lambda value: any(self._boolean(item) for item in _items(value, "Fn::Or")),
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
            "Fn::ToJsonString": lambda value: json.dumps(self.resolve(value), separators=(",", ":")),
        }

    def resolve(self, value: Any) -> Any:
        """Return `value` with every intrinsic function in it evaluated.

        Raises:
            IntrinsicError: A call is malformed, unknown, or cannot be answered locally.
        """
        if isinstance(value, dict):
            if is_intrinsic(value):
                return self._call(value)
            resolved = {key: self.resolve(item) for key, item in value.items()}
            return {key: item for key, item in resolved.items() if item is not NO_VALUE}
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        return _without_references(value)

    def _call(self, call: dict[str, Any]) -> Any:
        ((name, argument),) = call.items()
        function = self._functions.get(name)
        if function is None:
            raise IntrinsicError(f"{name} is not supported by the local runtime; use a parameter instead")
        return _without_references(function(argument))

    def _ref(self, name: Any) -> Any:
        return NO_VALUE if name == "AWS::NoValue" else self._names.ref(str(name))

    def _condition(self, name: Any) -> Any:
        # In a policy statement, `Condition` is an ordinary key with a map.
        return self._names.condition(name) if isinstance(name, str) else {"Condition": self.resolve(name)}

    def _boolean(self, value: Any) -> bool:
        resolved = self.resolve(value)
        if isinstance(resolved, bool):
            return resolved
        if resolved in {"true", "false"}:
            return bool(resolved == "true")
        raise IntrinsicError(f"{value!r} is not a condition")

    def _equals(self, value: Any) -> bool:
        left, right = (self.resolve(item) for item in _items(value, "Fn::Equals", 2))
        return _scalar(left) == _scalar(right)

    def _find_in_map(self, value: Any) -> Any:
        arguments = _items(value, "Fn::FindInMap")
        if len(arguments) not in {3, 4}:
            raise IntrinsicError("Fn::FindInMap takes a map's name, a top-level key and a second-level key")
        name, top, second = (self._text(item) for item in arguments[:3])
        try:
            return self.resolve(self._names.mapping(name)[top][second])
        except KeyError as error:
            if len(arguments) == 4:
                return self.resolve(arguments[3].get("DefaultValue"))
            raise IntrinsicError(f"Mappings has no {name}.{top}.{second}") from error

    def _get_att(self, value: Any) -> Any:
        logical_id, attribute = (self._text(item) for item in _items(value, "Fn::GetAtt", 2))
        return self._names.attribute(logical_id, attribute)

    def _if(self, value: Any) -> Any:
        name, then, otherwise = _items(value, "Fn::If", 3)
        return self.resolve(then if self._names.condition(str(name)) else otherwise)

    def _join(self, value: Any) -> str:
        delimiter, parts = _items(value, "Fn::Join", 2)
        resolved = self.resolve(parts)
        return self._text(delimiter).join(_scalar(part) for part in _items(resolved, "Fn::Join's list"))

    def _select(self, value: Any) -> Any:
        index, choices = _items(value, "Fn::Select", 2)
        resolved = _items(self.resolve(choices), "Fn::Select's list")
        position = self._text(index)
        if not position.isdigit() or int(position) >= len(resolved):
            raise IntrinsicError(f"Fn::Select has no index {position} in a list of {len(resolved)}")
        return resolved[int(position)]

    def _split(self, value: Any) -> list[str]:
        delimiter, text = _items(value, "Fn::Split", 2)
        return self._text(text).split(self._text(delimiter))

    def _sub(self, value: Any) -> str:
        if isinstance(value, str):
            text, local = value, {}
        else:
            text, variables = _items(value, "Fn::Sub", 2)
            local = {name: self.resolve(item) for name, item in variables.items()}

        def replace(match: re.Match[str]) -> str:
            literal, name = match[1], match[2].strip()
            if literal:
                return f"${{{match[2]}}}"
            if name in local:
                return _scalar(local[name])
            logical_id, dot, attribute = name.partition(".")
            found = self._names.attribute(logical_id, attribute) if dot else self._names.ref(name)
            return _scalar(found)

        return _PLACEHOLDER.sub(replace, text)

    def _text(self, value: Any) -> str:
        return _scalar(self.resolve(value))


def _without_references(value: Any) -> Any:
    """Refuse a dynamic reference: only a deployment knows its value.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    if isinstance(value, str) and (found := _DYNAMIC_REFERENCE.search(value)):
        raise IntrinsicError(f"{found[0]} is not resolved here; use a parameter with a Default instead")
    return value


def _items(value: Any, function: str, count: int | None = None) -> Sequence[Any]:
    if not isinstance(value, list) or (count is not None and len(value) != count):
        wanted = f"a list of {count}" if count else "a list"
        raise IntrinsicError(f"{function} takes {wanted}, not {value!r}")
    return value


def _scalar(value: Any) -> str:
    """Return a parameter's text as CloudFormation inserts it: booleans in lower case, lists with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return ",".join(map(_scalar, value))
    raise IntrinsicError(f"expected text, not {value!r}")
