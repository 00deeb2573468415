"""Showing and changing a customer's cart."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from domain.cart.cart import Cart, CartLine, merge_lines, set_line
from domain.cart.pricing import PricedCart, priced
from domain.catalog.lookup import ProductLookup
from domain.errors import ProductNotFound, StoreUnavailable, VersionMismatch
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
    """Keeps the carts of customers, always priced by the current catalogue.

    Every change accepts the versions (`PricedCart.version`) that its caller decided on, and is refused if the
    cart is at none of them; without any it applies to whatever the cart has become.
    """

    carts: CartRepository
    products: ProductLookup
    ids: IdGenerator

    def get(self, user_id: str) -> PricedCart:
        """Return the user's cart; a new one is empty."""
        return self._priced(self._stored_or_new(user_id))

    def replace(
        self, user_id: str, lines: Iterable[CartLine], expected: Collection[str] | None = None
    ) -> PricedCart:
        """Make `lines` the whole cart, duplicate lines of one product merged.

        Raises:
            CartTooLong, InvalidValue: The lines exceed a limit of `merge_lines`, or the total is too large.
            ProductNotFound: A line names a product that does not exist.
            VersionMismatch: The cart is at none of the `expected` versions.
        """
        merged = merge_lines(lines)
        self._require_sold(merged)
        return self._change(user_id, lambda _: merged, expected)

    def put_line(self, user_id: str, line: CartLine, expected: Collection[str] | None = None) -> PricedCart:
        """Set the quantity of one product in the cart.

        Raises:
            CartTooLong: It would be line 2,001.
            InvalidValue: The total is too large.
            ProductNotFound: The product does not exist.
            VersionMismatch: The cart is at none of the `expected` versions.
        """
        self._require_sold([line])
        return self._change(user_id, lambda cart: set_line(cart.lines, line), expected)

    def remove_line(
        self, user_id: str, product_id: str, expected: Collection[str] | None = None
    ) -> PricedCart:
        """Remove a product from the cart; one that is not in it is removed already.

        Raises:
            VersionMismatch: The cart is at none of the `expected` versions.
        """
        return self._change(
            user_id,
            lambda cart: tuple(line for line in cart.lines if line.product_id != product_id),
            expected,
        )

    def clear(self, user_id: str, expected: Collection[str] | None = None) -> PricedCart:
        """Remove every product from the cart.

        Raises:
            VersionMismatch: The cart is at none of the `expected` versions.
        """
        return self._change(user_id, lambda _: (), expected)

    def _change(
        self,
        user_id: str,
        change: Callable[[Cart], tuple[CartLine, ...]],
        expected: Collection[str] | None,
    ) -> PricedCart:
        # Another device of the same customer may write between the read and the save: the save is
        # conditional on the version read, and the loser decides again, based on the winner's version; if it
        # named the version that it saw, that is where it is refused:
        #
        #     A (If-Match a)   read a .......... save b ok
        #     B (If-Match a)      read a ................ save refused, read b: VersionMismatch
        for _ in range(_ATTEMPTS):
            cart = self._stored_or_new(user_id)
            if expected is not None:
                _require_version(self._priced(cart).version, expected)
            content = change(cart)
            if content == cart.lines:
                return self._priced(cart)
            changed = cart.containing(content)
            shown = self._priced(changed)
            if not _is_part(
                content, cart.lines
            ):  # a cart of too large a total is not stored, but it may shrink
                shown.require_total()
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


def _is_part(lines: Iterable[CartLine], of: Iterable[CartLine]) -> bool:
    before = {line.product_id: line.quantity for line in of}
    return all(line.quantity <= before.get(line.product_id, 0) for line in lines)


def _require_version(actual: str, expected: Collection[str]) -> None:
    if actual not in expected:
        raise VersionMismatch(
            "The cart was changed meanwhile: read it again and decide anew.",
            expected_versions=[*expected],
            actual_version=actual,
        )
