"""Errors that say where a path broke off, in the words of AWS's JSONPath library, an early Jayway.

Recorded: "Missing property in path $['no']", "No results for path: $['NoSuchInputPath']", "Property
['length()'] not found in path $['list']", "Filter: [0] can only be applied to arrays. Current context is: 1".
"""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.expressions.errors import PathNotFoundError
from entrypoints.local.asl.expressions.jsonpath.path_syntax import (
    Filter,
    FromEnd,
    Indices,
    ParsedPath,
    PathStep,
    Slice,
)
from entrypoints.local.asl.text.java_text import java_json


def position(step: PathStep, node: Any) -> int:
    """Return the position to which an index step points in an array.

    Raises:
        IndexError: The array has no such position; AWS's library never counts from the end.
        TypeError: The node is not an array.
    """
    if node.__class__ is not list:
        raise TypeError
    index = len(node) - step.back if isinstance(step, FromEnd) else step
    if not isinstance(index, int) or index < 0:
        raise IndexError
    return index


def not_found(parsed: ParsedPath, root: Any) -> PathNotFoundError:
    """Walk a path again, slowly, and return the error that says where and why it broke off."""
    node = root
    for at, step in enumerate(parsed.steps):
        leaf = at == len(parsed.steps) - 1 and not parsed.tail and not parsed.members
        here, there = canonical(parsed.steps[:at]), canonical(parsed.steps[: at + 1])
        if isinstance(step, str):
            if not isinstance(node, Mapping):
                return PathNotFoundError(parsed.text, f"Property ['{step}'] not found in path {here}")
            if step not in node:
                how = "No results for path:" if leaf else "Missing property in path"
                return PathNotFoundError(parsed.text, f"{how} {there}")
            node = node[step]
            continue
        try:
            node = node[position(step, node)]
        except TypeError:
            return _not_an_array(parsed, _bracket(step), node, here)
        except IndexError:
            reason = f"Index out of bounds when evaluating path {there}"
            return PathNotFoundError(parsed.text, reason, beyond_end=leaf)
    return PathNotFoundError(parsed.text, f"No results for path: {canonical(parsed.steps)}")


def _not_an_array(parsed: ParsedPath, bracket: str, node: Any, here: str) -> PathNotFoundError:
    if node is None:
        return PathNotFoundError(parsed.text, f"The path {here} is null")
    reason = f"Filter: {bracket} can only be applied to arrays. Current context is: {java_json(node)}"
    return PathNotFoundError(parsed.text, reason, misapplied=True)


def misapplied(parsed: ParsedPath, node: Any) -> PathNotFoundError | None:
    """Return the error of a tail that does not apply to the node to which the names lead, None if it does."""
    first = parsed.tail[0]
    if isinstance(first, Slice | Indices) and not isinstance(node, list):
        return _not_an_array(parsed, first.text, node, canonical(parsed.steps))
    if isinstance(first, Filter) and not isinstance(node, list | Mapping):
        reason = f"Filter: [?] can not be applied to primitives. Current context is: {java_json(node)}"
        return PathNotFoundError(parsed.text, reason, misapplied=True)
    return None


def members_not_found(parsed: ParsedPath) -> PathNotFoundError:
    """Return the error of `['a','b']` on a value that is not an object."""
    names = ", ".join(f"'{name}'" for name in parsed.members)
    return PathNotFoundError(parsed.text, f"Property [{names}] not found in path {canonical(parsed.steps)}")


def canonical(steps: tuple[PathStep, ...]) -> str:
    """Return steps as the library writes them: all in brackets."""
    return "$" + "".join(map(_bracket, steps))


def _bracket(step: PathStep) -> str:
    if isinstance(step, FromEnd):
        return f"[(@.length-{step.back})]"
    return f"[{step}]" if isinstance(step, int) else f"['{step}']"
