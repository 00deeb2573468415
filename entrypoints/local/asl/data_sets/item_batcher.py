"""ItemBatcher of a distributed Map.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
"""

from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.templates import compile_template
from entrypoints.local.asl.fields.typed_fields import FieldReader
from entrypoints.local.asl.text.json_text import byte_size


class ItemBatcher:
    """Groups items into the inputs of child executions."""

    __slots__ = ("_input", "_language", "_max_bytes", "_max_items")

    def __init__(self, definition: Mapping[str, Any], language: Language) -> None:
        self._language = language
        self._max_items = fields.map_number(definition, "MaxItemsPerBatch", language)
        self._max_bytes = fields.map_number(definition, "MaxInputBytesPerBatch", language)
        given = definition.get("BatchInput")
        self._input = compile_template(given, language, "BatchInput") if given is not None else None

    def batches(self, frame: Frame, value: Any, items: list[Any]) -> tuple[list[Any], list[int]]:
        """Return the inputs of the children and how many items each has.

        Raises:
            StatesError: One item alone is larger than a batch may be.
        """
        head = self._head(frame, value)
        groups = self._grouped(frame, items, byte_size({**head, "Items": []}))
        return [{**head, "Items": group} for group in groups], [len(group) for group in groups]

    def _head(self, frame: Frame, value: Any) -> dict[str, Any]:
        if self._input is None:
            return {}
        data = data_flow_fields.states_object(frame) if self._language == "JSONata" else value
        return {"BatchInput": self._input(data, frame)}

    def _grouped(self, frame: Frame, items: list[Any], overhead: int) -> list[list[Any]]:
        most = _bound(frame, self._max_items, "MaxItemsPerBatch") or len(items)
        largest = frame.execution.limits.data_bytes
        largest = min(largest, _bound(frame, self._max_bytes, "MaxInputBytesPerBatch") or largest)
        groups: list[list[Any]] = []
        size = largest + 1
        for item in items:
            needed = byte_size(item) + 1
            if overhead + needed > largest:
                raise StatesError(
                    "States.ItemReaderFailed", "An item is larger than MaxInputBytesPerBatch allows."
                )
            if size + needed > largest or len(groups[-1]) >= most:
                groups.append([])
                size = overhead
            groups[-1].append(item)
            size += needed
        return groups


def _bound(frame: Frame, read: FieldReader | None, field: str) -> int:
    """Return the value of a bound, 0 for none.

    Raises:
        StatesError: States.ItemReaderFailed: It is negative; the sentence is that of MaxItems.
    """
    value = int(read(frame)) if read else 0
    if value < 0:
        raise StatesError("States.ItemReaderFailed", f"field {field} must be positive")
    return value
