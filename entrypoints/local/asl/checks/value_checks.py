"""Checks of single values of a definition, such as paths, numbers and timestamps.

Each yields its findings about a value, in AWS's words where these are known.

Bounds and sentences were measured by others: https://github.com/floci-io/floci/issues/3733 and the rules
pf-sfn-asl-* of https://github.com/badmintoncryer/cdk-preflight. The rest follows https://states-language.net
and the developer guide's page about each state.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from entrypoints.local.asl.checks.template_checks import (
    Finding,
    Findings,
    catcher_template,
    template,
    variable_names,
)
from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.intrinsics.calls import compile_intrinsic
from entrypoints.local.asl.expressions.jsonata.expressions import is_expression
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path, compile_reference
from entrypoints.local.asl.fields.typed_fields import json_type
from entrypoints.local.asl.tasks.task_resources import parse_resource
from entrypoints.local.asl.text.timestamps import parse_timestamp

__all__ = ["Finding", "Findings", "ValueCheck", "catcher_template", "template"]

ValueCheck: TypeAlias = Callable[[Any, Language], Findings]

LONGEST_SECONDS = 99_999_999
_NO_REFERENCE = "Value is not a Reference Path"
_NO_PATH = "Value must be a valid JSONPath."
_MANY_NODES = re.compile(r"[*?@]|\.\.")


def anything(_value: Any, _language: Language) -> Findings:
    """Accept every value."""
    yield from ()


def of_type(wanted: str) -> ValueCheck:
    """Accept values of one JSON type."""

    def check(value: Any, _language: Language) -> Findings:
        if json_type(value) != wanted:
            yield Finding(f"Expected value of type {wanted.capitalize()}")

    return check


OBJECT = of_type("object")
ARRAY = of_type("array")
STRING = of_type("string")
BOOLEAN = of_type("boolean")


def strings(value: Any, _language: Language) -> Findings:
    """Accept an array of strings."""
    if not isinstance(value, list):
        yield Finding("Expected value of type Array")
        return
    for index, item in enumerate(value):
        if not isinstance(item, str):
            yield Finding("Expected value of type String", below=f"[{index}]")


def one_of(*choices: str) -> ValueCheck:
    """Accept one of some strings."""

    def check(value: Any, _language: Language) -> Findings:
        if value not in choices:
            yield Finding(f"Value should be one of the following: [{', '.join(choices)}]")

    return check


def _compiles(compile_text: Callable[[str], object], value: Any) -> Findings:
    if not isinstance(value, str):
        yield Finding("Expected value of type String")
        return
    try:
        compile_text(value)
    except ExpressionSyntaxError as error:
        yield Finding(_NO_REFERENCE if str(error).startswith(_NO_REFERENCE) else _NO_PATH)


def path(value: Any, _language: Language) -> Findings:
    """Accept a JSONPath or null."""
    if value is not None:
        yield from _compiles(compile_path, value)


def present_path(value: Any, _language: Language) -> Findings:
    """Accept a JSONPath."""
    yield from _compiles(compile_path, value)


def present_reference(value: Any, _language: Language) -> Findings:
    """Accept a path of names and indices from the input or a variable, as the numbers of a Map require."""
    found = list(_compiles(compile_path, value))
    yield from found
    if not found and not _is_reference(value):
        yield Finding(_NO_REFERENCE)


def items_path(value: Any, _language: Language) -> Findings:
    """Accept a path to one value, of the input, the context object or a variable."""
    found = list(_compiles(compile_path, value))
    yield from found
    if not found and _MANY_NODES.search(value):
        yield Finding(_NO_REFERENCE)


def tested_path(value: Any, _language: Language) -> Findings:
    """Accept the path of a choice rule."""
    if isinstance(value, str) and not value.startswith("$"):
        yield Finding(f"{_NO_REFERENCE}: Reference path didn't start with '$'")
    else:
        yield from _compiles(compile_path, value)


def _is_reference(text: str) -> bool:
    compiled = compile_path(text)
    return compiled.is_reference and not compiled.context


def reference(value: Any, _language: Language) -> Findings:
    """Accept a reference path that can be written to, or null."""
    if value is not None:
        yield from _compiles(compile_reference, value)


def path_or_intrinsic(value: Any, _language: Language) -> Findings:
    """Accept a JSONPath or the call of an intrinsic function."""
    called = isinstance(value, str) and value.startswith("States.")
    yield from _compiles(compile_intrinsic if called else compile_path, value)


def object_template(value: Any, language: Language) -> Findings:
    """Accept a payload template that is an object."""
    yield from OBJECT(value, language)
    yield from template(value, language)


def assignment(value: Any, language: Language) -> Findings:
    """Accept an Assign: an object of variables."""
    yield from object_template(value, language)
    yield from variable_names(value)


def credentials(value: Any, language: Language) -> Findings:
    """Accept the Credentials of a Task: an object with a RoleArn, or in JSONata an expression."""
    if not _dynamic(value, language):
        yield from OBJECT(value, language)
        if isinstance(value, Mapping) and not {"RoleArn", "RoleArn.$"} & value.keys():
            yield Finding("The field 'RoleArn' is required but was missing")
    yield from template(value, language)


def catcher_assignment(value: Any, language: Language) -> Findings:
    """Accept the Assign of a Catch."""
    yield from OBJECT(value, language)
    yield from catcher_template(value, language)
    yield from variable_names(value)


def _dynamic(value: Any, language: Language) -> bool:
    return language == "JSONata" and isinstance(value, str) and is_expression(value)


def number(least: float, most: float, *, whole: bool = True) -> ValueCheck:
    """Accept a number within bounds, or in JSONata an expression."""
    constant = constant_number(least, most, whole=whole)

    def check(value: Any, language: Language) -> Findings:
        yield from template(value, language) if _dynamic(value, language) else constant(value, language)

    return check


def constant_number(least: float, most: float, *, whole: bool = True) -> ValueCheck:
    """Accept a number within bounds, in every language."""

    def check(value: Any, _language: Language) -> Findings:
        if json_type(value) != "number" or (whole and not isinstance(value, int)):
            yield Finding(f"Expected value of type {'Integer' if whole else 'Number'}")
        elif value < least:
            yield Finding(f"Minimum value is {least if whole else float(least)}")
        elif value > most:
            yield Finding(f"Maximum value is {most if whole else float(most)}")

    return check


def text(value: Any, language: Language) -> Findings:
    """Accept a string, or in JSONata an expression."""
    yield from STRING(value, language)
    if language == "JSONata":
        yield from template(value, language)


def timestamp(value: Any, language: Language) -> Findings:
    """Accept an ISO-8601 moment, or in JSONata an expression."""
    if _dynamic(value, language):
        yield from template(value, language)
    elif not isinstance(value, str) or parse_timestamp(value) is None:
        yield Finding("String does not match RFC3339 timestamp")


def items(value: Any, language: Language) -> Findings:
    """Accept the Items of a JSONata Map: an array or an expression; AWS also accepts an object."""
    if not isinstance(value, list) and not _dynamic(value, language):
        yield Finding("Expected an array or a JSONata expression")
    else:
        yield from template(value, language)


def condition(value: Any, language: Language) -> Findings:
    """Accept the Condition of a JSONata choice rule: a boolean or an expression."""
    if not isinstance(value, bool) and not _dynamic(value, language):
        yield Finding("Expected a boolean or a JSONata expression")
    else:
        yield from template(value, language)


def resource(value: Any, _language: Language) -> Findings:
    """Accept the ARN of something that can do a Task."""
    if not isinstance(value, str):
        yield Finding("Expected value of type String")
        return
    if not value.startswith("arn:"):
        yield Finding("Value is not a valid resource ARN")
        return
    try:
        parse_resource(value)
    except ValueError:
        yield Finding(
            f"The resource provided {value} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region."
        )
