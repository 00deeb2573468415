"""Contents of the objects of a distributed Map's data set: decompressed and read as text or as rows.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
"""

import base64
import gzip
import importlib
import zlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_ALONE = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""DuckDB downloads nothing and leaves the other processors to the executions."""

_EXTRA = "pip install 'kiosk-shop[datasets]'"


class UnreadableObjectError(Exception):
    """An object has another format than it should, or the library that reads it is not installed."""


def text_of(data: bytes) -> str:
    """Return the text of a CSV, JSON or manifest file, compressed by GZIP or ZSTD or not.

    Raises:
        UnreadableObjectError: The object is not text in UTF-8.
    """
    try:
        return _decompressed(data).decode("utf-8-sig")
    except (UnicodeDecodeError, OSError, EOFError, zlib.error) as fault:
        raise UnreadableObjectError(f"The object is not text in UTF-8: {fault}") from fault


def rows_of(data: bytes) -> list[dict[str, Any]]:
    """Return the rows of a Parquet file as JSON objects.

    Raises:
        UnreadableObjectError: The object is not a Parquet file, or the library for Parquet is not
            installed.
    """
    library = _library("duckdb", "duckdb", "a Parquet file")
    with NamedTemporaryFile(suffix=".parquet") as file, library.connect(config=_ALONE) as database:
        file.write(data)
        file.flush()
        try:
            found = database.read_parquet(file.name)
            names, rows = found.columns, found.fetchall()
        except library.Error as fault:
            raise UnreadableObjectError("The object is not a Parquet file that can be read.") from fault
    return [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _decompressed(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        return gzip.decompress(data)
    if data.startswith(_ZSTD):
        library = _library("zstandard", "zstandard", "an object compressed by ZSTD")
        opened: bytes = library.ZstdDecompressor().stream_reader(data).read()
        return opened
    return data


def _library(module: str, package: str, what: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as absent:
        raise UnreadableObjectError(f"Reading {what} needs the package {package}: {_EXTRA}") from absent


def _plain(value: Any) -> Any:
    """Return a value of a Parquet column as JSON: moments in ISO 8601, bytes in Base64."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value
