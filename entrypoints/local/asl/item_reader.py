"""ItemReader of a distributed Map: asks for the data set and makes items of it.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import dataflow, fields
from entrypoints.local.asl.errors import StatesError
from entrypoints.local.asl.resources import parse_resource

if TYPE_CHECKING:
    from entrypoints.local.asl.dataflow import InputShape, Language
    from entrypoints.local.asl.effects import Target
    from entrypoints.local.asl.fields import Reader
    from entrypoints.local.asl.frame import Frame

_DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}
READABLE = ("CSV", "JSON", "JSONL")
"""The values of InputType that are supported."""


class ItemReader:
    """A compiled ItemReader.

    Attributes:
        target: what reads the data set.
        arguments: makes its parameters.
    """

    __slots__ = ("_max_items", "_parse", "arguments", "target")

    def __init__(self, definition: Mapping[str, Any], language: Language) -> None:
        config: Mapping[str, Any] = definition.get("ReaderConfig", {})
        self.target: Target = parse_resource(definition["Resource"])
        self.arguments: InputShape = dataflow.arguments(_call(definition), language)
        self._max_items: Reader | None = fields.map_number(config, "MaxItems", language)
        self._parse = _listed if self.target.action == "listObjectsV2" else _parser(config)

    def limit(self, frame: Frame) -> int | None:
        """Return the greatest number of items, None for all.

        Raises:
            StatesError: States.ItemReaderFailed, if MaxItems is no number of items.
        """
        if self._max_items is None:
            return None
        try:
            most = int(self._max_items(frame))
        except StatesError as failure:
            raise reading_failed(failure.cause or "") from failure
        if most < 0:
            raise reading_failed("field MaxItems must be positive")
        return most

    def items(self, answer: Any, limit: int | None) -> list[Any]:
        """Return the items in what the reader answered, at most `limit`.

        Raises:
            StatesError: States.ItemReaderFailed, if it is not what ReaderConfig says.
        """
        items = self._parse(answer)
        return items if not limit else items[:limit]


def _call(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {field: definition[field] for field in ("Parameters", "Arguments") if field in definition}


def reading_failed(cause: str) -> StatesError:
    """Return the failure of a data set that cannot be read."""
    return StatesError("States.ItemReaderFailed", cause)


def _listed(answer: Any) -> list[Any]:
    items: list[Any] = answer.get("Contents", [])
    return items


def _parser(config: Mapping[str, Any]) -> Callable[[Any], list[Any]]:
    kind = config.get("InputType", "JSON")
    if kind == "CSV":
        return lambda answer: _csv_items(answer["Body"], config)
    if kind == "JSONL":
        return lambda answer: [_json(line) for line in answer["Body"].splitlines() if line.strip()]
    return lambda answer: _json_items(answer["Body"], config.get("ItemsPointer", ""))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise reading_failed("Unable to parse the data set as JSON.") from error


def _json_items(text: str, pointer: str) -> list[Any]:
    node = _json(text)
    for name in pointer.split("/")[1:]:
        if not isinstance(node, dict) or name not in node:
            raise reading_failed(f"The ItemsPointer '{pointer}' does not lead to an array in the data set.")
        node = node[name]
    if isinstance(node, dict) and pointer:
        return [{"Key": key, "Value": value} for key, value in node.items()]
    if not isinstance(node, list):
        raise reading_failed("Attempting to map over non-iterable node.")
    return node


def _csv_items(text: str, config: Mapping[str, Any]) -> list[Any]:
    delimiter = _DELIMITERS[config.get("CSVDelimiter", "COMMA")]
    rows: Iterable[list[str]] = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows = [row for row in rows if row]
    if config.get("CSVHeaderLocation") == "GIVEN":
        headers = list(config.get("CSVHeaders", []))
    else:
        headers, rows = (rows[0], rows[1:]) if rows else ([], [])
    if len(set(headers)) != len(headers):
        raise reading_failed("CSV headers cannot contain duplicates.")
    return [_row(headers, row) for row in rows]


def _row(headers: list[str], row: list[str]) -> dict[str, str]:
    """Name a row's values; what is missing is empty, what is over is dropped."""
    padded = row + [""] * (len(headers) - len(row))
    return dict(zip(headers, padded, strict=False))
