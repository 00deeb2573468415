"""The shop's services over one backend, and ways to disturb them."""

from collections.abc import Callable
from typing import Any

from domain.cart.service import CartService
from domain.catalog.service import CatalogService
from domain.checkout.request import Customer
from domain.checkout.service import CheckoutService
from domain.errors import PaymentUnavailable, StoreUnavailable
from domain.notifications.service import NotificationService
from domain.orders.confirmation import ConfirmationService
from domain.orders.order_history import OrderHistoryService
from domain.orders.rejection import RejectionService
from domain.orders.validation import ValidationService
from domain.orders.workflow import Progress, Run
from domain.payment.service import PaymentService
from domain.stock.service import StockService
from tests.contract.backends import Backend
from tests.contract.samples import Numbered

ALICE = Customer("alice", "alice@example.com")
BOB = Customer("bob", "bob@example.com")

Disturb = Callable[[Any], Any]


class StartedWorkflows:
    """`OrderWorkflow` that records starts."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.broken = False

    def start(self, order_id: str, number: int = 1) -> None:
        assert number == 1
        if self.broken:
            raise StoreUnavailable("The workflow service did not answer.")
        self.started.append(order_id)

    def latest_run(self, order_id: str) -> Run:
        return Run(1, Progress.RUNNING if order_id in self.started else Progress.ABSENT)

    def resume(self, order_id: str, run: Run) -> None:
        raise AssertionError(f"a checkout resumed {order_id}: {run}")


class Services:
    """Every service; `disturb` wraps each port before the services get it."""

    def __init__(self, backend: Backend, disturb: Disturb = lambda port: port) -> None:
        orders, products, carts = disturb(backend.orders), disturb(backend.products), disturb(backend.carts)
        self.workflow = StartedWorkflows()
        self.catalog = CatalogService(products, backend.clock)
        self.cart = CartService(carts, products, Numbered())
        self.checkout = CheckoutService(self.cart, orders, self.workflow, backend.clock)
        self.history = OrderHistoryService(orders)
        self.validation = ValidationService(orders, products)
        self.payment = PaymentService(orders, disturb(backend.gateway))
        self.stock = StockService(orders, disturb(backend.stock))
        self.confirmation = ConfirmationService(orders)
        self.rejection = RejectionService(orders, carts)
        self.notification = NotificationService(orders, disturb(backend.notifier))

    def forward(self, order_id: str = "order-1") -> dict[str, Callable[[], object]]:
        """Return the steps of the way forward, in their order."""
        return {
            "validate": lambda: self.validation.validate(order_id),
            "authorize": lambda: self.payment.authorize(order_id),
            "hold": lambda: self.stock.hold(order_id),
            "capture": lambda: self.payment.capture(order_id),
            "confirm": lambda: self.confirmation.confirm(order_id),
        }

    def back(
        self, order_id: str = "order-1", error: str = "States.Timeout"
    ) -> dict[str, Callable[[], object]]:
        """Return the steps of the way back, in their order."""
        return {
            "abandon": lambda: self.rejection.abandon(order_id, error, "Your card was declined."),
            "release": lambda: self.stock.release(order_id),
            "cancel": lambda: self.payment.cancel(order_id),
            "reject": lambda: self.rejection.reject(order_id),
        }

    def run(self, *steps: str, order_id: str = "order-1") -> None:
        for step in steps:
            (self.forward(order_id) | self.back(order_id))[step]()


class Wrapped:
    """A port with something done around each call of its methods."""

    def __init__(self, port: Any, around: Callable[[str, Callable[[], Any]], Any]) -> None:
        self._port = port
        self._around = around

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        return lambda *args, **named: self._around(name, lambda: method(*args, **named))


class Meanwhile:
    """Runs an action once, right before or after the next call of one method, as a racing writer would."""

    def __init__(self, method: str, action: Callable[[], object], *, after: bool = False) -> None:
        self._method, self._action, self._after = method, action, after
        self._done = False

    def __call__(self, port: Any) -> Any:
        return Wrapped(port, self._call)

    def _call(self, name: str, call: Callable[[], Any]) -> Any:
        if name != self._method or self._done:
            return call()
        self._done = True
        if self._after:
            answer = call()
            self._action()
            return answer
        self._action()
        return call()


class LostReplies:
    """Lets the next call of one method have its effect, and loses the answer."""

    def __init__(self, method: str) -> None:
        self._method: str | None = method

    def __call__(self, port: Any) -> Any:
        return Wrapped(port, self._call)

    def _call(self, name: str, call: Callable[[], Any]) -> Any:
        answer = call()
        if name != self._method:
            return answer
        self._method = None
        raise PaymentUnavailable("The answer was lost.")
