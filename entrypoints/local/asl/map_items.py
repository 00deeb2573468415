"""The items of a Map and what each iteration is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from entrypoints.local.asl import dataflow, fields
from entrypoints.local.asl.errors import StatesError
from entrypoints.local.asl.expressions.jsonpath import compile_path
from entrypoints.local.asl.json_text import to_json

if TYPE_CHECKING:
    from entrypoints.local.asl.dataflow import Language
    from entrypoints.local.asl.frame import Frame, MapItem

Items = Callable[["Frame", Any], list[Any]]
Selector = Callable[["Frame", Any, "MapItem"], Any]


def items_reader(definition: Mapping[str, Any], language: Language) -> Items:
    """Compile Items or ItemsPath to a function of (frame, effective input)."""
    return _jsonata_items(definition) if language == "JSONata" else _jsonpath_items(definition)


def _jsonpath_items(definition: Mapping[str, Any]) -> Items:
    text = definition.get("ItemsPath", "$")
    read = compile_path(text).read

    def items(frame: Frame, value: Any) -> list[Any]:
        found = read(value, _scope(frame))
        if not isinstance(found, list):
            raise StatesError("States.Runtime", f'Reference path "{text}" must point to array.')
        return found

    return items


def _jsonata_items(definition: Mapping[str, Any]) -> Items:
    if "Items" not in definition:
        return _input_items
    text = definition["Items"]
    evaluate = fields.expression(text, "Items")

    def items(frame: Frame, _value: Any) -> list[Any]:
        found = evaluate(frame)
        made: list[Any] = fields.checked(found, "array", "Items", text)
        return made

    return items


def _input_items(_frame: Frame, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise StatesError(
            "States.QueryEvaluationError", f"Map state input must be an array but was: {to_json(value)}"
        )
    return value


def item_selector(definition: Mapping[str, Any], language: Language) -> Selector | None:
    """Compile ItemSelector (once called Parameters), which sees the item in the context object."""
    field = "ItemSelector" if "ItemSelector" in definition else "Parameters"
    if field not in definition:
        return None
    fill = dataflow.template(definition[field], language, field)

    def select(frame: Frame, value: Any, item: MapItem) -> Any:
        outer, frame.item = frame.item, item
        try:
            data = dataflow.states_object(frame) if language == "JSONata" else value
            return fill(data, _scope(frame))
        finally:
            frame.item = outer

    return select


def _scope(frame: Frame) -> Any:
    return frame


def tolerances(definition: Mapping[str, Any], language: Language) -> Callable[[Frame], tuple[float, float]]:
    """Compile ToleratedFailureCount and ToleratedFailurePercentage, 0 where they are not given."""
    count = fields.map_number(definition, "ToleratedFailureCount", language)
    percentage = fields.map_number(definition, "ToleratedFailurePercentage", language)

    def evaluate(frame: Frame) -> tuple[float, float]:
        most = count(frame) if count else 0
        share = percentage(frame) if percentage else 0
        if most < 0:
            raise StatesError("States.Runtime", "ToleratedFailureCount cannot be negative.")
        if not 0 <= share <= 100:
            raise StatesError("States.Runtime", "ToleratedFailurePercentage must be between 0 and 100.")
        return most, share

    return evaluate
