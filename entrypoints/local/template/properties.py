"""Typed access to a resource's properties, resolved on reading."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from entrypoints.local.template.errors import TemplateError
from entrypoints.local.template.intrinsics import NO_VALUE, IntrinsicError, Resolver

_MISSING = object()


class Properties:
    """A view of one map of a template. Values are resolved lazily."""

    def __init__(self, path: Path, place: str, values: Any, resolver: Resolver) -> None:
        """Wrap `values`.

        Args:
            path: The template's file, for messages.
            place: The map's place in the template, for messages.
            values: The map; None is an empty one.
            resolver: Evaluates intrinsic functions.

        Raises:
            TemplateError: `values` is not a map.
        """
        self._path = path
        self._place = place
        self._resolver = resolver
        if isinstance(values, dict) and any(key.startswith("Fn::") for key in values):
            values = self._resolve("", values)
        if values is not None and not isinstance(values, dict):
            raise TemplateError(path, place, f"must be a map, not {values!r}")
        self._values: Mapping[str, Any] = values or {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def refuse(self, name: str, problem: str) -> TemplateError:
        """Return an error that names the property `name`; an empty name is the map itself."""
        return TemplateError(self._path, f"{self._place}.{name}" if name else self._place, problem)

    def raw(self, name: str) -> Any:
        """Return a property unresolved, with its intrinsic functions."""
        return self._values.get(name)

    def value(self, name: str, default: Any = None) -> Any:
        """Return a property of any type, resolved."""
        raw = self._values.get(name, _MISSING)
        resolved = default if raw is _MISSING else self._resolve(name, raw)
        return default if resolved is NO_VALUE or resolved is None else resolved

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text property; it is required unless there is a default."""
        value = self.value(name, default)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            problem = "is required" if value is None else f"must be text, not {value!r}"
            raise self.refuse(name, problem)
        return str(value)

    def optional_text(self, name: str) -> str | None:
        """Return a text property, or None if it is absent."""
        return None if self.value(name) is None else self.text(name)

    def integer(self, name: str, default: int) -> int:
        """Return an integer; CloudFormation also accepts its text."""
        value = self.value(name, default)
        try:
            return int(str(value))
        except ValueError as error:
            raise self.refuse(name, f"must be a whole number, not {value!r}") from error

    def boolean(self, name: str, *, default: bool) -> bool:
        """Return a boolean; CloudFormation also accepts its text."""
        value = self.value(name, default)
        if isinstance(value, bool):
            return value
        if str(value).lower() in {"true", "false"}:
            return str(value).lower() == "true"
        raise self.refuse(name, f"must be true or false, not {value!r}")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        value = self.value(name, [])
        items = value if isinstance(value, list) else [value]
        return tuple(str(item) for item in items)

    def section(self, name: str) -> "Properties":
        """Return the map under `name`, empty if absent."""
        raw = self._values.get(name)
        return Properties(self._path, f"{self._place}.{name}", raw, self._resolver)

    def sections(self, name: str) -> Iterator[tuple[str, "Properties"]]:
        """Yield the maps in the map under `name`."""
        parent = self.section(name)
        for key in parent:
            yield key, parent.section(key)

    def items(self, name: str) -> Iterator["Properties"]:
        """Yield the maps in the list under `name`."""
        values = self._values.get(name) or []
        if not isinstance(values, list):
            raise self.refuse(name, f"must be a list, not {values!r}")
        for index, item in enumerate(values):
            yield Properties(self._path, f"{self._place}.{name}[{index}]", item, self._resolver)

    def _resolve(self, name: str, raw: Any) -> Any:
        try:
            return self._resolver.resolve(raw)
        except IntrinsicError as error:
            raise self.refuse(name, str(error)) from error
