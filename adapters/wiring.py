"""The composition root: which adapters make up a shop."""

from dependency_injector import containers, providers

from adapters.memory.carts import MemoryCarts
from adapters.memory.orders import MemoryOrders, MemoryStockLedger
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.payments import MemoryPaymentJournal
from adapters.memory.products import MemoryProducts
from adapters.memory.store import MemoryStore
from adapters.payments.simulated import SimulatedGateway
from adapters.system import RandomIds, SystemClock
from domain.cart import CartService
from domain.catalog import Catalog
from domain.checkout import Checkout
from domain.confirmation import Confirmation
from domain.inventory import Inventory
from domain.notification import Notification
from domain.orders import OrderHistory
from domain.payment import Payment
from domain.ports import OrderWorkflow
from domain.rejection import OrderRejection
from domain.validation import Validation


class Shop(containers.DeclarativeContainer):
    """A whole shop: every service a handler can ask for, and under them every adapter, each made once.

    `workflow` has no default: what starts the state machine is for the composition to say.
    """

    clock = providers.Singleton(SystemClock)
    ids = providers.Singleton(RandomIds)
    workflow: providers.Dependency[OrderWorkflow] = providers.Dependency()

    store = providers.Singleton(MemoryStore)
    products = providers.Singleton(MemoryProducts, store)
    carts = providers.Singleton(MemoryCarts, store)
    orders = providers.Singleton(MemoryOrders, store)
    stock = providers.Singleton(MemoryStockLedger, store)
    journal = providers.Singleton(MemoryPaymentJournal)
    outbox = providers.Singleton(MemoryOutbox)
    gateway = providers.Singleton(SimulatedGateway, journal, clock, clock.provided.sleep)

    catalog = providers.Singleton(Catalog, products, clock)
    cart = providers.Singleton(CartService, carts, products, ids)
    checkout = providers.Singleton(Checkout, cart, orders, workflow, clock)
    order_history = providers.Singleton(OrderHistory, orders)
    validation = providers.Singleton(Validation, orders, products)
    payment = providers.Singleton(Payment, orders, gateway)
    inventory = providers.Singleton(Inventory, orders, stock)
    confirmation = providers.Singleton(Confirmation, orders)
    rejection = providers.Singleton(OrderRejection, orders)
    notification = providers.Singleton(Notification, orders, outbox)


class _Process:
    """The one shop that the handlers of this process serve."""

    shop: Shop | None = None


def serve(shop: Shop) -> None:
    """Make `shop` the one that the handlers of this process serve."""
    _Process.shop = shop


def shop() -> Shop:
    """Return the shop that this process serves.

    Raises:
        LookupError: none was composed; call `serve` first.
    """
    if _Process.shop is None:
        raise LookupError("No shop is composed in this process: call adapters.wiring.serve first.")
    return _Process.shop
