"""Reading a catalogue and a log of orders in the form of the UCI "Online Retail" data set.

A catalogue is a JSON list of `{"sku", "description", "median_unit_price_pence", ...}`. An order log has one
JSON object a line, in order of time, plain or gzipped:
`{"invoice", "customer", "cancelled", "lines": [{"sku", "quantity", "unit_price"}]}`.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from domain.money import Money

_SKU = re.compile(r"\d{5}[A-Z]{0,2}")


class LogError(Exception):
    """A file is not what it should be; the message names the file, the line and what is wrong."""


class CatalogEntry(NamedTuple):
    sku: str
    name: str
    price: Money


class LoggedOrder(NamedTuple):
    """One order: who bought how many of what, as the lines of the log have it, duplicates and all."""

    invoice: str
    customer: str
    lines: tuple[tuple[str, int], ...]


def read_catalog(path: Path) -> dict[str, CatalogEntry]:
    """Return the products that have a price, by SKU; postage, fees and samples are none.

    Raises:
        LogError: the file cannot be read as a catalogue.
    """
    with _opened(path) as file:
        try:
            rows = json.load(file)
            entries = [_entry(row) for row in rows if _sells(row)]
        except (ValueError, KeyError, TypeError) as error:
            raise LogError(f"{path}: not a catalogue of products: {error!r}") from error
    return {entry.sku: entry for entry in entries}


def read_orders(path: Path, limit: int | None = None) -> Iterator[LoggedOrder]:
    """Yield what counts as an order: no cancellations or adjustments, and only lines that sell a product.

    An order without a customer is a guest's, who buys once.

    Raises:
        LogError: a line cannot be read as an order.
    """
    with _opened(path) as file:
        yield from islice(_orders(path, file), limit)


def units_sold(orders: list[LoggedOrder]) -> Counter[str]:
    """Return how many units of each SKU the orders sell."""
    units: Counter[str] = Counter()
    for order in orders:
        for sku, quantity in order.lines:
            units[sku] += quantity
    return units


def _orders(path: Path, file: TextIO) -> Iterator[LoggedOrder]:
    # The same few thousand SKUs and customers come hundreds of thousands of times: keep one of each.
    names: dict[str, str] = {}
    for number, text in enumerate(_whole_lines(path, file), start=1):
        try:
            order = _order(json.loads(text), names)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LogError(f"{path}, line {number}: not an order: {error!r}") from error
        if order is not None:
            yield order


def _whole_lines(path: Path, file: TextIO) -> Iterator[str]:
    try:
        yield from file
    except (EOFError, OSError, UnicodeDecodeError) as error:
        raise LogError(f"{path}: the file is damaged: {error}") from error


def _order(row: dict[str, Any], names: dict[str, str]) -> LoggedOrder | None:
    if row["cancelled"] or row["invoice"].startswith("A"):
        return None
    lines = tuple(
        (names.setdefault(line["sku"], line["sku"]), line["quantity"])
        for line in row["lines"]
        if line["quantity"] > 0 and line["unit_price"] > 0 and _SKU.fullmatch(line["sku"])
    )
    if not lines:
        return None
    customer = row["customer"] or f"guest-{row['invoice']}"
    return LoggedOrder(row["invoice"], names.setdefault(customer, customer), lines)


def _sells(row: dict[str, Any]) -> bool:
    return bool(_SKU.fullmatch(row["sku"]) and row["median_unit_price_pence"])


def _entry(row: dict[str, Any]) -> CatalogEntry:
    sku = row["sku"]
    return CatalogEntry(sku, row["description"] or sku, Money(round(row["median_unit_price_pence"])))


def _opened(path: Path) -> TextIO:
    try:
        return gzip.open(path, "rt") if path.suffix == ".gz" else path.open()
    except OSError as error:
        raise LogError(f"{path}: {error.strerror or error}") from error
