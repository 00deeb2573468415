"""Orders as rows: a head that changes, and lines that never do.

An item holds 400 KB at most, and every write of it costs by its whole size. The lines of a short order are
in its head. Those of a longer one are in rows of their own, written with the head and never again: each later
step of a 1,112-line order then writes half a kilobyte instead of a hundred, and 2,000 lines of the longest
names (1.9 MB) fit into the 4 MB that one transaction may place.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from adapters.dynamodb.attribute_values import Row, dump, load
from adapters.dynamodb.table_names import OPEN_SHARDS
from domain.orders.order import Order, OrderLine, OrderStatus
from domain.orders.order_history import order_position

INLINE_BYTES = 8_000
PAGE_BYTES = 300_000
_LINE_OVERHEAD = 70
"""Bytes of a stored line besides its two texts, an upper bound: attribute names, two numbers, the map."""


def rows_of(order: Order) -> list[Row]:
    """Return the rows of a new order, its head first."""
    head = head_of(order) | {"position": order_position(order), "open_shard": _shard(order.order_id)}
    pages = [*_pages(order.items, INLINE_BYTES)]
    if len(pages) <= 1:
        return [head | {"items": _dumped(order.items)}]
    pages = [*_pages(order.items, PAGE_BYTES)]
    rows = [
        {"order_id": _page_id(order.order_id, number), "items": _dumped(page)}
        for number, page in enumerate(pages)
    ]
    return [head | {"item_pages": len(pages)}, *rows]


def stored_rows(order: Order) -> list[Row]:
    """Return the current rows of an order: a decided one is in no shard of open orders."""
    head, *pages = rows_of(order)
    if not is_open(order):
        del head["open_shard"]
    return [head, *pages]


def head_of(order: Order) -> Row:
    """Return the head of an order: everything but its lines."""
    return order.model_dump(exclude_none=True, exclude={"items"})


def unset_of(order: Order) -> set[str]:
    """Return the optional fields that an order does not have, which its head must not have either."""
    return {name for name in Order.model_fields if getattr(order, name) is None}


def is_head(row: Row) -> bool:
    """Return whether a row is the head of an order, not a page of lines."""
    return "user_id" in row


def page_keys(head: Row) -> list[dict[str, str]]:
    """Return the keys of the rows that hold this order's lines beside `head`, in order."""
    return [
        {"order_id": _page_id(head["order_id"], number)} for number in range(int(head.get("item_pages", 0)))
    ]


def order_from(head: Row, pages: Iterable[Row]) -> Order:
    """Return the order of `head`, with its lines from there or from `pages`, which are in order."""
    items = head["items"] if "items" in head else [line for page in pages for line in page["items"]]
    return load(Order, head | {"items": items})


def shards() -> list[str]:
    """Return the shards of the index of open orders."""
    return [str(number) for number in range(OPEN_SHARDS)]


def is_open(order: Order) -> bool:
    """Return whether an order is in the index of open orders."""
    return order.status is OrderStatus.PENDING


def _shard(order_id: str) -> str:
    return str(zlib.crc32(order_id.encode()) % OPEN_SHARDS)


def _page_id(order_id: str, number: int) -> str:
    return f"{order_id}/items/{number}"


def _pages(lines: Sequence[OrderLine], room: int) -> Iterator[Sequence[OrderLine]]:
    """Yield `lines` in pages of at most `room` bytes."""
    start = used = 0
    for end, line in enumerate(lines):
        size = _LINE_OVERHEAD + len(line.product_id) + len(line.name.encode())
        if used + size > room and end > start:
            yield lines[start:end]
            start, used = end, 0
        used += size
    yield lines[start:]


def _dumped(lines: Iterable[OrderLine]) -> list[dict[str, Any]]:
    return [dump(line) for line in lines]
