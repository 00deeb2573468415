"""The names of the tables, which the template sets, and of their indexes and auxiliary attributes."""

from dataclasses import dataclass

BY_ID = "by_id"
"""Products: `listing` (the same for all), `product_id`."""
BY_CATEGORY = "by_category"
"""Products: `category`, `product_id`."""
BY_USER = "by_user"
"""Orders: `user_id`, `position`."""
OPEN = "open"
"""Orders, sparse: `open_shard`, `created_at`; an order is in it while it is PENDING."""

LISTING = "products"
OPEN_SHARDS = 8
"""A partition accepts a thousand writes a second, and each order writes the index twice."""


def change_key(change_id: str) -> dict[str, str]:
    """Return the key of the row that records a change of stock among the products; no product can have it."""
    return {"product_id": f"changes/{change_id}"}


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of the tables."""

    products: str
    carts: str
    orders: str
    payments: str
    messages: str
