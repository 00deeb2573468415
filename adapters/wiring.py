"""The composition root: which adapters make up a shop."""

import os
from typing import TYPE_CHECKING

from dependency_injector import containers, providers

from adapters.lazy import Lazy
from adapters.system import RandomIds, SystemClock

if TYPE_CHECKING:
    from adapters.memory.carts import MemoryCarts
    from adapters.memory.orders import MemoryOrders, MemoryStockLedger
    from adapters.memory.outbox import MemoryOutbox
    from adapters.memory.payments import MemoryPaymentJournal
    from adapters.memory.products import MemoryProducts
    from adapters.memory.store import MemoryStore
    from adapters.payments.simulated import SimulatedGateway
    from domain.cart import CartService
    from domain.catalog import Catalog
    from domain.checkout import Checkout
    from domain.confirmation import Confirmation
    from domain.inventory import Inventory
    from domain.notification import Notification
    from domain.orders import OrderHistory
    from domain.payment import Payment
    from domain.ports import OrderWorkflow
    from domain.reconciliation import Reconciliation
    from domain.rejection import OrderRejection
    from domain.validation import Validation


class Shop(containers.DeclarativeContainer):
    """A whole shop: every service a handler can ask for, and under them every adapter, each made once.

    `workflow` has no default: what starts the state machine is for the composition to say. The first requests
    may come at once, so "once" has to hold under threads too. What makes an object is imported then.
    """

    clock = providers.ThreadSafeSingleton(SystemClock)
    ids = providers.ThreadSafeSingleton(RandomIds)
    workflow: "providers.Dependency[OrderWorkflow]" = providers.Dependency()

    store: "providers.Provider[MemoryStore]" = providers.ThreadSafeSingleton(
        Lazy("adapters.memory.store:MemoryStore")
    )
    products: "providers.Provider[MemoryProducts]" = providers.ThreadSafeSingleton(
        Lazy("adapters.memory.products:MemoryProducts"), store
    )
    carts: "providers.Provider[MemoryCarts]" = providers.ThreadSafeSingleton(
        Lazy("adapters.memory.carts:MemoryCarts"), store
    )
    orders: "providers.Provider[MemoryOrders]" = providers.ThreadSafeSingleton(
        Lazy("adapters.memory.orders:MemoryOrders"), store
    )
    stock: "providers.Provider[MemoryStockLedger]" = providers.ThreadSafeSingleton(
        Lazy("adapters.memory.orders:MemoryStockLedger"), store
    )
    journal: "providers.Provider[MemoryPaymentJournal]" = providers.ThreadSafeSingleton(
        Lazy("adapters.memory.payments:MemoryPaymentJournal")
    )
    outbox: "providers.Provider[MemoryOutbox]" = providers.ThreadSafeSingleton(
        Lazy("adapters.memory.outbox:MemoryOutbox")
    )
    gateway: "providers.Provider[SimulatedGateway]" = providers.ThreadSafeSingleton(
        Lazy("adapters.payments.simulated:SimulatedGateway"), journal, clock, clock.provided.sleep
    )

    catalog: "providers.Provider[Catalog]" = providers.ThreadSafeSingleton(
        Lazy("domain.catalog:Catalog"), products, clock
    )
    cart: "providers.Provider[CartService]" = providers.ThreadSafeSingleton(
        Lazy("domain.cart:CartService"), carts, products, ids
    )
    checkout: "providers.Provider[Checkout]" = providers.ThreadSafeSingleton(
        Lazy("domain.checkout:Checkout"), cart, orders, workflow, clock
    )
    order_history: "providers.Provider[OrderHistory]" = providers.ThreadSafeSingleton(
        Lazy("domain.orders:OrderHistory"), orders
    )
    validation: "providers.Provider[Validation]" = providers.ThreadSafeSingleton(
        Lazy("domain.validation:Validation"), orders, products
    )
    payment: "providers.Provider[Payment]" = providers.ThreadSafeSingleton(
        Lazy("domain.payment:Payment"), orders, gateway
    )
    inventory: "providers.Provider[Inventory]" = providers.ThreadSafeSingleton(
        Lazy("domain.inventory:Inventory"), orders, stock
    )
    confirmation: "providers.Provider[Confirmation]" = providers.ThreadSafeSingleton(
        Lazy("domain.confirmation:Confirmation"), orders
    )
    rejection: "providers.Provider[OrderRejection]" = providers.ThreadSafeSingleton(
        Lazy("domain.rejection:OrderRejection"), orders
    )
    notification: "providers.Provider[Notification]" = providers.ThreadSafeSingleton(
        Lazy("domain.notification:Notification"), orders, outbox
    )
    reconciliation: "providers.Provider[Reconciliation]" = providers.ThreadSafeSingleton(
        Lazy("domain.reconciliation:Reconciliation"), orders, workflow, clock
    )


class _Process:
    """The one shop that the handlers of this process serve."""

    shop: Shop | None = None


def serve(shop: Shop) -> None:
    """Make `shop` the one that the handlers of this process serve."""
    _Process.shop = shop


def shop() -> Shop:
    """Return the shop that this process serves: the one on AWS, unless another was composed."""
    if _Process.shop is None:
        _Process.shop = shop_on_aws()
    return _Process.shop


def shop_on(adapters: containers.DeclarativeContainer) -> Shop:
    """Return a shop whose clock, ids and ports are those of `adapters`, by name."""
    shop = Shop()
    shop.override_providers(
        **{name: provider for name, provider in adapters.providers.items() if name in shop.providers}
    )
    return shop


def shop_on_aws() -> Shop:
    """Return the shop on the tables and the state machine that the environment's variables name.

    Nothing is read, imported or connected before a service needs it; what is missing is said then.
    """
    from adapters.aws.composition import aws_adapters  # noqa: PLC0415 -- only a process on AWS loads it

    return shop_on(aws_adapters(os.environ))
