"""Inputs of targets: the event, a constant, a part of the event, or a template filled from it.

See EventBridge User Guide, "Amazon EventBridge input transformation".
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.template.event_sources import InputTransformer, RuleSource, RuleTarget

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\['([^']+)'\]")
_PLACEHOLDER = re.compile(r"<([A-Za-z0-9_.-]+)>")
_ABSENT = object()

MakeInput = Callable[[Mapping[str, Any]], bytes]


def compile_input(target: RuleTarget, rule: RuleSource | None = None) -> MakeInput:
    """Compile a target's input to a function from event to payload.

    Raises:
        ValueError: A path is malformed.
    """
    if target.input is not None:
        constant = target.input.encode()
        return lambda _event: constant
    if target.input_path is not None:
        read = compile_path(target.input_path)
        return lambda event: _json(read(event)).encode()
    if target.transformer is not None:
        return _compile_transformer(target.transformer, rule)
    return lambda event: _json(event).encode()


def compile_path(path: str) -> Callable[[Any], Any]:
    """Compile a path such as `$.detail.items[0]` to a reader; absent values read as null.

    Raises:
        ValueError: The path is malformed.
    """
    if not path.startswith("$"):
        raise ValueError(f"{path!r} is not a JSONPath: it must begin with $")
    steps: list[str | int] = []
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            raise ValueError(f"{path!r} is not a JSONPath of names and indices")
        steps.append(int(match[2]) if match[2] else match[1] or match[3])
        position = match.end()
    return lambda document: _read(document, steps)


def _read(document: Any, steps: list[str | int]) -> Any:
    for step in steps:
        if isinstance(step, str):
            document = document.get(step, _ABSENT) if isinstance(document, dict) else _ABSENT
        else:
            inside = isinstance(document, list) and step < len(document)
            document = document[step] if inside else _ABSENT
        if document is _ABSENT:
            return None
    return document


def _compile_transformer(transformer: InputTransformer, rule: RuleSource | None) -> MakeInput:
    readers = {name: compile_path(path) for name, path in transformer.paths.items()}
    reserved: dict[str, Callable[[Any], Any]] = {
        "aws.events.event": lambda event: {key: value for key, value in event.items() if key != "detail"},
        "aws.events.event.json": lambda event: event,
        "aws.events.event.ingestion-time": lambda event: event["time"],
        "aws.events.rule-arn": lambda _event: rule.arn if rule else "",
        "aws.events.rule-name": lambda _event: rule.name if rule else "",
    }
    return _Filler(transformer.template, {**readers, **reserved})


class _Filler:
    """Fills a template: values inside quotes become text, values outside become JSON."""

    def __init__(self, template: str, readers: Mapping[str, Callable[[Any], Any]]) -> None:
        self._template = template
        self._readers = readers

    def __call__(self, event: Mapping[str, Any]) -> bytes:
        return _PLACEHOLDER.sub(lambda match: self._value(match, event), self._template).encode()

    def _value(self, match: re.Match[str], event: Mapping[str, Any]) -> str:
        read = self._readers.get(match[1])
        if read is None:
            return match[0]
        value = read(event)
        if not self._quoted(match.start()):
            return _json(value)
        text = value if isinstance(value, str) else _json(value)
        return json.dumps(text, ensure_ascii=False)[1:-1]

    def _quoted(self, position: int) -> bool:
        before = self._template[:position].replace('\\"', "")
        return before.count('"') % 2 == 1


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
