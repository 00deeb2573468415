"""Names that AWS refuses in a JSONata expression when a definition is created."""

from collections.abc import Iterator
from typing import Any

from entrypoints.local.asl.expressions.jsonata.expressions import compiled


def unsupported_references(text: str, *, caught: bool = False) -> list[str]:
    """Return a sentence for each name that an expression reads but AWS does not offer, in their order.

    An expression of Step Functions has its data in `$states` and variables only, so a path may start with a
    bare name only inside a map or a filter. `$$` has no value either, and `$states.errorOutput` exists in a
    Catch only.

    Args:
        text: The expression.
        caught: Whether it is in a Catch.

    Raises:
        ExpressionSyntaxError: The text is not JSONata.
    """
    ast = compiled(text).ast
    found = [f"Reference to '{name}' at the top level is not supported." for name in _names(ast)]
    found += [f"Reference to '{name}' is not supported." for name in _absent(ast, caught=caught)]
    return list(dict.fromkeys(found))


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


def _absent(node: Any, *, caught: bool) -> Iterator[str]:
    """Yield `$$` and, outside a Catch, `$states.errorOutput`, wherever a path does not step to them."""
    if node.type == "variable" and node.value == "$":
        yield "$$"
    if node.type == "path":
        first, *rest = node.steps
        if not caught and _is_error_output(first, rest):
            yield "$states.errorOutput"
        yield from _absent(first, caught=caught)
        return
    for part in _parts(node):
        yield from _absent(part, caught=caught)


def _is_error_output(first: Any, rest: list[Any]) -> bool:
    return bool(
        first.type == "variable" and first.value == "states" and rest and rest[0].value == "errorOutput"
    )
