"""The composition root: the services of a shop, on the adapters in memory unless others override them."""

import os
from typing import TYPE_CHECKING

from dependency_injector import containers, providers

from adapters.lazy_providers import LazyPackage, once
from adapters.system.clock import SystemClock
from adapters.system.ids import RandomIds

if TYPE_CHECKING:
    import adapters.memory.administrators
    import adapters.memory.carts
    import adapters.memory.orders
    import adapters.memory.outbox
    import adapters.memory.payments
    import adapters.memory.products
    import adapters.memory.stock
    import adapters.memory.store
    import adapters.payments.simulated
    import domain.cart.service
    import domain.catalog.service
    import domain.checkout.service
    import domain.notifications.service
    import domain.orders.confirmation
    import domain.orders.order_history
    import domain.orders.reconciliation
    import domain.orders.rejection
    import domain.orders.validation
    import domain.payment.service
    import domain.stock.service
    from domain.orders.workflow import OrderWorkflow
else:
    adapters, domain = LazyPackage("adapters"), LazyPackage("domain")


class Shop(containers.DeclarativeContainer):
    """A whole shop: every service that a handler can call, and below them every adapter, each made once.

    `workflow` has no default: the composition decides what starts the state machine. A class is imported when
    its object is made; the first requests may come at once, so "once" holds under threads too.
    """

    clock = providers.ThreadSafeSingleton(SystemClock)
    ids = providers.ThreadSafeSingleton(RandomIds)
    workflow: "providers.Dependency[OrderWorkflow]" = providers.Dependency()

    store = once(lambda: adapters.memory.store.MemoryStore)
    products = once(lambda: adapters.memory.products.MemoryProducts, store)
    carts = once(lambda: adapters.memory.carts.MemoryCarts, store)
    orders = once(lambda: adapters.memory.orders.MemoryOrders, store)
    stock_ledger = once(lambda: adapters.memory.stock.MemoryStockLedger, store)
    journal = once(lambda: adapters.memory.payments.MemoryPaymentJournal)
    administrators = once(lambda: adapters.memory.administrators.MemoryAdministrators)
    outbox = once(lambda: adapters.memory.outbox.MemoryOutbox)
    gateway = once(lambda: adapters.payments.simulated.SimulatedGateway, journal, clock, clock.provided.sleep)

    catalog = once(lambda: domain.catalog.service.CatalogService, products, clock)
    cart = once(lambda: domain.cart.service.CartService, carts, products, ids)
    checkout = once(lambda: domain.checkout.service.CheckoutService, cart, orders, workflow, clock)
    order_history = once(lambda: domain.orders.order_history.OrderHistoryService, orders)
    validation = once(lambda: domain.orders.validation.ValidationService, orders, products)
    payment = once(lambda: domain.payment.service.PaymentService, orders, gateway)
    stock = once(lambda: domain.stock.service.StockService, orders, stock_ledger)
    confirmation = once(lambda: domain.orders.confirmation.ConfirmationService, orders)
    rejection = once(lambda: domain.orders.rejection.RejectionService, orders, carts)
    notification = once(lambda: domain.notifications.service.NotificationService, orders, outbox)
    reconciliation = once(lambda: domain.orders.reconciliation.ReconciliationService, orders, workflow, clock)


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


def shop_on(container: containers.DeclarativeContainer) -> Shop:
    """Return a shop whose clock, ids and ports are those of `container`, by name."""
    shop = Shop()
    shop.override_providers(
        **{name: provider for name, provider in container.providers.items() if name in shop.providers}
    )
    return shop


def shop_on_aws() -> Shop:
    """Return the shop on the tables and the state machine named in the environment.

    Nothing is read, imported or connected before a service needs it; a missing variable is reported then.
    """
    from adapters.aws_wiring import aws_adapters  # noqa: PLC0415 -- only a process on AWS loads it

    return shop_on(aws_adapters(os.environ))
