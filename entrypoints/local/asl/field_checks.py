"""Checks of single fields of a definition: each yields what is wrong with a value, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from entrypoints.local.asl.dataflow import Language
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.intrinsics import compile_intrinsic
from entrypoints.local.asl.expressions.jsonata import is_expression
from entrypoints.local.asl.expressions.jsonpath import compile_path, compile_reference
from entrypoints.local.asl.expressions.templates import compile_template
from entrypoints.local.asl.fields import json_type
from entrypoints.local.asl.resources import parse_resource
from entrypoints.local.asl.timestamps import parse_timestamp

Check: TypeAlias = Callable[[Any, Language], Iterator[str]]

LONGEST_SECONDS = 99_999_999


def anything(_value: Any, _language: Language) -> Iterator[str]:
    """Take every value."""
    yield from ()


def of_type(wanted: str) -> Check:
    """Take values of one JSON type."""

    def check(value: Any, _language: Language) -> Iterator[str]:
        if json_type(value) != wanted:
            yield f"Expected value of type {wanted.capitalize()}"

    return check


def one_of(*choices: str) -> Check:
    """Take one of some strings."""

    def check(value: Any, _language: Language) -> Iterator[str]:
        if value not in choices:
            yield f"Value is not one of [{', '.join(choices)}]"

    return check


def _compiles(compile_text: Callable[[str], object], value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        yield "Expected value of type String"
        return
    try:
        compile_text(value)
    except ExpressionSyntaxError as error:
        yield str(error)


def path(value: Any, _language: Language) -> Iterator[str]:
    """Take a JSONPath or null."""
    if value is not None:
        yield from _compiles(compile_path, value)


def present_path(value: Any, _language: Language) -> Iterator[str]:
    """Take a JSONPath."""
    yield from _compiles(compile_path, value)


def reference(value: Any, _language: Language) -> Iterator[str]:
    """Take a reference path that can be written to, or null."""
    if value is not None:
        yield from _compiles(compile_reference, value)


def path_or_intrinsic(value: Any, _language: Language) -> Iterator[str]:
    """Take a JSONPath or the call of an intrinsic function."""
    called = isinstance(value, str) and value.startswith("States.")
    yield from _compiles(compile_intrinsic if called else compile_path, value)


def template(value: Any, language: Language) -> Iterator[str]:
    """Take a payload template."""
    try:
        compile_template(value, language=language)
    except ExpressionSyntaxError as error:
        yield str(error)


def object_template(value: Any, language: Language) -> Iterator[str]:
    """Take a payload template that is an object."""
    yield from of_type("object")(value, language)
    yield from template(value, language)


def _dynamic(value: Any, language: Language) -> bool:
    return language == "JSONata" and isinstance(value, str) and is_expression(value)


def number(least: float, most: float, *, whole: bool = True) -> Check:
    """Take a number within bounds, or in JSONata an expression."""

    def check(value: Any, language: Language) -> Iterator[str]:
        if _dynamic(value, language):
            yield from template(value, language)
        elif json_type(value) != "number" or (whole and not isinstance(value, int)):
            yield f"Expected value of type {'Integer' if whole else 'Number'}"
        elif not least <= value <= most:
            yield f"Expected a value between {least:,} and {most:,}"

    return check


def text(value: Any, language: Language) -> Iterator[str]:
    """Take a string, or in JSONata an expression."""
    yield from of_type("string")(value, language)
    if _dynamic(value, language):
        yield from template(value, language)


def timestamp(value: Any, language: Language) -> Iterator[str]:
    """Take an ISO-8601 moment, or in JSONata an expression."""
    if _dynamic(value, language):
        yield from template(value, language)
    elif not isinstance(value, str) or parse_timestamp(value) is None:
        yield "Expected a timestamp in ISO-8601 extended offset date-time format"


def items(value: Any, language: Language) -> Iterator[str]:
    """Take the Items of a JSONata Map: an array or an expression."""
    if not isinstance(value, list | dict) and not _dynamic(value, language):
        yield "Expected an array or a JSONata expression"
    else:
        yield from template(value, language)


def condition(value: Any, language: Language) -> Iterator[str]:
    """Take the Condition of a JSONata choice rule: a boolean or an expression."""
    if not isinstance(value, bool) and not _dynamic(value, language):
        yield "Expected a boolean or a JSONata expression"
    else:
        yield from template(value, language)


def resource(value: Any, _language: Language) -> Iterator[str]:
    """Take what a Task can be done by."""
    if not isinstance(value, str):
        yield "Expected value of type String"
        return
    try:
        parse_resource(value)
    except ValueError:
        yield (
            f"The resource provided {value} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region."
        )
