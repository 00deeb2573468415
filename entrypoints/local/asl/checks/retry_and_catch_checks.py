"""Checks of Retry and Catch. https://states-language.net/#errors."""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.checks import value_checks as values
from entrypoints.local.asl.checks.object_checks import (
    EMPTY,
    Diagnostics,
    Fields,
    check_object,
    require,
    schema_error,
)
from entrypoints.local.asl.definitions.definition import Language, other_language

_ERROR_EQUALS: Fields = {"ErrorEquals": values.ARRAY}
RETRIER: Fields = {
    **_ERROR_EQUALS,
    "Comment": values.STRING,
    "IntervalSeconds": values.constant_number(0, values.LONGEST_SECONDS),
    "MaxAttempts": values.constant_number(0, values.LONGEST_SECONDS),
    "BackoffRate": values.constant_number(1, float("inf"), whole=False),
    "MaxDelaySeconds": values.constant_number(1, 31_622_400),
    "JitterStrategy": values.one_of("NONE", "FULL"),
}


def catcher_fields(language: Language) -> Fields:
    """Return the fields that an element of Catch may have."""
    jsonata = language == "JSONata"
    own: Fields = {"Output": values.catcher_template} if jsonata else {"ResultPath": values.reference}
    return {
        **_ERROR_EQUALS,
        "Comment": values.STRING,
        "Next": values.STRING,
        "Assign": values.catcher_assignment,
        **own,
    }


def check_recovery(state: Mapping[str, Any], language: Language, where: str) -> Diagnostics:
    """Yield what is wrong with the elements of Retry and Catch."""
    yield from _elements(state.get("Retry", ()), RETRIER, (), language, f"{where}/Retry")
    elsewhere = catcher_fields(other_language(language))
    catcher = catcher_fields(language)
    yield from _elements(state.get("Catch", ()), catcher, elsewhere, language, f"{where}/Catch")
    for index, element in enumerate(state.get("Catch", ())):
        if isinstance(element, Mapping):
            yield from require(element, ("Next",), f"{where}/Catch[{index}]")


def _elements(elements: Any, fields: Fields, elsewhere: Any, language: Language, where: str) -> Diagnostics:
    for index, element in enumerate(elements):
        place = f"{where}[{index}]"
        found = list(check_object(element, fields, language, place, elsewhere=elsewhere))
        yield from found
        if not found:
            yield from _errors(element.get("ErrorEquals"), f"{place}/ErrorEquals", index == len(elements) - 1)


def _errors(names: Any, where: str, last: bool) -> Diagnostics:
    """Check ErrorEquals: at least one name, and States.ALL only alone and in the last element.

    The sentence is AWS's: https://github.com/aws/aws-cdk/issues/10530.
    """
    if names is None:
        yield schema_error("These fields are required: [ErrorEquals]", where.removesuffix("/ErrorEquals"))
    elif not names:
        yield schema_error(EMPTY, where)
    elif not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        yield schema_error("ErrorEquals must be an array of strings", where)
    elif "States.ALL" in names and (len(names) > 1 or not last):
        place = f"{where}[{names.index('States.ALL')}]"
        yield schema_error("States.ALL must appear alone and at end of list", place)
