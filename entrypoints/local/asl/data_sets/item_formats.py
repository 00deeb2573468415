"""Parses the objects of a data set: items in CSV, JSON, JSON Lines or Parquet, or a manifest of others.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from entrypoints.local.asl.data_sets.delimited import delimited_rows
from entrypoints.local.asl.engine.errors import StatesError
from entrypoints.local.asl.text.json_text import parse_json

Parse: TypeAlias = Callable[[Any], list[Any] | dict[str, Any]]
"""Returns the items in a reader's answer: an array, or an object of keys and values."""

_DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}


class S3Object(NamedTuple):
    """An object that holds items of a data set."""

    bucket: str
    key: str

    @property
    def source(self) -> str:
        """Its URI in the context object."""
        return f"S3://{self.bucket}/{self.key}"


def reading_failed(cause: str) -> StatesError:
    """Return the failure of a data set that cannot be read."""
    return StatesError("States.ItemReaderFailed", cause)


def parser(config: Mapping[str, Any]) -> Parse:
    """Return the parser of one object's items, by ReaderConfig."""
    kind = config.get("InputType", "JSON")
    if kind == "CSV":
        return lambda answer: _csv_items(answer["Body"], config)
    if kind == "JSONL":
        return lambda answer: [_json(line) for line in answer["Body"].splitlines() if line.strip()]
    if kind == "PARQUET":
        return lambda answer: list(answer["Rows"])
    return lambda answer: _json_items(answer["Body"], config.get("ItemsPointer", ""))


def inventory(answer: Any) -> tuple[list[S3Object], Parse]:
    """Return the objects that a manifest.json of S3 Inventory lists, and the parser of each.

    Their keys stay as the inventory has them, URL-encoded.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
    """
    manifest = _json(answer["Body"])
    try:
        bucket = manifest["destinationBucket"].removeprefix("arn:aws:s3:::")
        objects = [S3Object(bucket, file["key"]) for file in manifest["files"]]
        headers = [name.strip() for name in manifest["fileSchema"].split(",")]
        kind = manifest["fileFormat"]
    except (AttributeError, KeyError, TypeError) as fault:
        raise reading_failed("The data set is no manifest of an Amazon S3 inventory.") from fault
    if kind != "CSV":
        raise reading_failed(f"The inventory's output format is {kind}, and must be CSV.")
    given = {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": headers}
    return objects, parser(given)


def unloaded(answer: Any) -> list[S3Object]:
    """Return the objects that a manifest of Athena's UNLOAD lists, one S3 URI a line.

    https://docs.aws.amazon.com/athena/latest/ug/unload.html
    """
    lines = [line.strip().strip('"') for line in answer["Body"].splitlines()]
    return [_object_at(line) for line in lines if line]


def _object_at(uri: str) -> S3Object:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not key:
        raise reading_failed(f"The manifest has a line that is no S3 URI: {uri}")
    return S3Object(bucket, key)


def _json(text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError as error:
        raise reading_failed("Unable to parse the data set as JSON.") from error


def _json_items(text: str, pointer: str) -> list[Any] | dict[str, Any]:
    node = _json(text)
    for name in pointer.split("/")[1:]:
        if not isinstance(node, dict) or _unescaped(name) not in node:
            raise reading_failed(f"The ItemsPointer '{pointer}' does not lead to an array in the data set.")
        node = node[_unescaped(name)]
    if not isinstance(node, list) and not (isinstance(node, dict) and pointer):
        raise reading_failed("Attempting to map over non-iterable node.")
    return node


def _unescaped(name: str) -> str:
    """Unescape a name of a JSON Pointer (https://www.rfc-editor.org/rfc/rfc6901#section-4)."""
    return name.replace("~1", "/").replace("~0", "~")


def _csv_items(text: str, config: Mapping[str, Any]) -> list[Any]:
    delimiter = _DELIMITERS[config.get("CSVDelimiter", "COMMA")]
    rows = list(delimited_rows(text, delimiter))
    if config.get("CSVHeaderLocation") == "GIVEN":
        headers = list(config.get("CSVHeaders", []))
    else:
        headers, rows = (rows[0], rows[1:]) if rows else ([], [])
    if len(set(headers)) != len(headers):
        raise reading_failed("CSV headers cannot contain duplicates.")
    return [_row(headers, row) for row in rows]


def _row(headers: list[str], row: list[str]) -> dict[str, str]:
    """Name a row's values; missing ones are empty, excess ones are dropped."""
    padded = row + [""] * (len(headers) - len(row))
    return dict(zip(headers, padded, strict=False))
