"""Every port of the domain on one store, with what a test needs beside the ports to look at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from adapters.memory.carts import MemoryCarts
from adapters.memory.orders import MemoryOrders
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.payments import MemoryPaymentJournal
from adapters.memory.products import MemoryProducts
from adapters.memory.stock import MemoryStockLedger
from adapters.memory.store import MemoryStore
from adapters.payments.journal import PaymentJournal
from adapters.payments.simulated import SimulatedGateway
from domain.cart.service import CartRepository
from domain.catalog.lookup import ProductLookup
from domain.catalog.product import Product
from domain.catalog.service import ProductRepository
from domain.checkout.service import PlacedOrders
from domain.notifications.service import Message, Notifier
from domain.orders.order import Order
from domain.orders.order_history import OrderListing
from domain.orders.reconciliation import OpenOrders
from domain.orders.rejection import RejectableOrders
from domain.payment.payment_gateway import PaymentGateway
from domain.stock.service import StockLedger
from tests.contract.samples import StoppedClock, cart, delivery, details, line


class Products(ProductRepository, ProductLookup, Protocol):
    """Every port that reads or writes products."""


class Orders(OrderListing, PlacedOrders, OpenOrders, RejectableOrders, Protocol):
    """Every port that reads or writes orders."""


@dataclass(frozen=True, slots=True)
class Backend:
    """The ports, all on one store.

    Attributes:
        waits: the seconds that the gateway waited, instead of waiting them.
        sent: reads the messages that the notifier carried, oldest first.
        discontinue: takes a product out of the store, as no service does.
        copy_product: puts many products like one into the store, in less time than one by one.
    """

    products: Products
    carts: CartRepository
    orders: Orders
    stock: StockLedger
    journal: PaymentJournal
    gateway: PaymentGateway
    notifier: Notifier
    clock: StoppedClock
    waits: list[float]
    sent: Callable[[], list[Message]]
    discontinue: Callable[[str], None]
    copy_product: Callable[[str, Sequence[str]], None]

    def stocked(self, product_id: str, stock: int, price: str = "19.99") -> Product:
        """Put a product on sale with so many in stock."""
        self.products.put(product_id, details(product_id, price))
        return self.products.adjust_stock(product_id, delivery(stock))

    def all_stocked(self, product_ids: Sequence[str], stock: int) -> None:
        """Put many products on sale, each with so many in stock."""
        first, *others = product_ids
        self.stocked(first, stock)
        self.copy_product(first, others)

    def placed(self, order: Order) -> Order:
        """Store `order` as a checkout does, from a cart of its own."""
        held = cart(
            *(line(item.product_id, item.quantity) for item in order.items),
            user_id=order.user_id,
            cart_id=f"cart of {order.order_id}",
        )
        assert self.carts.save(held)
        return self.orders.place(order, held)

    def order(self, order_id: str = "order-1") -> Order:
        stored = self.orders.get(order_id)
        assert stored is not None
        return stored

    def units(self, product_id: str) -> int:
        product = self.products.get(product_id)
        assert product is not None
        return product.stock


def in_memory() -> Backend:
    store, outbox, journal = MemoryStore(), MemoryOutbox(), MemoryPaymentJournal()
    clock, waits = StoppedClock(), list[float]()
    return Backend(
        products=MemoryProducts(store),
        carts=MemoryCarts(store),
        orders=MemoryOrders(store),
        stock=MemoryStockLedger(store),
        journal=journal,
        gateway=SimulatedGateway(journal, clock, waits.append),
        notifier=outbox,
        clock=clock,
        waits=waits,
        sent=outbox.messages,
        discontinue=lambda product_id: _discontinue(store, product_id),
        copy_product=lambda model, product_ids: _copy_product(store, model, product_ids),
    )


def _discontinue(store: MemoryStore, product_id: str) -> None:
    with store.lock:
        del store.products[product_id]
        store.product_ids.remove(product_id)


def _copy_product(store: MemoryStore, model: str, product_ids: Sequence[str]) -> None:
    with store.lock:
        for product_id in product_ids:
            store.products[product_id] = store.products[model].model_copy(update={"product_id": product_id})
        store.product_ids = sorted(store.products)
