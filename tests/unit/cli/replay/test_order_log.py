import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.money import Money
from entrypoints.cli.replay.order_log import LogError, read_catalog, read_orders, units_sold


def line(sku: str = "85123A", quantity: int = 6, unit_price: float = 2.55) -> dict[str, Any]:
    return {"sku": sku, "quantity": quantity, "unit_price": unit_price}


def order(
    invoice: str = "536365",
    customer: str | None = "17850",
    *,
    cancelled: bool = False,
    lines: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    return {"invoice": invoice, "customer": customer, "cancelled": cancelled, "lines": lines or [line()]}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: dict[str, Any], name: str = "orders.jsonl") -> Path:
        path = tmp_path / name
        text = "".join(json.dumps(row) + "\n" for row in rows)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        return path

    return write


@pytest.mark.parametrize("name", ["orders.jsonl", "orders.jsonl.gz"])
def test_orders_are_read_plain_and_gzipped(written: Callable[..., Path], name: str) -> None:
    (read,) = read_orders(written(order(), name=name))
    assert read == ("536365", "17850", (("85123A", 6),))


def test_cancellations_adjustments_and_what_is_no_product_are_no_orders(written: Callable[..., Path]) -> None:
    path = written(
        order("1", cancelled=True),
        order("A2"),
        order("3", lines=[line("POST"), line(quantity=-1), line(unit_price=0)]),
        order("4", lines=[line("POST"), line("22423", 3)]),
    )
    assert [(read.invoice, read.lines) for read in read_orders(path)] == [("4", (("22423", 3),))]


def test_a_guest_buys_once_under_a_name_of_their_own(written: Callable[..., Path]) -> None:
    path = written(order("7", None), order("8", None))
    assert [read.customer for read in read_orders(path)] == ["guest-7", "guest-8"]


def test_the_limit_counts_orders_and_not_lines_of_the_file(written: Callable[..., Path]) -> None:
    path = written(order("1", cancelled=True), order("2"), order("3"), order("4"))
    assert [read.invoice for read in read_orders(path, limit=2)] == ["2", "3"]


def test_units_sold_adds_up_duplicate_lines(written: Callable[..., Path]) -> None:
    path = written(order(lines=[line(quantity=2), line(quantity=5), line("22423", 1)]))
    assert units_sold([*read_orders(path)]) == {"85123A": 7, "22423": 1}


def test_a_broken_line_is_named_by_file_and_number(written: Callable[..., Path], tmp_path: Path) -> None:
    path = written(order(), {"invoice": "2"})
    with pytest.raises(LogError, match=r"orders\.jsonl, line 2: not an order"):
        list(read_orders(path))
    with pytest.raises(LogError, match="No such file"):
        list(read_orders(tmp_path / "none.jsonl"))


def test_the_catalogue_leaves_out_what_has_no_price_or_is_no_product(tmp_path: Path) -> None:
    path = tmp_path / "products.json"
    rows = [
        {"sku": "22423", "description": "REGENCY CAKESTAND", "median_unit_price_pence": 1275},
        {"sku": "10134", "description": None, "median_unit_price_pence": None},
        {"sku": "BANK CHARGES", "description": "Bank charges", "median_unit_price_pence": 1500},
    ]
    path.write_text(json.dumps(rows))
    assert read_catalog(path) == {"22423": ("22423", "REGENCY CAKESTAND", Money(1275))}


def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "products.json"
    path.write_text("[{}]")
    with pytest.raises(LogError, match="not a catalogue"):
        read_catalog(path)
