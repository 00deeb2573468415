"""Loading orders, and changing them one version at a time."""

from collections.abc import Callable
from typing import Protocol

from domain.errors import OrderNotFound, StoreUnavailable
from domain.orders.order import Order

_ATTEMPTS = 10


class OrderRepository(Protocol):
    """Stores orders; reads see all writes answered before them."""

    def get(self, order_id: str) -> Order | None: ...

    def replace(self, order: Order) -> bool:
        """Store `order` if the stored one is the version before it; return whether it was."""
        ...


def load(orders: OrderRepository, order_id: str) -> Order:
    """Return an order that must exist.

    Raises:
        OrderNotFound: The order does not exist.
    """
    order = orders.get(order_id)
    if order is None:
        raise not_found(order_id)
    return order


def amend(orders: OrderRepository, order_id: str, change: Callable[[Order], Order]) -> Order:
    """Replace an order by the result of `change`; the same order as result writes nothing.

    Steps of one order may run at the same time (a retry beside a late first attempt). Each writes only over
    the version that it decided on; the loser decides again, based on the winner's version:

        step A   read v1 .......... write v2 ok
        step B      read v1 ................ write v2 refused, read v2, decide, write v3

    Raises:
        OrderNotFound: The order does not exist.
        StoreUnavailable: Every attempt lost against another writer; nothing was written.
    """
    for _ in range(_ATTEMPTS):
        order = load(orders, order_id)
        changed = change(order)
        if changed is order or orders.replace(changed):
            return changed
    raise StoreUnavailable(f"Order {order_id} is being changed from elsewhere.")


def not_found(order_id: str) -> OrderNotFound:
    """Return the error for an order that does not exist or belongs to another user."""
    return OrderNotFound(f"There is no order {order_id}.")
