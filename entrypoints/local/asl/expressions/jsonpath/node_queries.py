"""The tail of a JSONPath that selects several nodes.

Its results are those of AWS's library, an early Jayway: a node in which a selector finds nothing is left out,
and a filter looks at the items of an array or at an object itself, never at an object's members.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from entrypoints.local.asl.expressions.jsonpath.path_errors import misapplied, position
from entrypoints.local.asl.expressions.jsonpath.path_filters import compile_filter
from entrypoints.local.asl.expressions.jsonpath.path_syntax import (
    Descent,
    Filter,
    FromEnd,
    Indices,
    ParsedPath,
    PathSelector,
    Slice,
    Wildcard,
)

Selection = Callable[[Any], Iterable[Any]]


def compile_query(parsed: ParsedPath) -> Callable[[Any], list[Any]]:
    """Compile the tail of a path to a function from a node to the values that it selects, in order.

    The function raises PathNotFoundError if the tail cannot be applied to the node at all.

    Raises:
        ExpressionSyntaxError: A filter is not one that AWS accepts.
    """
    selections = list(_selections(parsed.tail))

    def query(node: Any) -> list[Any]:
        failure = misapplied(parsed, node)
        if failure is not None:
            raise failure
        nodes = [node]
        for select in selections:
            nodes = [found for one in nodes for found in select(one)]
        return nodes

    return query


def _selections(tail: tuple[PathSelector, ...]) -> Iterator[Selection]:
    descending = False
    for selector in tail:
        if isinstance(selector, Descent):
            descending = True
        elif descending and isinstance(selector, Filter):
            descending = False
            yield _matching_descendants(compile_filter(selector.condition))
        else:
            if descending:
                descending = False
                yield _containers
            yield _selection(selector)


def _selection(selector: PathSelector) -> Selection:
    match selector:
        case Wildcard():
            return _children
        case Indices(numbers=numbers):
            return lambda node: (found for number in numbers for found in _item(node, number))
        case Slice(start=start, stop=stop):
            return lambda node: node[start:stop] if isinstance(node, list) else ()
        case Filter(condition=condition):
            return _matching(compile_filter(condition))
        case str():
            return lambda node: (node[selector],) if isinstance(node, Mapping) and selector in node else ()
        case int() | FromEnd():
            return lambda node: _item(node, selector)
        case _:
            raise TypeError(f"{selector} selects nothing by itself")


def _children(node: Any) -> Iterable[Any]:
    if isinstance(node, Mapping):
        return node.values()
    return node if isinstance(node, list) else ()


def _item(node: Any, step: int | FromEnd) -> Iterable[Any]:
    try:
        return (node[position(step, node)],)
    except (TypeError, IndexError):
        return ()


def _matching(holds: Callable[[Any], bool]) -> Selection:
    def select(node: Any) -> Iterable[Any]:
        if isinstance(node, list):
            return [item for item in node if holds(item)]
        return (node,) if holds(node) else ()

    return select


def _matching_descendants(holds: Callable[[Any], bool]) -> Selection:
    """Return a selection of all objects, at any depth, that satisfy a condition."""
    return lambda node: [one for one in _containers(node) if isinstance(one, Mapping) and holds(one)]


def _containers(node: Any) -> Iterator[Any]:
    """Yield a node and all objects and arrays inside it, outer ones first."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping | list):
            yield one
            waiting += reversed(list(_children(one)))
