"""The objects of a data set, as a distributed Map's reader is given them."""

import gzip
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import zstandard

from entrypoints.local.asl.data_sets.object_contents import (
    UnreadableObjectError,
    _plain,
    rows_of,
    text_of,
)

BREADS = """
SELECT * FROM (VALUES
    ('rye', 2, 2.5::DOUBLE, TRUE, {'grain': ['rye', 'oat']}, TIMESTAMP '2026-01-05 12:00:00'),
    ('oat', NULL, 3.0, FALSE, NULL, NULL)
) AS breads (bread, count, price, sliced, made, day)
"""


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[[str], bytes]:
    def write(compression: str) -> bytes:
        file = tmp_path / "breads.parquet"
        with duckdb.connect() as database:
            database.execute(f"COPY ({BREADS}) TO '{file}' (FORMAT parquet, COMPRESSION {compression})")
        return file.read_bytes()

    return write


@pytest.mark.parametrize("compression", ["uncompressed", "snappy", "gzip", "zstd"])
def test_the_rows_of_a_parquet_file_are_json_objects(
    parquet: Callable[[str], bytes], compression: str
) -> None:
    rye, oat = rows_of(parquet(compression))
    assert rye == {
        "bread": "rye",
        "count": 2,
        "price": 2.5,
        "sliced": True,
        "made": {"grain": ["rye", "oat"]},
        "day": "2026-01-05T12:00:00",
    }
    assert oat == {"bread": "oat", "count": None, "price": 3.0, "sliced": False, "made": None, "day": None}


def test_a_file_that_is_not_parquet_is_refused() -> None:
    with pytest.raises(UnreadableObjectError, match="not a Parquet file"):
        rows_of(b"bread,count\n")


def test_moments_decimals_and_bytes_become_json() -> None:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    row = {"at": noon, "on": noon.date(), "sum": Decimal("2.50"), "n": Decimal(3), "raw": b"rye", "l": (1,)}
    assert _plain(row) == {
        "at": "2026-01-05T12:00:00+00:00",
        "on": "2026-01-05",
        "sum": 2.5,
        "n": 3,
        "raw": "cnll",
        "l": [1],
    }


@pytest.mark.parametrize("compressed", [bytes, gzip.compress, zstandard.ZstdCompressor().compress])
def test_text_is_decompressed(compressed: Callable[[bytes], bytes]) -> None:
    assert text_of(compressed("Brot, größer\n".encode() * 100)) == "Brot, größer\n" * 100


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x1f\x8b\x08broken"])
def test_an_object_that_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableObjectError, match="not text in UTF-8"):
        text_of(data)


@pytest.mark.parametrize(
    ("module", "read", "data", "package"),
    [
        ("duckdb", rows_of, b"PAR1", "duckdb"),
        ("zstandard", text_of, zstandard.ZstdCompressor().compress(b"rye"), "zstandard"),
    ],
)
def test_a_library_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, module: str, read: Callable[..., Any], data: bytes, package: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnreadableObjectError, match=rf"needs the package {package}: pip install 'kiosk-shop"):
        read(data)
