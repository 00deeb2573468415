"""Orders: finding them, and changing them one version at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import OrderNotFound, StoreUnavailable
from domain.models import Order
from domain.pagination import Page, decode_cursor, paginate
from domain.ports import OrderRepository, order_position

_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class OrderHistory:
    """What customers see of their own orders."""

    orders: OrderRepository

    def get(self, user_id: str, order_id: str) -> Order:
        """Return one order of this user.

        Raises:
            OrderNotFound: there is none, or it is another user's: the answer is the same.
        """
        order = self.orders.get(order_id)
        if order is None or order.user_id != user_id:
            raise not_found(order_id)
        return order

    def list(self, user_id: str, limit: int, cursor: str | None) -> Page[Order]:
        """Return a page of the user's orders, newest first.

        Raises:
            InvalidCursor: `cursor` is not one that this listing gave out.
        """
        scope = f"orders/{user_id}"
        before = decode_cursor(scope, cursor) if cursor is not None else None
        rows = self.orders.page(user_id, before, limit + 1)
        return paginate(rows, limit, scope, order_position)


def load(orders: OrderRepository, order_id: str) -> Order:
    """Return an order that must exist.

    Raises:
        OrderNotFound: it does not.
    """
    order = orders.get(order_id)
    if order is None:
        raise not_found(order_id)
    return order


def amend(orders: OrderRepository, order_id: str, change: Callable[[Order], Order]) -> Order:
    """Replace an order by what `change` makes of it; a `change` that returns the same order writes nothing.

    Steps of one order may run at the same time (a retry beside a late first attempt). Each writes only over
    the version that it decided on; the loser decides again, on what the winner wrote:

        step A   read v1 .......... write v2 ok
        step B      read v1 ................ write v2 refused, read v2, decide, write v3

    Raises:
        OrderNotFound: there is no such order.
        StoreUnavailable: others kept winning; nothing was written.
    """
    for _ in range(_ATTEMPTS):
        order = load(orders, order_id)
        changed = change(order)
        if changed is order or orders.replace(changed):
            return changed
    raise StoreUnavailable(f"Order {order_id} is being changed from elsewhere.")


def not_found(order_id: str) -> OrderNotFound:
    return OrderNotFound(f"There is no order {order_id}.")
