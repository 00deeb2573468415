"""ItemReader of a distributed Map: requests the data set, object by object, and parses its items.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
"""

from collections import deque
from collections.abc import Mapping
from typing import Any

from entrypoints.local.asl.data_sets.item_formats import (
    Parse,
    S3Object,
    inventory,
    parser,
    reading_failed,
    unloaded,
)
from entrypoints.local.asl.data_sets.map_items import DataItem, items_of
from entrypoints.local.asl.definitions.definition import Language
from entrypoints.local.asl.engine.effects import Purpose
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.engine.frame import Frame
from entrypoints.local.asl.fields import data_flow_fields
from entrypoints.local.asl.fields import typed_fields as fields
from entrypoints.local.asl.fields.typed_fields import FieldReader
from entrypoints.local.asl.tasks.task_resources import TaskResource, parse_resource

_GET_OBJECT = parse_resource("arn:aws:states:::s3:getObject")


class Reading:
    """A data set while it is read.

    Attributes:
        target: The integration of the next request.
        parameters: The parameters of the next request.
        purpose: The purpose of the next request.
        items: The items so far.
        limit: The greatest number of items, None or 0 for all; known once the first object is read.
        pending: The objects that are still to be read, None before the first answer.
        parse: The parser of the pending objects.
    """

    __slots__ = ("items", "limit", "parameters", "parse", "pending", "purpose", "target")

    def __init__(self, target: TaskResource, parameters: Any, parse: Parse, purpose: Purpose) -> None:
        self.target = target
        self.parameters = parameters
        self.parse = parse
        self.purpose: Purpose = purpose
        self.items: list[DataItem] = []
        self.limit: int | None = None
        self.pending: deque[S3Object] | None = None

    @property
    def source(self) -> str:
        """The object that is being read, or the bucket that is being listed."""
        given = self.parameters if isinstance(self.parameters, Mapping) else {}
        bucket, key = str(given.get("Bucket", "")), str(given.get("Key", ""))
        return S3Object(bucket, key).source if key else f"S3://{bucket}"

    def add(self, items: list[DataItem]) -> None:
        """Add items, up to the greatest number."""
        self.items += items
        if self.limit and len(self.items) >= self.limit:
            del self.items[self.limit :]
            self.pending = None

    def advance(self, purpose: Purpose) -> bool:
        """Prepare the request of the next object; return whether one is left."""
        if not self.pending:
            return False
        bucket, key = self.pending.popleft()
        self.target, self.parameters = _GET_OBJECT, {"Bucket": bucket, "Key": key}
        self.purpose = purpose
        return True


class ItemReader:
    """A compiled ItemReader."""

    __slots__ = ("_arguments", "_config", "_max_items", "_parse", "_target")

    def __init__(self, definition: Mapping[str, Any], language: Language) -> None:
        self._config: Mapping[str, Any] = definition.get("ReaderConfig", {})
        self._target: TaskResource = parse_resource(definition["Resource"])
        self._arguments = data_flow_fields.arguments(_call(definition), language)
        self._max_items: FieldReader | None = fields.map_number(self._config, "MaxItems", language)
        self._parse = parser(self._config)

    def begin(self, frame: Frame) -> Reading:
        """Return a reading that has nothing yet but its first request."""
        plain = self._target.action != "listObjectsV2" and not self._manifest
        purpose: Purpose = self._data_purpose if plain else "read-items"
        return Reading(self._target, self._arguments(frame), self._parse, purpose)

    def accept(self, frame: Frame, reading: Reading, answer: Any) -> bool:
        """Add the items of an answer; return whether `reading` has another request.

        Raises:
            StatesError: States.ItemReaderFailed: The answer is not in the format of ReaderConfig.
        """
        if reading.pending is None:
            reading.limit = self._limit(frame)
            reading.pending = deque()
            self._accept_first(reading, answer)
        else:
            reading.add(items_of(reading.parse(answer), reading.source))
        return reading.advance(self._data_purpose)

    def items_in(self, frame: Frame, text: str) -> list[DataItem]:
        """Return the items in a text that stands for the whole data set, in a test of the state.

        Raises:
            StatesError: States.ItemReaderFailed: The text is not in the format of ReaderConfig.
        """
        reading = self.begin(frame)
        reading.limit = self._limit(frame)
        as_text = {**self._config, "InputType": "JSON"}
        parse = self._parse if self._config.get("InputType") in ("CSV", "JSONL") else parser(as_text)
        reading.add(items_of(parse({"Body": text}), reading.source))
        return reading.items

    def _accept_first(self, reading: Reading, answer: Any) -> None:
        if self._manifest == "S3_INVENTORY":
            objects, reading.parse = inventory(answer)
            reading.pending = deque(objects)
        elif self._manifest == "ATHENA_DATA":
            reading.pending = deque(unloaded(answer))
        elif self._target.action != "listObjectsV2":
            reading.add(items_of(self._parse(answer), reading.source))
        elif self._config.get("Transformation") == "LOAD_AND_FLATTEN":
            bucket = str(reading.parameters.get("Bucket", ""))
            keys = [listed["Key"] for listed in answer.get("Contents", [])]
            reading.pending = deque(S3Object(bucket, key) for key in keys if not key.endswith("/"))
        else:
            reading.add(items_of(answer.get("Contents", []), reading.source))

    @property
    def _manifest(self) -> str | None:
        if self._config.get("InputType") == "MANIFEST":
            return "S3_INVENTORY"
        kind: str | None = self._config.get("ManifestType")
        return kind

    @property
    def _data_purpose(self) -> Purpose:
        return "read-rows" if self._config.get("InputType") == "PARQUET" else "read-items"

    def _limit(self, frame: Frame) -> int | None:
        if self._max_items is None:
            return None
        try:
            most = int(self._max_items(frame))
        except StatesError as failure:
            raise reading_failed(failure.cause or "") from failure
        if most < 0:
            raise reading_failed("field MaxItems must be positive")
        return most


def _call(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {field: definition[field] for field in ("Parameters", "Arguments") if field in definition}
