"""A customer's own orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.orders.order import Order
from domain.orders.repository import not_found
from domain.pagination import Page, decode_cursor, paginate


class OrderListing(Protocol):
    """Lists the orders of a user."""

    def get(self, order_id: str) -> Order | None: ...

    def page(self, user_id: str, before: str | None, limit: int) -> Sequence[Order]:
        """Return up to `limit` orders of a user, newest first, that come after the position `before`.

        An order's position is `order_position(order)`. An order placed a moment ago may be missing; those
        listed are current.
        """
        ...


@dataclass(frozen=True, slots=True)
class OrderHistoryService:
    """Shows customers their own orders."""

    orders: OrderListing

    def get(self, user_id: str, order_id: str) -> Order:
        """Return one order of this user.

        Raises:
            OrderNotFound: The order does not exist, or it is another user's: the answer is the same.
        """
        order = self.orders.get(order_id)
        if order is None or order.user_id != user_id:
            raise not_found(order_id)
        return order

    def list(self, user_id: str, limit: int, cursor: str | None) -> Page[Order]:
        """Return a page of the user's orders, newest first.

        Raises:
            InvalidCursor: `cursor` was not issued by this listing.
        """
        scope = f"orders/{user_id}"
        before = decode_cursor(scope, cursor) if cursor is not None else None
        rows = self.orders.page(user_id, before, limit + 1)
        return paginate(rows, limit, scope, order_position)


def order_position(order: Order) -> str:
    """Return the position of `order` in its owner's listing: text that sorts by age, then by id."""
    return f"{order.created_at.isoformat(timespec='microseconds')}#{order.order_id}"
