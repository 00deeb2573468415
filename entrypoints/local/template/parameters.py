"""The template's parameters: defaults, overrides and constraints."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from entrypoints.local.template.errors import TemplateError


def read_parameters(
    path: Path, declared: Mapping[str, Any], overrides: Mapping[str, str]
) -> dict[str, str | list[str]]:
    """Return each parameter's value.

    See AWS CloudFormation User Guide, "Parameters section". Types of SSM parameters keep their default,
    the parameter's name, since Parameter Store does not run here.

    Raises:
        TemplateError: A value is missing, unknown or violates a constraint.
    """
    for name in overrides:
        if name not in declared:
            known = ", ".join(sorted(declared)) or "none"
            raise TemplateError(path, f"Parameters.{name}", f"is not declared; the template knows: {known}")
    return {name: _value(path, name, rules, overrides.get(name)) for name, rules in declared.items()}


def _value(path: Path, name: str, rules: Mapping[str, Any], given: str | None) -> str | list[str]:
    place = f"Parameters.{name}"
    value = rules.get("Default") if given is None else given
    if value is None:
        raise TemplateError(path, place, "has no Default and no value was given; pass one")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    _check(path, place, rules, text)
    kind = str(rules.get("Type", "String"))
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [item.strip() for item in text.split(",")]
    return text


def _check(path: Path, place: str, rules: Mapping[str, Any], text: str) -> None:
    allowed = [
        str(item).lower() if isinstance(item, bool) else str(item) for item in rules.get("AllowedValues", [])
    ]
    if allowed and text not in allowed:
        raise TemplateError(path, place, f"{text!r} is not one of {', '.join(allowed)}")
    pattern = rules.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, text):
        raise TemplateError(path, place, f"{text!r} does not match AllowedPattern {pattern}")
    if rules.get("Type") == "Number" and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        raise TemplateError(path, place, f"{text!r} is not a number")
