"""The goods and people that the tests speak of."""

from datetime import UTC, datetime, timedelta

from domain.cart.cart import Cart, CartLine
from domain.catalog.product import ProductDetails, StockChange
from domain.money import Money
from domain.orders.order import Order, OrderLine

NOON = datetime(2026, 3, 14, 12, 0, 0, 123456, tzinfo=UTC)
LONGEST_ORDER = 1_112
"""Lines of the longest order in a real wholesaler's year; no DynamoDB transaction holds as many."""


class StoppedClock:
    """A clock that moves only when a test moves it."""

    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float, /) -> None:
        self.moment += timedelta(seconds=seconds)


class Numbered:
    """Names that can be foretold: `cart-1`, `cart-2`."""

    def __init__(self, kind: str = "cart") -> None:
        self._kind = kind
        self._made = 0

    def new(self) -> str:
        self._made += 1
        return f"{self._kind}-{self._made}"


def details(
    name: str = "Popular curtain", price: str = "19.99", category: str = "curtains", description: str = ""
) -> ProductDetails:
    return ProductDetails(name=name, price=Money.of(price), category=category, description=description)


def delivery(delta: int, reason: str = "lorry of the morning") -> StockChange:
    return StockChange(delta=delta, reason=reason, changed_by="ada", changed_at=NOON)


def line(product_id: str, quantity: int = 1) -> CartLine:
    return CartLine(product_id=product_id, quantity=quantity)


def cart(*lines: CartLine, user_id: str = "alice", cart_id: str = "cart-1", version: int = 1) -> Cart:
    return Cart(cart_id=cart_id, user_id=user_id, version=version, lines=lines)


def order_line(product_id: str, quantity: int = 1, price: str = "19.99") -> OrderLine:
    return OrderLine(
        product_id=product_id,
        name=product_id.replace("-", " ").capitalize(),
        price=Money.of(price),
        quantity=quantity,
    )


def order(
    *items: OrderLine,
    order_id: str = "order-1",
    user_id: str = "alice",
    email: str | None = "alice@example.com",
    created_at: datetime = NOON,
    payment_method: str = "pm_card_visa",
) -> Order:
    bought = items or (order_line("curtain", 2),)
    return Order(
        order_id=order_id,
        user_id=user_id,
        email=email,
        items=bought,
        total_amount=Money.total(item.total for item in bought),
        payment_method=payment_method,
        request="fingerprint",
        created_at=created_at,
    )
