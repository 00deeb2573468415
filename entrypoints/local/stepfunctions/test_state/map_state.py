"""TestState on a Map: the items that its iterations would get, and whether so many failures are tolerated.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from entrypoints.local.asl import StatesError
from entrypoints.local.asl.data_sets.item_batcher import ItemBatcher
from entrypoints.local.asl.data_sets.item_reader import ItemReader
from entrypoints.local.asl.data_sets.map_items import Item, item_selector, items_of, items_reader, tolerances
from entrypoints.local.asl.engine.context_object import MapItem
from entrypoints.local.asl.engine.map_run import threshold_exceeded
from entrypoints.local.asl.expressions.data_flow import input_path, raw_input
from entrypoints.local.asl.expressions.typed_fields import concurrency, map_number
from entrypoints.local.stepfunctions.api.errors import validation

if TYPE_CHECKING:
    from entrypoints.local.asl.definitions.definition import Language
    from entrypoints.local.asl.engine.frame import Frame

State = Mapping[str, Any]


@dataclass(slots=True)
class MapFlow:
    """A Map under test.

    Attributes:
        state: The Map's definition.
        language: Its query language.
        reader_data: What the ItemReader is said to have read, if anything.
        failures: How many iterations are said to have failed.
        shown: The members of inspectionData that a Map has, as far as the flow got.
    """

    state: State
    language: Language
    reader_data: str | None = None
    failures: int = 0
    shown: dict[str, Any] = field(default_factory=dict)

    def run(self, frame: Frame) -> None:
        """Work out the items, the limits, and whether the failures are too many.

        Raises:
            StatesError: What the Map would fail with.
            ApiError: ValidationException if more iterations are said to have failed than there are.
        """
        value = (raw_input if self.language == "JSONata" else input_path(self.state))(frame)
        items = self._items(frame, value)
        most, share = self._limits(frame)
        total = len(items)
        self._batch(frame, value, self._selected(frame, value, items))
        if self.failures > total:
            raise validation(
                f"mapIterationFailureCount is {self.failures}, but the Map has only {total} iterations"
            )
        if threshold_exceeded(self.failures, total, most, share):
            cause = "The specified tolerated failure threshold was exceeded"
            raise StatesError("States.ExceedToleratedFailureThreshold", cause)

    def _items(self, frame: Frame, value: Any) -> list[Item]:
        if "ItemReader" not in self.state:
            mode = self.state.get("ItemProcessor", {}).get("ProcessorConfig", {}).get("Mode")
            kinds = (list, dict) if mode == "DISTRIBUTED" else (list,)
            found = items_reader(self.state, self.language, kinds)(frame, value)
            if self.language == "JSONPath":
                self.shown["afterItemsPath"] = found
            return items_of(found)
        reader = ItemReader(self.state["ItemReader"], self.language)
        items = [] if self.reader_data is None else reader.items_in(frame, self.reader_data)
        if "ItemsPointer" in self.state["ItemReader"].get("ReaderConfig", {}):
            self.shown["afterItemsPointer"] = [item.input for item in items]
        return items

    def _limits(self, frame: Frame) -> tuple[float, float]:
        most, share = tolerances(self.state, self.language)(frame)
        if _given(self.state, "ToleratedFailureCount"):
            self.shown["toleratedFailureCount"] = int(most)
        if _given(self.state, "ToleratedFailurePercentage"):
            self.shown["toleratedFailurePercentage"] = float(share)
        if _given(self.state, "MaxConcurrency"):
            width = map_number(self.state, "MaxConcurrency", self.language)
            self.shown["maxConcurrency"] = concurrency(width, frame)
        return most, share

    def _selected(self, frame: Frame, value: Any, items: list[Item]) -> list[Any]:
        select = item_selector(self.state, self.language)
        if select is None:
            return [item.input for item in items]
        self.shown["afterItemSelector"] = [
            select(frame, value, MapItem(index, *item)) for index, item in enumerate(items)
        ]
        return cast("list[Any]", self.shown["afterItemSelector"])

    def _batch(self, frame: Frame, value: Any, items: list[Any]) -> None:
        if "ItemBatcher" in self.state:
            batcher = ItemBatcher(self.state["ItemBatcher"], self.language)
            self.shown["afterItemBatcher"] = batcher.batches(frame, value, items)[0]


def _given(state: State, name: str) -> bool:
    return name in state or f"{name}Path" in state
