"""Plays logged orders through a local shop's API, several at once."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from entrypoints.cli.replay.order_log import CatalogEntry, LoggedOrder
from entrypoints.cli.replay.running_totals import Tally
from entrypoints.local.asl import Execution
from entrypoints.local.gateway import HttpRequest
from entrypoints.local.runtime import Runtime
from entrypoints.local.system.clock import Clock

_ADMIN = "admin@replay.example"
_PASSWORD = "Replay-only-1"  # noqa: S105 -- of users who live as long as the replay
_DEADLINE_SECONDS = 120


class ShopAnswer(NamedTuple):
    status: int
    body: Any


class ReplayError(Exception):
    """The replay failed; the message names the request."""


@dataclass(slots=True)
class Api:
    """The gateway in this process, with customers' tokens."""

    runtime: Runtime
    _tokens: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sign_up(self, email: str, groups: tuple[str, ...] = ()) -> None:
        with self._lock:
            if email not in self._tokens:
                self.runtime.user_pools.create_user(email, _PASSWORD, groups=groups)
                self._tokens[email] = self.runtime.user_pools.token(email)

    def send(self, user: str, method: str, path: str, body: Any = None, *, key: str = "") -> ShopAnswer:
        headers = [("authorization", f"Bearer {self._tokens[user]}"), ("content-type", "application/json")]
        if key:
            headers.append(("idempotency-key", key))
        content = b"" if body is None else json.dumps(body).encode()
        response = self.runtime.gateway.handle(HttpRequest(method, path, headers=headers, body=content))
        return ShopAnswer(response.status, json.loads(response.body))


class Ends:
    """Waits for ends of executions, which may precede the wait."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._events: defaultdict[str, threading.Event] = defaultdict(threading.Event)
        self._lock = threading.Lock()

    def ended(self, execution: Execution) -> None:
        self._tally.entered(execution.history.states_entered)
        self._event(execution.identity.name).set()

    def wait(self, order_id: str) -> None:
        """Block until the order's execution has ended.

        Raises:
            ReplayError: It did not end within two minutes.
        """
        if not self._event(order_id).wait(_DEADLINE_SECONDS):
            raise ReplayError(f"order {order_id} was not decided in {_DEADLINE_SECONDS} s")
        with self._lock:
            del self._events[order_id]

    def _event(self, order_id: str) -> threading.Event:
        with self._lock:
            return self._events[order_id]


def _without_ended(futures: "set[Future[None]]") -> "set[Future[None]]":
    """Return the pending futures; raise the error of a failed one."""
    ended = {future for future in futures if future.done()}
    for future in ended:
        future.result()
    return futures - ended


class Player:
    """Plays orders; each customer's in sequence, since a customer has one cart."""

    def __init__(self, runtime: Runtime, clock: Clock, tally: Tally, ends: Ends) -> None:
        self._api = Api(runtime)
        self._clock = clock
        self._tally = tally
        self._ends = ends
        self._carts: dict[str, threading.Lock] = {}

    def stock_shelves(self, catalog: Mapping[str, CatalogEntry], stock: Mapping[str, int]) -> None:
        """Import the catalogue through the API, with the opening stock of each SKU."""
        self._api.sign_up(_ADMIN, ("admin",))
        for entry in catalog.values():
            details = {"name": entry.name, "price": entry.price.to_json(), "category": "gifts"}
            self._require(self._api.send(_ADMIN, "PUT", f"/products/{entry.sku}", details), entry.sku)
            if units := stock.get(entry.sku, 0):
                change = {"delta": units, "reason": "opening stock"}
                self._require(
                    self._api.send(_ADMIN, "POST", f"/products/{entry.sku}/stock", change), entry.sku
                )

    def play(self, orders: Iterable[LoggedOrder], concurrency: int, progress: Callable[[], None]) -> None:
        """Play all orders; return when each is decided.

        Raises:
            ReplayError: An order was not decided in time.
        """
        slots = threading.Semaphore(concurrency)

        def play_one(order: LoggedOrder) -> None:
            try:
                self._play(order)
            finally:
                slots.release()
                progress()

        with ThreadPoolExecutor(concurrency, thread_name_prefix="customer") as customers:
            under_way: set[Future[None]] = set()
            for order in orders:
                slots.acquire()
                under_way.add(customers.submit(play_one, order))
                under_way = _without_ended(under_way)
            _without_ended(wait(under_way).done)

    def _play(self, order: LoggedOrder) -> None:
        user = f"{order.customer}@replay.example"
        self._api.sign_up(user)
        with self._carts.setdefault(user, threading.Lock()):
            started = self._clock.monotonic()
            lines = [{"productId": sku, "quantity": quantity} for sku, quantity in order.lines]
            cart = self._api.send(user, "PUT", "/cart", {"lines": lines})
            if cart.status != 200:
                return self._refused(cart)
            asked = self._clock.monotonic()
            body = {"total": cart.body["total"]}
            checkout = self._api.send(user, "POST", "/checkout", body, key=order.invoice)
        if checkout.status != 202:
            return self._refused(checkout)
        return self._follow(user, checkout.body["orderId"], started, asked)

    def _follow(self, user: str, order_id: str, started: float, asked: float) -> None:
        self._ends.wait(order_id)
        ended = self._clock.monotonic()
        order = self._api.send(user, "GET", f"/orders/{order_id}").body
        reason = f": {order['reason']['code']}" if "reason" in order else ""
        self._tally.decided(order["status"] + reason, latency=ended - asked, busy=ended - started, at=ended)

    def _refused(self, reply: ShopAnswer) -> None:
        code = reply.body.get("code", reply.body.get("message"))
        self._tally.refused(f"{reply.status} {code}", at=self._clock.monotonic())

    def _require(self, reply: ShopAnswer, sku: str) -> None:
        if reply.status != 200:
            raise ReplayError(f"the catalogue's {sku} was refused: {reply.status} {reply.body}")
