"""Checks of an object of a definition: the fields it may have, must have, and may not have together.

What AWS says was measured by others. "Field 'Catch' is not supported" and the sentences about query
languages, at the place of the object: https://github.com/floci-io/floci/issues/2735 and /2968. "There should
only be one of the following fields: [...]": /3733. "These fields are required: [...]":
https://github.com/CloudSnorkel/cdk-github-runners/issues/434. "This object should have only one of the
following fields: [...]" and "Value cannot be empty": the rules pf-sfn-asl-next-end and
pf-sfn-asl-branch-shape of https://github.com/badmintoncryer/cdk-preflight. Of a group AWS names all fields,
not those that are there (pf-sfn-asl-wait-timing).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.checks.field_checks import Check
from entrypoints.local.asl.definitions.definition import Language

Found: TypeAlias = Iterator[Diagnostic]
Fields: TypeAlias = Mapping[str, Check]

EMPTY = "Value cannot be empty"
NOT_AN_OBJECT = "Expected value of type Object"


def schema_error(message: str, location: str) -> Diagnostic:
    """Return the finding that AWS calls SCHEMA_VALIDATION_FAILED."""
    return Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", message, location)


def check_object(
    definition: Any, fields: Fields, language: Language, where: str, *, elsewhere: Iterable[str] = ()
) -> Found:
    """Check that an object has only known fields and each of them a value that it takes.

    Args:
        definition: the object.
        fields: the fields it may have.
        language: its query language.
        where: its place.
        elsewhere: the fields that it may have in the other query language.
    """
    if not isinstance(definition, Mapping):
        yield schema_error(NOT_AN_OBJECT, where or "/")
        return
    for name, value in definition.items():
        check = fields.get(name)
        if check is None:
            yield schema_error(_unsupported(name, language, elsewhere), where or "/")
            continue
        for finding in check(value, language):
            yield Diagnostic("ERROR", finding.code, finding.message, f"{where}/{name}{finding.below}")


def _unsupported(name: str, language: Language, elsewhere: Iterable[str]) -> str:
    if name not in elsewhere:
        return f"Field '{name}' is not supported"
    other = "JSONPath" if language == "JSONata" else "JSONata"
    return (
        f"The QueryLanguage is set to '{language}', but field '{name}' is only supported "
        f"for the '{other}' QueryLanguage"
    )


def require(definition: Mapping[str, Any], names: Sequence[str], where: str) -> Found:
    """Check that fields are there."""
    missing = [name for name in names if name not in definition]
    if missing:
        yield schema_error(f"These fields are required: [{', '.join(missing)}]", where or "/")


def require_one(definition: Mapping[str, Any], names: Sequence[str], where: str) -> Found:
    """Check that exactly one of some fields is there."""
    yield from allow_one(definition, names, where)
    if not any(name in definition for name in names):
        message = f"This object should have only one of the following fields: [{', '.join(names)}]"
        yield schema_error(message, where)


def allow_one(definition: Mapping[str, Any], names: Sequence[str], where: str) -> Found:
    """Check that at most one of some fields is there."""
    if sum(name in definition for name in names) > 1:
        message = f"There should only be one of the following fields: [{', '.join(names)}]"
        yield schema_error(message, where)
