"""DefinitionSubstitutions: the placeholders `${Name}` of a definition, replaced before it is parsed.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html:
each key names a placeholder `${key}`; others are left as they are.
"""

import json
import re
from collections.abc import Iterator, Mapping

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9_]+)\}")


def substitute(definition: str, values: Mapping[str, str | bool | float]) -> str:
    """Return the definition with each placeholder `${Name}` of `values` replaced by its value.

    A value is escaped as inside a JSON string, so that quotes and backslashes keep their meaning.
    """

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        return _inside_string(values[name]) if name in values else match.group(0)

    return _PLACEHOLDER.sub(value_of, definition)


def unfilled(definition: str) -> list[str]:
    """Return the names of the placeholders in a definition, each once, in order."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(definition)))


def unfilled_values(definition: str) -> list[str]:
    """Return the names of the placeholders in a definition that have a meaning: those of no Comment."""
    try:
        document = json.loads(definition)
    except ValueError:  # a placeholder may stand where JSON has a number
        return unfilled(definition)
    return list(dict.fromkeys(_in_values(document)))


def _in_values(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _PLACEHOLDER.findall(value)
    elif isinstance(value, list):
        for item in value:
            yield from _in_values(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "Comment":
                yield from _in_values(item)


def _inside_string(value: str | bool | float) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return json.dumps(text, ensure_ascii=False)[1:-1]
