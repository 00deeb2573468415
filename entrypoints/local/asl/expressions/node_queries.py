"""The part of a JSONPath that picks several nodes, on python-jsonpath."""

from collections.abc import Callable
from typing import Any

from jsonpath import JSONPathEnvironment, JSONPathError

from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError


def compile_query(text: str, tail: str) -> Callable[[Any], list[Any]]:
    """Compile the indefinite tail of a path to a function from a node to the values it picks, in order.

    Raises:
        ExpressionSyntaxError: the library does not take it.
    """
    try:
        query = JSONPathEnvironment().compile("$" + tail)
    except JSONPathError as error:
        raise ExpressionSyntaxError(f"'{text}' is not a JSONPath: {error}") from error
    findall: Callable[[Any], list[Any]] = query.findall
    return _or_itself(findall) if tail.startswith("[?") else findall


def _or_itself(findall: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """Apply a filter to an object itself, as Jayway does, where RFC 9535 would apply it to its members."""
    return lambda node: findall(node if isinstance(node, list) else [node])
