"""Validating orders: step 1 of the workflow."""

from dataclasses import dataclass

from domain.catalog.lookup import ProductLookup
from domain.errors import OrderCorrupt, ProductGone
from domain.money import Money
from domain.orders.order import Order, PaymentState, StockState
from domain.orders.repository import OrderRepository, load
from domain.orders.shortage import require_in_stock


@dataclass(frozen=True, slots=True)
class ValidationService:
    """Decides whether an order may be processed."""

    orders: OrderRepository
    products: ProductLookup

    def validate(self, order_id: str) -> None:
        """Check an order before anything is taken for it. Reads only.

        Raises:
            OrderNotFound: The order does not exist.
            OrderClosed: The order is decided or abandoned.
            OrderCorrupt: The order's total is not the sum of its lines, or a product has two lines.
            ProductGone: A product is no longer sold.
            OutOfStock: Others have bought meanwhile what this order needs; no card was asked yet.
        """
        order = load(self.orders, order_id)
        order.require_open()
        _require_sound(order)
        known = self.products.get_many([line.product_id for line in order.items])
        gone = [line for line in order.items if line.product_id not in known]
        if gone:
            raise ProductGone(f"No longer sold: {', '.join(line.name for line in gone[:3])}.")
        # A later run of the same order may find units missing that this very order holds. The card was asked
        # before any was held, and from then on the ledger alone decides:
        #
        #     run 1   validate .. authorize .. hold 99 of 120 products, crash
        #     run 2                                  validate: authorized, so stock is not compared
        if order.payment is PaymentState.NONE and order.stock is StockState.NONE:
            require_in_stock(order.items, known)


def _require_sound(order: Order) -> None:
    if len({line.product_id for line in order.items}) != len(order.items):
        raise OrderCorrupt(f"Order {order.order_id} has two lines of one product.")
    total = Money.total(line.total for line in order.items)
    if not order.items or total != order.total_amount:
        raise OrderCorrupt(f"Order {order.order_id} totals {order.total_amount}, its lines {total}.")
