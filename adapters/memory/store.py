"""The tables, and the one lock that makes a step over several of them atomic."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from domain.cart.cart import Cart
from domain.catalog.product import Product, StockChange
from domain.orders.order import Order


@dataclass(slots=True)
class MemoryStore:
    """The data that the repositories of this package share.

    Orders are kept as JSON text: an order of a thousand lines has a tenth of the size that way, and no reader
    can ever change what is stored.
    """

    products: dict[str, Product] = field(default_factory=dict)
    product_ids: list[str] = field(default_factory=list)
    """Ascending."""
    stock_changes: dict[str, StockChange] = field(default_factory=dict)
    """By id, for changes that have one."""
    carts: dict[str, Cart] = field(default_factory=dict)
    orders: dict[str, bytes] = field(default_factory=dict)
    positions: dict[str, list[str]] = field(default_factory=dict)
    """By user: the positions of their orders, ascending."""
    open: dict[str, datetime] = field(default_factory=dict)
    """The ids of PENDING orders, with the moments at which they were placed."""
    lock: threading.RLock = field(default_factory=threading.RLock)


@lru_cache(maxsize=256)
def order_from(text: bytes) -> Order:
    """Return the order that `text` holds."""
    # A workflow reads its order a dozen times between writes. The same text is the same order, and an order
    # is frozen, so its readers can share it.
    return Order.model_validate_json(text, extra="ignore")


def order_text(order: Order) -> bytes:
    """Return `order` as it is stored."""
    return order.model_dump_json(exclude_defaults=True).encode()
