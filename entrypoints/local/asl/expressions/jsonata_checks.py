"""What AWS refuses of a JSONata expression when a definition is created, beyond its syntax."""

from collections.abc import Iterator
from typing import Any

from entrypoints.local.asl.expressions.jsonata import compiled


def top_level_references(text: str) -> list[str]:
    """Return the names that an expression reads from nowhere, in their order.

    An expression of Step Functions has its data in `$states` and variables only, so a path may not start with
    a bare name except where something is mapped or filtered. AWS refuses each name with the code
    UNSUPPORTED_JSONATA_EXPRESSION: "Reference to 'phone' at the top level is not supported."

    Raises:
        ExpressionSyntaxError: the text is no JSONata.
    """
    return list(dict.fromkeys(_names(compiled(text).ast)))


def _names(node: Any) -> Iterator[str]:
    """Yield the names that the parts of an expression read without a context to read them from."""
    if node.type == "path":
        first = node.steps[0]
        yield from [first.value] if first.type == "name" else _names(first)
        return
    for part in _parts(node):
        yield from _names(part)


def _parts(node: Any) -> Iterator[Any]:
    """Yield the parts of a node that are evaluated in its own context, as those of a transform are not."""
    for attribute in ("lhs", "rhs", "expression", "condition", "then", "_else", "body"):
        part = getattr(node, attribute, None)
        if part is not None and hasattr(part, "type"):
            yield part
    for attribute in ("expressions", "arguments"):
        yield from getattr(node, attribute, None) or ()
    for pair in getattr(node, "lhs_object", None) or ():
        yield from pair
