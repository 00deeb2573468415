"""Reads a catalogue and a log of orders in the form of the UCI "Online Retail" data set.

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
    """A file is malformed; the message names the file, the line and the error."""


class CatalogEntry(NamedTuple):
    sku: str
    name: str
    price: Money


class LoggedOrder(NamedTuple):
    """One order of the log: the customer and its lines, with duplicates."""

    invoice: str
    customer: str
    lines: tuple[tuple[str, int], ...]


def read_catalog(path: Path) -> dict[str, CatalogEntry]:
    """Return the products with a price by SKU, without postage, fees and samples.

    Raises:
        LogError: The file cannot be read as a catalogue.
    """
    with _opened(path) as file:
        try:
            rows = json.load(file)
            entries = [_entry(row) for row in rows if _sells(row)]
        except (ValueError, KeyError, TypeError) as error:
            raise LogError(f"{path}: not a catalogue of products: {error!r}") from error
    return {entry.sku: entry for entry in entries}


def read_orders(path: Path, limit: int | None = None) -> Iterator[LoggedOrder]:
    """Yield the orders: no cancellations or adjustments, and only lines that sell a product.

    An order without a customer is a guest's, who buys once.

    Raises:
        LogError: A line cannot be read as an order.
    """
    with _opened(path) as file:
        yield from islice(_orders(path, file), limit)


def units_sold(orders: list[LoggedOrder]) -> Counter[str]:
    """Return the units sold of each SKU."""
    units: Counter[str] = Counter()
    for order in orders:
        for sku, quantity in order.lines:
            units[sku] += quantity
    return units


def _orders(path: Path, file: TextIO) -> Iterator[LoggedOrder]:
    # A few thousand SKUs and customers appear hundreds of thousands of times: intern them.
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
