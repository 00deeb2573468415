"""Definitions and their query languages."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

Definition: TypeAlias = Mapping[str, Any]
"""A state machine's definition, or an object in it: a state, a branch, an item processor."""

Language: TypeAlias = Literal["JSONPath", "JSONata"]


def language_of(definition: Definition, default: Language) -> Language:
    """Return the query language in which a machine or a state is read.

    Any QueryLanguage other than JSONPath reads as JSONata; whether it is valid is checked elsewhere
    (reported: https://github.com/floci-io/floci/issues/2968).
    """
    if "QueryLanguage" not in definition:
        return default
    return "JSONPath" if definition["QueryLanguage"] == "JSONPath" else "JSONata"


def other_language(language: Language) -> Language:
    """Return the query language that is not `language`."""
    return "JSONPath" if language == "JSONata" else "JSONata"
