"""Checks of the fields that an object of a definition may have, must have, and may not have together.

Others measured AWS's sentences. "Field 'Catch' is not supported" and the sentences about query
languages, at the place of the object: https://github.com/floci-io/floci/issues/2735 and /2968. "There should
only be one of the following fields: [...]": /3733. "These fields are required: [...]":
https://github.com/CloudSnorkel/cdk-github-runners/issues/434. "This object should have only one of the
following fields: [...]" and "Value cannot be empty": the rules pf-sfn-asl-next-end and
pf-sfn-asl-branch-shape of https://github.com/badmintoncryer/cdk-preflight. AWS names all fields of a
group, not only those that are present (pf-sfn-asl-wait-timing).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.checks.value_checks import ValueCheck
from entrypoints.local.asl.definitions.definition import Language, other_language

Diagnostics: TypeAlias = Iterator[Diagnostic]
Fields: TypeAlias = Mapping[str, ValueCheck]

EMPTY = "Value cannot be empty"
NOT_AN_OBJECT = "Expected value of type Object"


def schema_error(message: str, location: str) -> Diagnostic:
    """Return a diagnostic with the code SCHEMA_VALIDATION_FAILED."""
    return Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", message, location)


def check_object(
    definition: Any, fields: Fields, language: Language, where: str, *, elsewhere: Iterable[str] = ()
) -> Diagnostics:
    """Check that an object has only known fields, each with a valid value.

    Args:
        definition: The object.
        fields: The fields that it may have.
        language: Its query language.
        where: Its place.
        elsewhere: The fields that it may have in the other query language.
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
    return (
        f"The QueryLanguage is set to '{language}', but field '{name}' is only supported "
        f"for the '{other_language(language)}' QueryLanguage"
    )


def require(definition: Mapping[str, Any], names: Sequence[str], where: str) -> Diagnostics:
    """Check that required fields are present."""
    missing = [name for name in names if name not in definition]
    if missing:
        yield schema_error(f"These fields are required: [{', '.join(missing)}]", where or "/")


def require_one(definition: Mapping[str, Any], names: Sequence[str], where: str) -> Diagnostics:
    """Check that exactly one of some fields is present."""
    yield from allow_one(definition, names, where)
    if not any(name in definition for name in names):
        message = f"This object should have only one of the following fields: [{', '.join(names)}]"
        yield schema_error(message, where)


def allow_one(definition: Mapping[str, Any], names: Sequence[str], where: str) -> Diagnostics:
    """Check that at most one of some fields is present."""
    if sum(name in definition for name in names) > 1:
        message = f"There should only be one of the following fields: [{', '.join(names)}]"
        yield schema_error(message, where)
