"""The variables that the states of a definition read, as DescribeStateMachine lists them.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from entrypoints.local.asl.definitions.definition import Definition
from entrypoints.local.asl.definitions.walk import all_states

_JSONATA = re.compile(r"\$([A-Za-z_]\w*)\b(?!\s*\()")
_JSONATA_TEXT = re.compile(r'"[^"]*"|\'[^\']*\'')
_BOUND_IN_JSONATA = re.compile(r"\$([A-Za-z_]\w*)\s*:=|function\s*\(([^)]*)\)")
_JSONPATH = re.compile(r"(?<![\w$])\$([A-Za-z_]\w*)")
_PATH_FIELDS = ("Path", ".$", "Variable")
_INNER = frozenset({"States", "Branches", "ItemProcessor", "Iterator"})


def variable_references(definition: Definition) -> dict[str, list[str]]:
    """Return the variables that each state reads, by the state's name; states that read none are left out."""
    found: dict[str, list[str]] = {}
    for state in all_states(definition):
        names = list(dict.fromkeys(_in_value(state.definition, "")))
        if names:
            found[state.name] = names
    return found


def _in_value(value: Any, field: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _in_text(value, field)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in _INNER:
                yield from _in_value(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _in_value(item, field)


def _in_text(text: str, field: str) -> Iterator[str]:
    if text.startswith("{%"):
        code = _JSONATA_TEXT.sub("", text)
        bound = {"states"}
        for name, parameters in _BOUND_IN_JSONATA.findall(code):
            bound.update([name, *re.findall(r"\w+", parameters)])
        yield from (name for name in _JSONATA.findall(code) if name not in bound)
    elif field.endswith(_PATH_FIELDS):
        yield from _JSONPATH.findall(text)
