"""Showing and changing a customer's cart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from domain.cart.cart import Cart, CartLine, merge_lines, set_line
from domain.cart.pricing import PricedCart, priced
from domain.catalog.lookup import ProductLookup
from domain.errors import ProductNotFound, StoreUnavailable
from domain.ids import IdGenerator

_ATTEMPTS = 10


class CartRepository(Protocol):
    """Stores one cart a customer."""

    def get(self, user_id: str) -> Cart | None: ...

    def save(self, cart: Cart) -> bool:
        """Store `cart` if the stored one is the version before it; return whether it was.

        Version 1 is stored only where there is no cart. The version before it is one of the same `cart_id`:
        the customer's next cart counts from 1 again, and must survive a late change of the one just ordered.
        """
        ...


@dataclass(frozen=True, slots=True)
class CartService:
    """Keeps the carts of customers, always priced by the current catalogue."""

    carts: CartRepository
    products: ProductLookup
    ids: IdGenerator

    def get(self, user_id: str) -> PricedCart:
        """Return the user's cart; a new one is empty."""
        return self._priced(self._stored_or_new(user_id))

    def replace(self, user_id: str, lines: Iterable[CartLine]) -> PricedCart:
        """Make `lines` the whole cart, duplicate lines of one product merged.

        Raises:
            CartTooLong, InvalidValue: The lines exceed a limit of `merge_lines`, or the total is too large.
            ProductNotFound: A line names a product that does not exist.
        """
        merged = merge_lines(lines)
        self._require_sold(merged)
        return self._change(user_id, lambda _: merged)

    def put_line(self, user_id: str, line: CartLine) -> PricedCart:
        """Set the quantity of one product in the cart.

        Raises:
            CartTooLong: It would be line 2,001.
            InvalidValue: The total is too large.
            ProductNotFound: The product does not exist.
        """
        self._require_sold([line])
        return self._change(user_id, lambda cart: set_line(cart.lines, line))

    def remove_line(self, user_id: str, product_id: str) -> PricedCart:
        """Remove a product from the cart; one that is not in it is removed already."""
        return self._change(
            user_id, lambda cart: tuple(line for line in cart.lines if line.product_id != product_id)
        )

    def clear(self, user_id: str) -> PricedCart:
        """Remove every product from the cart."""
        return self._change(user_id, lambda _: ())

    def _change(self, user_id: str, change: Callable[[Cart], tuple[CartLine, ...]]) -> PricedCart:
        # Another device of the same customer may write between the read and the save: the save is
        # conditional on the version read, and the loser decides again, based on the winner's version.
        for _ in range(_ATTEMPTS):
            cart = self._stored_or_new(user_id)
            content = change(cart)
            if content == cart.lines:
                return self._priced(cart)
            changed = cart.containing(content)
            shown = self._priced(changed)  # first: a cart that cannot be priced is refused, not stored
            if self.carts.save(changed):
                return shown
        raise StoreUnavailable("The cart is being changed from elsewhere; try again.")

    def _stored_or_new(self, user_id: str) -> Cart:
        return self.carts.get(user_id) or Cart(cart_id=self.ids.new(), user_id=user_id)

    def _priced(self, cart: Cart) -> PricedCart:
        return priced(cart, self.products.get_many([line.product_id for line in cart.lines]))

    def _require_sold(self, lines: Iterable[CartLine]) -> None:
        product_ids = [line.product_id for line in lines]
        known = self.products.get_many(product_ids)
        unknown = [product_id for product_id in product_ids if product_id not in known]
        if unknown:
            raise ProductNotFound(
                f"There is no product {', '.join(unknown[:5])}.",
                field="product_id",
                product_ids=unknown[:100],
            )
