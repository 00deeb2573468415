"""A customer's cart, always shown at the catalogue's prices of the moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.errors import CartTooLong, InvalidValue, ProductNotFound, StoreUnavailable
from domain.models import MAX_LINES, MAX_QUANTITY, Cart, CartLine, Product, merge_lines
from domain.money import Money
from domain.ports import CartRepository, IdGenerator, ProductRepository

_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cart line beside its product as it is now; `product` is None when it is no longer sold."""

    product_id: str
    quantity: int
    product: Product | None

    @property
    def total(self) -> Money:
        return self.product.price * self.quantity if self.product else Money(0)


@dataclass(frozen=True, slots=True)
class PricedCart:
    cart: Cart
    lines: tuple[PricedLine, ...]
    total: Money

    @property
    def gone(self) -> list[str]:
        """The ids of products that are no longer sold."""
        return [line.product_id for line in self.lines if line.product is None]


@dataclass(frozen=True, slots=True)
class CartService:
    carts: CartRepository
    products: ProductRepository
    ids: IdGenerator

    def get(self, user_id: str) -> PricedCart:
        return self._priced(self._stored_or_new(user_id))

    def replace(self, user_id: str, lines: Iterable[CartLine]) -> PricedCart:
        """Make `lines` the whole cart, duplicate lines of one product merged.

        Raises:
            CartTooLong: more than 2,000 lines.
            InvalidValue: the lines of one product add up to more than 100,000, or the total is too large.
            ProductNotFound: a line names a product that there is not.
        """
        wanted = [*lines]
        _require_room(len(wanted))
        merged = merge_lines(wanted)
        for product_id, quantity in merged.items():
            if quantity > MAX_QUANTITY:
                raise InvalidValue(
                    f"The lines of {product_id} add up to {quantity}; at most {MAX_QUANTITY} can be bought.",
                    field="lines",
                )
        self._require_sold(merged)
        content = _lines(merged)
        return self._change(user_id, lambda _: content)

    def put_line(self, user_id: str, line: CartLine) -> PricedCart:
        """Set how many of one product the cart holds.

        Raises:
            CartTooLong: it would be line 2,001.
            InvalidValue: the total is too large.
            ProductNotFound: there is no such product.
        """
        self._require_sold({line.product_id: line.quantity})

        def with_line(cart: Cart) -> tuple[CartLine, ...]:
            quantities = merge_lines(cart.lines) | {line.product_id: line.quantity}
            _require_room(len(quantities))
            return _lines(quantities)

        return self._change(user_id, with_line)

    def remove_line(self, user_id: str, product_id: str) -> PricedCart:
        """Take a product out of the cart; one that is not in it is out already."""
        return self._change(
            user_id, lambda cart: tuple(line for line in cart.lines if line.product_id != product_id)
        )

    def clear(self, user_id: str) -> PricedCart:
        return self._change(user_id, lambda _: ())

    def _change(self, user_id: str, change: Callable[[Cart], tuple[CartLine, ...]]) -> PricedCart:
        # Another device of the same customer may write between the read and the save: the save is
        # conditional on the version read, and the loser decides again on what the winner left.
        for _ in range(_ATTEMPTS):
            cart = self._stored_or_new(user_id)
            content = change(cart)
            if content == cart.lines:
                return self._priced(cart)
            changed = cart.containing(content)
            priced = self._priced(changed)  # first: a cart that cannot be priced is refused, not stored
            if self.carts.save(changed):
                return priced
        raise StoreUnavailable("The cart is being changed from elsewhere; try again.")

    def _stored_or_new(self, user_id: str) -> Cart:
        return self.carts.get(user_id) or Cart(cart_id=self.ids.new(), user_id=user_id)

    def _priced(self, cart: Cart) -> PricedCart:
        products = self.products.get_many([line.product_id for line in cart.lines])
        lines = tuple(
            PricedLine(line.product_id, line.quantity, products.get(line.product_id)) for line in cart.lines
        )
        return PricedCart(cart, lines, _total(lines))

    def _require_sold(self, quantities: dict[str, int]) -> None:
        known = self.products.get_many(quantities.keys())
        unknown = [product_id for product_id in quantities if product_id not in known]
        if unknown:
            raise ProductNotFound(
                f"There is no product {', '.join(unknown[:5])}.", field="productId", productIds=unknown[:100]
            )


def _require_room(lines: int) -> None:
    if lines > MAX_LINES:
        raise CartTooLong(f"A cart has at most {MAX_LINES} lines, not {lines}.", field="lines")


def _total(lines: tuple[PricedLine, ...]) -> Money:
    try:
        return Money.total(line.total for line in lines)
    except ValueError as error:
        raise InvalidValue("The cart's total is larger than any order can be.", field="lines") from error


def _lines(quantities: dict[str, int]) -> tuple[CartLine, ...]:
    return tuple(
        CartLine(product_id=product_id, quantity=quantity) for product_id, quantity in quantities.items()
    )
