"""Warnings about constants that look like paths, which do not refuse a definition.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from entrypoints.local.asl.checks.diagnostics import Diagnostic
from entrypoints.local.asl.expressions.errors import ExpressionSyntaxError
from entrypoints.local.asl.expressions.intrinsics.calls import compile_intrinsic
from entrypoints.local.asl.states.choice_rules import COMPARISONS

_WITH_PATH = {"Error", "Cause", *COMPARISONS}
_TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials", "BatchInput")
_WITH_TEMPLATES = ("ItemReader", "ItemBatcher", "ResultWriter", "Catch", "Choices")


def check_state(state: Mapping[str, Any], where: str) -> Iterator[Diagnostic]:
    """Yield the warnings about one JSONPath state."""
    for template, below in _templates(state, where):
        for name, place in _lookalikes(template, below):
            message = f"No .$ on a field named '{name}' that appears to be a JSONPath or Intrinsic Function"
            yield Diagnostic("WARNING", "NO_DOLLAR", message, place)
    if state["Type"] == "Pass" and _seems_dynamic(state.get("Result")):
        message = "Attempt to use a path in the result of a pass state; the result is static"
        yield Diagnostic("WARNING", "PASS_RESULT_IS_STATIC", message, f"{where}/Result")
    yield from _constant_paths(state, where)


def _constant_paths(value: Any, where: str) -> Iterator[Diagnostic]:
    """Yield the fields with a Path form whose constant looks like one: Error, Cause, a rule's operand."""
    if not isinstance(value, Mapping):
        return
    for name, item in value.items():
        if name in _WITH_PATH and isinstance(item, str) and _looks_like_path(item):
            message = f"The value of '{name}' looks like a path, but the field name does not end with 'Path'"
            yield Diagnostic("WARNING", "NO_PATH", message, f"{where}/{name}")
        elif name == "Not":
            yield from _constant_paths(item, f"{where}/Not")
        elif name in ("Choices", "And", "Or") and isinstance(item, list):
            for index, rule in enumerate(item):
                yield from _constant_paths(rule, f"{where}/{name}[{index}]")


def _lookalikes(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if isinstance(item, str) and not name.endswith(".$") and _looks_like_path(item):
                yield name, f"{where}/{name}"
            yield from _lookalikes(item, f"{where}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _lookalikes(item, f"{where}[{index}]")


def _templates(value: Any, where: str) -> Iterator[tuple[Any, str]]:
    """Yield the payload templates of a state, of its reader, writer, batcher, catchers and choice rules."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _templates(item, f"{where}[{index}]")
    for field in value if isinstance(value, Mapping) else ():
        if field in _TEMPLATES:
            yield value[field], f"{where}/{field}"
        elif field in _WITH_TEMPLATES:
            yield from _templates(value[field], f"{where}/{field}")


def _seems_dynamic(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(name.endswith(".$") or _seems_dynamic(item) for name, item in value.items())
    if isinstance(value, list):
        return any(map(_seems_dynamic, value))
    return isinstance(value, str) and _looks_like_path(value)


def _looks_like_path(text: str) -> bool:
    if text.startswith("States."):
        try:
            compile_intrinsic(text)
        except ExpressionSyntaxError:
            return False
        return True
    return text in ("$", "$$") or text.startswith(("$.", "$$.", "$["))
