"""A Map state without its iterations: their inputs and its limits, as TestState shows them.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
"""

from typing import Any

from entrypoints.local.asl.data_sets.item_batcher import ItemBatcher
from entrypoints.local.asl.data_sets.item_reader import ItemReader
from entrypoints.local.asl.data_sets.map_items import (
    DataItem,
    item_selector,
    items_of,
    items_reader,
    tolerances,
)
from entrypoints.local.asl.definitions.definition import Definition, Language
from entrypoints.local.asl.engine.context_object import MapItem
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.engine.map_run import threshold_exceeded
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.data_flow import DataFlow


class MapPreview:
    """Evaluates the fields of a Map that shape its iterations.

    Attributes:
        shown: The members of InspectionData that a Map has, as far as they were reached.
        count: The number of items, once evaluated.
    """

    def __init__(self, definition: Definition, language: Language, reader_data: str | None = None) -> None:
        """Prepare a preview.

        Args:
            definition: The Map state.
            language: Its query language.
            reader_data: The text that stands for what the ItemReader has read, if any.
        """
        self._definition = definition
        self._language: Language = language
        self._reader_data = reader_data
        self._tolerances: tuple[float, float] = (0, 0)
        self.shown: dict[str, Any] = {}
        self.count = 0

    def evaluate(self, frame: Frame) -> None:
        """Evaluate the items, the limits and the batches.

        Raises:
            StatesError: The failure that the Map would have.
        """
        value = DataFlow(self._language).input(self._definition)(frame)
        items = self._items(frame, value)
        self._tolerances = self._limits(frame)
        self._batch(frame, value, self._selected(frame, value, items))
        self.count = len(items)

    def require_tolerated(self, failures: int) -> None:
        """Check a number of failed iterations.

        Raises:
            StatesError: States.ExceedToleratedFailureThreshold: they are too many.
        """
        if threshold_exceeded(failures, self.count, *self._tolerances):
            cause = "The specified tolerated failure threshold was exceeded"
            raise StatesError("States.ExceedToleratedFailureThreshold", cause)

    def _items(self, frame: Frame, value: Any) -> list[DataItem]:
        if "ItemReader" not in self._definition:
            mode = self._definition.get("ItemProcessor", {}).get("ProcessorConfig", {}).get("Mode")
            kinds = (list, dict) if mode == "DISTRIBUTED" else (list,)
            found = items_reader(self._definition, self._language, kinds)(frame, value)
            if self._language == "JSONPath":
                self.shown["afterItemsPath"] = found
            return items_of(found)
        reader = ItemReader(self._definition["ItemReader"], self._language)
        items = [] if self._reader_data is None else reader.items_in(frame, self._reader_data)
        if "ItemsPointer" in self._definition["ItemReader"].get("ReaderConfig", {}):
            self.shown["afterItemsPointer"] = [item.input for item in items]
        return items

    def _limits(self, frame: Frame) -> tuple[float, float]:
        most, share = tolerances(self._definition, self._language)(frame)
        if self._has("ToleratedFailureCount"):
            self.shown["toleratedFailureCount"] = int(most)
        if self._has("ToleratedFailurePercentage"):
            self.shown["toleratedFailurePercentage"] = float(share)
        if self._has("MaxConcurrency"):
            width = fields.map_number(self._definition, "MaxConcurrency", self._language)
            self.shown["maxConcurrency"] = fields.concurrency(width, frame)
        return most, share

    def _has(self, field: str) -> bool:
        return field in self._definition or f"{field}Path" in self._definition

    def _selected(self, frame: Frame, value: Any, items: list[DataItem]) -> list[Any]:
        select = item_selector(self._definition, self._language)
        if select is None:
            return [item.input for item in items]
        selected = [select(frame, value, MapItem(place, *item)) for place, item in enumerate(items)]
        self.shown["afterItemSelector"] = selected
        return selected

    def _batch(self, frame: Frame, value: Any, inputs: list[Any]) -> None:
        if "ItemBatcher" in self._definition:
            batcher = ItemBatcher(self._definition["ItemBatcher"], self._language)
            self.shown["afterItemBatcher"] = batcher.batches(frame, value, inputs)[0]
