"""The items of a Map and the inputs of its iterations."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.context_object import MapItem
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.expressions.jsonpath.paths import compile_path
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.templates import compile_template
from entrypoints.local.asl.text.json_text import to_json

Items = Callable[["Frame", Any], Any]
STATE_DATA = "STATE_DATA"
"""The source of items that do not come from a data set.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html#contextobject-map
"""
Selector = Callable[["Frame", Any, "MapItem"], Any]


class DataItem(NamedTuple):
    """One item of a distributed Map; those of a JSON object have a key."""

    value: Any
    source: str
    key: str | None = None

    @property
    def input(self) -> Any:
        """The input of its iteration: the value, or the pair of key and value."""
        return self.value if self.key is None else {"Key": self.key, "Value": self.value}


def items_of(found: list[Any] | dict[str, Any], source: str = STATE_DATA) -> list[DataItem]:
    """Return the items of an array, or of an object's keys and values."""
    if isinstance(found, dict):
        return [DataItem(value, source, key) for key, value in found.items()]
    return [DataItem(value, source) for value in found]


def distributed_items(
    definition: Mapping[str, Any], language: Language
) -> Callable[[Frame, Any], list[DataItem]]:
    """Compile Items or ItemsPath of a distributed Map, which may lead to a JSON object as well.

    https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemspath.html
    """
    read = items_reader(definition, language, kinds=(list, dict))
    return lambda frame, value: items_of(read(frame, value))


def items_reader(
    definition: Mapping[str, Any], language: Language, kinds: tuple[type, ...] = (list,)
) -> Items:
    """Compile Items or ItemsPath to a function of (frame, effective input).

    Args:
        definition: The Map state.
        language: Its query language.
        kinds: The accepted types; in INLINE mode an array only.
    """
    return _jsonata_items(definition, kinds) if language == "JSONata" else _jsonpath_items(definition, kinds)


def _jsonpath_items(definition: Mapping[str, Any], kinds: tuple[type, ...]) -> Items:
    text = definition.get("ItemsPath", "$")
    read = compile_path(text).read

    def items(frame: Frame, value: Any) -> Any:
        found = read(value, frame)
        if not isinstance(found, kinds):
            raise StatesError("States.Runtime", f'Reference path "{text}" must point to array.')
        return found

    return items


def _jsonata_items(definition: Mapping[str, Any], kinds: tuple[type, ...]) -> Items:
    if "Items" not in definition:
        return lambda _frame, value: _input_items(value, kinds)
    text = definition["Items"]
    evaluate = fields.expression(text, "Items")

    def items(frame: Frame, _value: Any) -> Any:
        found = evaluate(frame)
        return found if isinstance(found, kinds) else fields.checked(found, "array", "Items", text)

    return items


def _input_items(value: Any, kinds: tuple[type, ...]) -> Any:
    if not isinstance(value, kinds):
        raise StatesError(
            "States.QueryEvaluationError", f"Map state input must be an array but was: {to_json(value)}"
        )
    return value


def item_selector(definition: Mapping[str, Any], language: Language) -> Selector | None:
    """Compile ItemSelector (formerly Parameters), which sees the item in the context object."""
    field = "ItemSelector" if "ItemSelector" in definition else "Parameters"
    if field not in definition:
        return None
    fill = compile_template(definition[field], language, field)

    def select(frame: Frame, value: Any, item: MapItem) -> Any:
        outer, frame.item = frame.item, item
        try:
            data = data_flow_fields.states_object(frame) if language == "JSONata" else value
            return fill(data, frame)
        finally:
            frame.item = outer

    return select


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
