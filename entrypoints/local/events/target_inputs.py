"""Inputs of targets: the event, a constant, a part of the event, or a template filled from it.

See EventBridge User Guide, "Amazon EventBridge input transformation".
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from entrypoints.local.events.event_paths import ABSENT, ReadPath, compile_path
from entrypoints.local.template.event_sources import InputTransformer, RuleSource, RuleTarget

VARIABLES_LIMIT = 100
NAME_LIMIT = 256
TEMPLATE_LIMIT = 8192
"""Variables of an InputPathsMap, characters of a name and of a path, characters of an InputTemplate.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html
"""

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_TOKEN = re.compile(r'\\.|"|<([A-Za-z0-9_.-]+)>', re.DOTALL)
"""A piece of a template that matters: an escaped character, a quotation mark, a placeholder."""
_QUOTE = re.compile(r'\\"|\\.|"')

MakeInput = Callable[[Mapping[str, Any]], bytes]
Now = Callable[[], datetime]


def compile_input(target: RuleTarget, rule: RuleSource | None = None, now: Now | None = None) -> MakeInput:
    """Compile a target's input to a function from event to payload.

    Args:
        target: The target.
        rule: The rule that the target belongs to, if any.
        now: Returns the moment when EventBridge receives an event; by default, the event's own.

    Raises:
        ValueError: A path or a template is not valid, or exceeds a limit of AWS.
    """
    if target.input is not None:
        constant = target.input.encode()
        return lambda _event: constant
    if target.input_path is not None:
        read = compile_path(target.input_path)
        return lambda event: _json(None if (found := read(event)) is ABSENT else found).encode()
    if target.transformer is not None:
        return _compile_transformer(target.id, target.transformer, rule, now)
    return lambda event: _json(event).encode()


def _compile_transformer(
    target: str, transformer: InputTransformer, rule: RuleSource | None, now: Now | None
) -> MakeInput:
    _check_variables(target, transformer.paths)
    readers = {name: compile_path(path) for name, path in transformer.paths.items()}
    reserved: dict[str, ReadPath] = {
        "aws.events.event": _without_detail,
        "aws.events.event.json": lambda event: event,
        "aws.events.event.ingestion-time": lambda event: _moment(now()) if now else event["time"],
        "aws.events.rule-arn": lambda _event: rule.arn if rule else "",
        "aws.events.rule-name": lambda _event: rule.name if rule else "",
    }
    if len(transformer.template) > TEMPLATE_LIMIT:
        raise ValueError(f"InputTemplate for target {target} has more than {TEMPLATE_LIMIT} characters")
    filler = _Filler(transformer.template, {**readers, **reserved})
    filler.check(target)
    return filler


def _check_variables(target: str, paths: Mapping[str, str]) -> None:
    if len(paths) > VARIABLES_LIMIT:
        raise ValueError(
            f"InputPathsMap of target {target} has {len(paths)} variables, more than {VARIABLES_LIMIT}"
        )
    for name, path in paths.items():
        if not _NAME.fullmatch(name) or name.upper().startswith("AWS"):
            raise ValueError(
                f"InputPathsMap of target {target}: {name!r} is no name of a variable: use letters, digits, "
                "- and _, and do not begin with AWS"
            )
        if max(len(name), len(path)) > NAME_LIMIT:
            raise ValueError(
                f"InputPathsMap of target {target}: {name} or its path has more than {NAME_LIMIT} characters"
            )


def _without_detail(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event as the variable `aws.events.event` shows it: with `detailType`, without its detail.

    Recorded from AWS by https://github.com/localstack/localstack/pull/10789
    """
    return {"detailType" if key == "detail-type" else key: event[key] for key in event if key != "detail"}


class _Filler:
    """Fills a template.

    A value outside of quotation marks becomes JSON. Inside of them a text becomes itself, and an object or
    array becomes JSON without its own quotation marks. A value that the event does not have leaves nothing
    inside of quotation marks, and an empty text outside of them, so that the result is JSON in any case.

    See the User Guide's page, "Common Issues with transforming input".
    """

    def __init__(self, template: str, readers: Mapping[str, ReadPath]) -> None:
        self._readers = readers
        self._pieces: list[str | tuple[str, bool]] = []
        position, quoted = 0, False
        for match in _TOKEN.finditer(template):
            if match[1]:
                self._pieces += [template[position : match.start()], (match[1], quoted)]
                position = match.end()
            elif match[0] == '"':
                quoted = not quoted
        self._pieces.append(template[position:])

    def __call__(self, event: Mapping[str, Any]) -> bytes:
        return self._filled(lambda name, quoted: _written(self._readers[name](event), quoted=quoted)).encode()

    def check(self, target: str) -> None:
        """Refuse what PutTargets refuses.

        Raises:
            ValueError: The template is not JSON, or names a variable that is not defined.
        """
        for piece in self._pieces:
            if not isinstance(piece, str) and piece[0] not in self._readers:
                raise ValueError(
                    f"InputTemplate for target {target} contains invalid placeholder {piece[0]}."
                )
        sample = self._filled(lambda _name, quoted: "" if quoted else "null")
        lines = [line for line in sample.splitlines() if line.strip()]
        if not _is_json(sample) and not (lines and all(map(_is_json, lines))):
            raise ValueError(
                f"InputTemplate for target {target} is not JSON: write an object, or texts in quotation marks"
            )

    def _filled(self, value: Callable[[str, bool], str]) -> str:
        return "".join(piece if isinstance(piece, str) else value(*piece) for piece in self._pieces)


def _written(value: Any, *, quoted: bool) -> str:
    if value is ABSENT:
        return "" if quoted else '""'
    text = _json(value)
    if not quoted:
        return text
    if isinstance(value, str):
        return text[1:-1]
    return _QUOTE.sub(lambda match: "" if match[0].endswith('"') else match[0], text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
