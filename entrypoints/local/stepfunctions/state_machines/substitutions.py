"""DefinitionSubstitutions: the `${Name}` places of a definition, filled in before it is read.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html:
each key names a placeholder `${key}`; what no key names is left as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9_]+)\}")


def substitute(definition: str, values: Mapping[str, str | bool | float]) -> str:
    """Return the definition with each `${Name}` that `values` has replaced by its value.

    A value is put in as it reads inside a JSON string, so that quotes and backslashes stay what they are.
    """

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        return _inside_string(values[name]) if name in values else match.group(0)

    return _PLACEHOLDER.sub(value_of, definition)


def unfilled(definition: str) -> list[str]:
    """Return the names of the placeholders that are left in a definition, each once, in order."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(definition)))


def _inside_string(value: str | bool | float) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return json.dumps(text, ensure_ascii=False)[1:-1]
