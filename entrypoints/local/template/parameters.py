"""The template's parameters: defaults, overrides and constraints."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from entrypoints.local.template.errors import TemplateError


def read_parameters(
    path: Path, declared: Mapping[str, Any], overrides: Mapping[str, str]
) -> dict[str, str | list[str]]:
    """Return each parameter's value.

    See AWS CloudFormation User Guide, "Parameters section". A parameter of a type `AWS::SSM::Parameter::...`
    has no value unless one is given: its Default is a name in Parameter Store, which does not run here.

    Raises:
        TemplateError: A value is missing, unknown or violates a constraint.
    """
    for name in overrides:
        if name not in declared:
            known = ", ".join(sorted(declared)) or "none"
            raise TemplateError(path, f"Parameters.{name}", f"is not declared; the template knows: {known}")
    return {
        name: _value(path, name, rules, overrides.get(name))
        for name, rules in declared.items()
        if name in overrides or not _is_stored(rules)
    }


def stored_parameters(declared: Mapping[str, Any], overrides: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the parameters whose values are in Parameter Store."""
    return frozenset(name for name, rules in declared.items() if _is_stored(rules) and name not in overrides)


def _is_stored(rules: Mapping[str, Any]) -> bool:
    return str(rules.get("Type")).startswith("AWS::SSM::Parameter::")


def _value(path: Path, name: str, rules: Mapping[str, Any], given: str | None) -> str | list[str]:
    place = f"Parameters.{name}"
    value = rules.get("Default") if given is None else given
    if value is None:
        raise TemplateError(path, place, "has no Default and no value was given; pass one")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    _check(path, place, rules, text)
    kind = str(rules.get("Type", "String"))
    if kind == "CommaDelimitedList" or "List<" in kind:
        return [item.strip() for item in text.split(",")]
    return text


def _check(path: Path, place: str, rules: Mapping[str, Any], text: str) -> None:
    for problem in _problems(rules, text):
        raise TemplateError(path, place, f"{text!r} {problem}")


def _problems(rules: Mapping[str, Any], text: str) -> Iterator[str]:
    allowed = [
        str(item).lower() if isinstance(item, bool) else str(item) for item in rules.get("AllowedValues", [])
    ]
    if allowed and text not in allowed:
        yield f"is not one of {', '.join(allowed)}"
    pattern = rules.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, text):
        yield f"does not match AllowedPattern {pattern}"
    if rules.get("Type") == "Number":
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
            yield "is not a number"
        elif not float(rules.get("MinValue", "-inf")) <= float(text) <= float(rules.get("MaxValue", "inf")):
            yield f"is not between {rules.get('MinValue', 'any')} and {rules.get('MaxValue', 'any')}"
    elif not int(rules.get("MinLength", 0)) <= len(text) <= float(rules.get("MaxLength", "inf")):
        yield f"has not {rules.get('MinLength', 0)} to {rules.get('MaxLength', 'any number of')} characters"
