"""JSONPath as AWS reads it, compiled to closures.

A reference path names one node and is by far the commonest, so it is compiled to plain look-ups. Selectors of
several nodes (wildcards, slices, unions, filters, recursive descent) apply to the node at which the leading
names end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError, PathNotFoundError
from entrypoints.local.asl.expressions.jsonpath.node_queries import compile_query
from entrypoints.local.asl.expressions.jsonpath.path_errors import members_not_found, not_found, position
from entrypoints.local.asl.expressions.jsonpath.path_syntax import ParsedPath, PathStep, parse_path
from entrypoints.local.asl.expressions.scope import Expression, ExpressionScope
from entrypoints.local.asl.text.java_text import java_json


class _Missing:
    """Marks an absent node, which is not the same as null."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class JsonPath:
    """A compiled JSONPath.

    Attributes:
        text: The path as the definition has it.
        is_reference: Whether it is a reference path: names and indices only, so that it names one node.
        is_definite: Whether it yields one value; an indefinite path yields a list, perhaps an empty one.
        read: `read(data, scope)` yields the value or raises PathNotFoundError.
        variable: The variable it starts from, or None.
        context: Whether it starts from the context object.
    """

    text: str
    is_reference: bool
    is_definite: bool
    read: Expression
    variable: str | None
    context: bool

    def document(self, data: Any, scope: ExpressionScope) -> Any:
        """Return the document of the path: the data, the context object or a variable's value."""
        if self.context:
            return scope.context
        return data if self.variable is None else scope.variables.get(self.variable, data)

    def find(self, data: Any, scope: ExpressionScope) -> Any:
        """Return the value, or MISSING where `read` would raise."""
        try:
            return self.read(data, scope)
        except PathNotFoundError:
            return MISSING


def compile_path(text: str) -> JsonPath:
    """Compile a JSONPath: `$...` reads the data, `$$...` the context object, `$name...` a variable.

    Raises:
        ExpressionSyntaxError: The text is not a JSONPath that AWS accepts.
    """
    parsed = parse_path(text)
    definite = not parsed.tail
    return JsonPath(
        text=text,
        is_reference=definite and not parsed.members,
        is_definite=definite,
        read=_rooted(parsed, _selectors(parsed)),
        variable=parsed.variable,
        context=parsed.context,
    )


def _rooted(parsed: ParsedPath, read: Callable[[Any], Any]) -> Expression:
    """Bind a reader of one document to the root that the path starts from."""
    if parsed.context:
        return lambda _data, scope: read(scope.context)
    if parsed.variable is None:
        return _identity if not (parsed.steps or parsed.members or parsed.tail) else _on_data(read)
    variable, text = parsed.variable, parsed.text

    def read_variable(_data: Any, scope: ExpressionScope) -> Any:
        try:
            value = scope.variables[variable]
        except KeyError:
            raise PathNotFoundError(text, f"No results for path: ${variable}") from None
        return read(value)

    return read_variable


def _identity(data: Any, _scope: ExpressionScope) -> Any:
    return data


def _on_data(read: Callable[[Any], Any]) -> Expression:
    return lambda data, _scope: read(data)


def _selectors(parsed: ParsedPath) -> Callable[[Any], Any]:
    walk = _steps(parsed)
    if parsed.members:
        return _then(walk, _members(parsed))
    if parsed.tail:
        return _then(walk, compile_query(parsed))
    return walk


def _then(first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda node: second(first(node))


def _steps(parsed: ParsedPath) -> Callable[[Any], Any]:
    """Compile the leading names and indices; paths of one to three names are unrolled."""
    steps = parsed.steps
    if all(isinstance(step, str) for step in steps) and len(steps) in _UNROLLED:
        return _UNROLLED[len(steps)](parsed)

    def walk(root: Any) -> Any:
        node = root
        try:
            for step in steps:
                node = node[step] if step.__class__ is str else node[position(step, node)]
        except (KeyError, TypeError, IndexError):
            raise not_found(parsed, root) from None
        return node

    return walk


def _no_step(_parsed: ParsedPath) -> Callable[[Any], Any]:
    return lambda node: node


def _one_name(parsed: ParsedPath) -> Callable[[Any], Any]:
    (first,) = parsed.steps

    def walk(node: Any) -> Any:
        try:
            return node[first]
        except (KeyError, TypeError):
            raise not_found(parsed, node) from None

    return walk


def _two_names(parsed: ParsedPath) -> Callable[[Any], Any]:
    first, second = parsed.steps

    def walk(node: Any) -> Any:
        try:
            return node[first][second]
        except (KeyError, TypeError):
            raise not_found(parsed, node) from None

    return walk


def _three_names(parsed: ParsedPath) -> Callable[[Any], Any]:
    first, second, third = parsed.steps

    def walk(node: Any) -> Any:
        try:
            return node[first][second][third]
        except (KeyError, TypeError):
            raise not_found(parsed, node) from None

    return walk


_UNROLLED = {0: _no_step, 1: _one_name, 2: _two_names, 3: _three_names}


def _members(parsed: ParsedPath) -> Callable[[Any], Any]:
    """Compile a closing `['a','b']`, which yields an object of the members that are present."""
    names = parsed.members

    def pick(node: Any) -> Any:
        if not isinstance(node, Mapping):
            raise members_not_found(parsed)
        return {name: node[name] for name in names if name in node}

    return pick


@dataclass(frozen=True, slots=True)
class ReferencePath:
    """The place into which ResultPath writes a value."""

    text: str
    steps: tuple[PathStep, ...]

    def write(self, document: Any, value: Any) -> Any:
        """Return a document in which this node holds `value`; the given document stays as it is.

        Missing objects on the way are created.
        https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html

        Raises:
            StatesError: States.ResultPathMatchFailure: a node on the way is no object, or an array too short.
        """
        try:
            return _written(document, self.steps, value)
        except _MismatchError:
            raise StatesError(
                "States.ResultPathMatchFailure",
                f"Unable to apply ReferencePath {self.text} to input {java_json(document)}",
            ) from None


def compile_reference(text: str) -> ReferencePath:
    """Compile the path of a ResultPath.

    Raises:
        ExpressionSyntaxError: The path may match several nodes, or does not start at the input.
    """
    parsed = parse_path(text)
    if parsed.tail or parsed.members or parsed.context or parsed.variable:
        raise ExpressionSyntaxError("Value is not a Reference Path")
    return ReferencePath(text, parsed.steps)


class _MismatchError(Exception):
    """A node on the way cannot hold the next step."""


def _written(node: Any, steps: tuple[PathStep, ...], value: Any) -> Any:
    if not steps:
        return value
    step, *rest = steps
    if isinstance(step, str) and isinstance(node, dict):
        return {**node, step: _written(node.get(step, {}), tuple(rest), value)}
    if isinstance(step, int) and isinstance(node, list) and 0 <= step < len(node):
        copy = list(node)
        copy[step] = _written(node[step], tuple(rest), value)
        return copy
    raise _MismatchError
