"""What the domain needs of the world. Adapters fit these by shape; nothing inherits from them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.models import Cart, Message, Order, PaymentState, Product, ProductDetails, StockChange
from domain.money import Money
from domain.runs import Run


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class IdGenerator(Protocol):
    """Makes names that nothing else has."""

    def new(self) -> str: ...


class ProductRepository(Protocol):
    """The catalogue. Every read sees all writes that were answered before it, but for new rows in a page."""

    def get(self, product_id: str) -> Product | None: ...

    def get_many(self, product_ids: Collection[str]) -> Mapping[str, Product]:
        """Return the products that exist, by id; absent ids are simply absent."""
        ...

    def page(self, category: str | None, after: str | None, limit: int) -> Sequence[Product]:
        """Return up to `limit` products with ids above `after`, ascending, of one category or all.

        A product that came or changed its category a moment ago may be missing; those listed are as they are
        now.
        """
        ...

    def put(self, product_id: str, details: ProductDetails) -> Product:
        """Create the product with no stock, or change its details and leave its stock alone, in one step."""
        ...

    def adjust_stock(self, product_id: str, change: StockChange, change_id: str | None = None) -> Product:
        """Add `change.delta` to the stock and record why, in one step.

        A change repeated under its `change_id`, however late, changes nothing; the product is returned as it
        is by then.

        Raises:
            ProductNotFound: there is no such product.
            NotEnoughStock: the stock would fall below zero; it is unchanged.
            IdempotencyMismatch: `change_id` belongs to a change that is not the same.
        """
        ...


class CartRepository(Protocol):
    """One cart a customer."""

    def get(self, user_id: str) -> Cart | None: ...

    def save(self, cart: Cart) -> bool:
        """Store `cart` if what is stored is the version before it; return whether it was.

        Version 1 is stored only where there is no cart. The version before it is one of the same `cart_id`:
        the customer's next cart counts from 1 again, and must survive a late change of the one just ordered.
        """
        ...


class OrderRepository(Protocol):
    """Orders. Every read sees all writes that were answered before it, but for new rows in a page."""

    def get(self, order_id: str) -> Order | None: ...

    def page(self, user_id: str, before: str | None, limit: int) -> Sequence[Order]:
        """Return up to `limit` orders of a user, newest first, that come after the position `before`.

        An order's position is `order_position(order)`. An order placed a moment ago may be missing; those
        listed are as they are now.
        """
        ...

    def open_before(self, moment: datetime) -> Iterator[str]:
        """Yield the ids of the orders that were placed before `moment` and are PENDING.

        Orders that were decided a moment ago may still be among them.
        """
        ...

    def place(self, order: Order, cart: Cart) -> Order:
        """Create `order` and remove `cart`, both or neither; return the stored order.

        Where an order of this id exists, it is returned as it is and nothing changes.

        Raises:
            CartChanged: the stored cart is no longer this version of `cart`; nothing changes.
        """
        ...

    def replace(self, order: Order) -> bool:
        """Store `order` if what is stored is the version before it; return whether it was."""
        ...


class StockLedger(Protocol):
    """Takes and returns the stock of whole orders.

    The mark in the order (`Order.stock`) is written in the same atomic step as the stock itself, so an
    operation whose reply was lost is recognised when it is repeated.
    """

    def hold(self, order_id: str) -> None:
        """Take the stock of every line and mark the order HELD: all or nothing; already HELD is success.

        Raises:
            OrderNotFound: there is no such order.
            OutOfStock: at least one line is not covered; no stock was taken.
            OrderClosed: the order is decided, abandoned or released; no stock was taken.
        """
        ...

    def release(self, order_id: str) -> None:
        """Return what the order holds, if anything, and mark it RELEASED, which bars any later hold.

        Units of a product that has left the catalogue since are not returned to anywhere.

        Raises:
            OrderNotFound: there is no such order.
        """
        ...


class PaymentGateway(Protocol):
    """The payment provider. Every call is idempotent per order."""

    def authorize(self, order_id: str, amount: Money, method: str) -> None:
        """Reserve `amount` on the customer's card; nothing is taken yet.

        Raises:
            CardDeclined: the card was refused, and will be again.
            OrderClosed: the payment of this order was cancelled before.
            PaymentUnavailable: a passing fault; the reservation may or may not exist.
        """
        ...

    def capture(self, order_id: str) -> None:
        """Take the money that was authorized.

        Raises:
            OrderClosed: the payment was cancelled, or never authorized.
            PaymentUnavailable: a passing fault; the money may or may not be taken.
        """
        ...

    def cancel(self, order_id: str) -> PaymentState:
        """Give back whatever was taken and refuse whatever comes later; return how the payment ended.

        VOIDED: an authorization was let go. REFUNDED: captured money was returned. CANCELLED: there was
        nothing, and a late authorization will be refused.

        Raises:
            PaymentUnavailable: a passing fault; call again.
        """
        ...


class OrderWorkflow(Protocol):
    """Processes placed orders.

    Every step of it may run twice and late, so a second run of an order changes nothing that the first one
    did and brings to an end what it left.
    """

    def start(self, order_id: str, number: int = 1) -> None:
        """Start a run of the order's processing; starting one again that was started does no harm.

        Args:
            order_id: the order.
            number: which run; the next one after a run that is LOST.

        Raises:
            StoreUnavailable: the workflow service did not answer.
        """
        ...

    def latest_run(self, order_id: str) -> Run:
        """Return what stands of the order's processing; what happened a moment ago may be missing.

        Raises:
            StoreUnavailable: the workflow service did not answer.
        """
        ...

    def resume(self, order_id: str, run: Run) -> None:
        """Let a HALTED run go on where it ended, once for what was seen of it; repeating does no harm.

        Raises:
            StoreUnavailable: the workflow service did not answer; the run may go on all the same.
        """
        ...


class Notifier(Protocol):
    """Carries messages to customers."""

    def send(self, message: Message) -> None:
        """Send `message`; one that has been sent under this id is not sent again where that can be known."""
        ...


def order_position(order: Order) -> str:
    """Return where `order` stands in its owner's listing: text that sorts by age, then by id."""
    return f"{order.created_at.isoformat(timespec='microseconds')}#{order.order_id}"
