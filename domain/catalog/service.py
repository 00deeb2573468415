"""Browsing and maintaining the catalogue."""

import json
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.catalog.product import Product, ProductDetails, StockChange
from domain.clock import Clock
from domain.errors import InvalidValue, ProductNotFound, StoreUnavailable, VersionMismatch
from domain.pagination import Page, decode_cursor, paginate

_ATTEMPTS = 10
_STOCK_CHANGES = uuid.UUID("0f6e3c1d-54b7-5c0e-8d7a-2b9a41c7e5f3")


class ProductRepository(Protocol):
    """Stores the catalogue. Reads see all writes answered before them, except new rows in a page."""

    def get(self, product_id: str) -> Product | None: ...

    def page(self, category: str | None, after: str | None, limit: int) -> Sequence[Product]:
        """Return up to `limit` products with ids above `after`, ascending, of one category or all.

        A product that was created or changed its category a moment ago may be missing; those listed are
        current.
        """
        ...

    def put(self, product_id: str, details: ProductDetails) -> Product:
        """Create the product with no stock, or change its details but not its stock, in one step."""
        ...

    def replace(self, product_id: str, before: ProductDetails, after: ProductDetails) -> Product | None:
        """Change the details if they are still those `before`; return None if they are not."""
        ...

    def adjust_stock(self, product_id: str, change: StockChange, change_id: str | None = None) -> Product:
        """Add `change.delta` to the stock and record the reason, in one step.

        A change repeated under its `change_id`, however late, changes nothing and returns the current
        product.

        Raises:
            ProductNotFound: The product does not exist.
            NotEnoughStock: The stock would fall below zero; it is unchanged.
            IdempotencyMismatch: `change_id` belongs to a change with other content.
        """
        ...


@dataclass(frozen=True, slots=True)
class CatalogService:
    """Lists, creates and changes products and their stock."""

    products: ProductRepository
    clock: Clock

    def get(self, product_id: str) -> Product:
        """Return one product.

        Raises:
            ProductNotFound: The product does not exist.
        """
        product = self.products.get(product_id)
        if product is None:
            raise ProductNotFound(f"There is no product {product_id}.")
        return product

    def list(self, category: str | None, limit: int, cursor: str | None) -> Page[Product]:
        """Return a page of products in order of their ids; an empty `category` is none.

        Raises:
            InvalidCursor: `cursor` was not issued by this listing.
        """
        scope = f"products/{category or ''}"
        after = decode_cursor(scope, cursor) if cursor is not None else None
        rows = self.products.page(category or None, after, limit + 1)
        return paginate(rows, limit, scope, lambda product: product.product_id)

    def put(
        self, product_id: str, details: ProductDetails, expected: Collection[str] | None = None
    ) -> Product:
        """Create a product, or change its details but not its stock.

        Args:
            product_id: The product.
            details: All its details.
            expected: The versions (`ProductDetails.version`) that the caller decided on; any, if None.

        Raises:
            VersionMismatch: There is no such product, or its details are at none of the `expected` versions.
        """
        if expected is None:
            return self.products.put(product_id, details)
        return self._change(product_id, lambda _: details, expected)

    def change(
        self,
        product_id: str,
        change: Callable[[ProductDetails], ProductDetails],
        expected: Collection[str] | None = None,
    ) -> Product:
        """Change some details of a product.

        Raises:
            ProductNotFound: The product does not exist.
            VersionMismatch: Its details are at none of the `expected` versions.
        """
        self.get(product_id)
        return self._change(product_id, change, expected)

    def _change(
        self,
        product_id: str,
        change: Callable[[ProductDetails], ProductDetails],
        expected: Collection[str] | None,
    ) -> Product:
        # The write compares the details that were read, so of two that saw one version the second is refused,
        # or decides anew if it names no version:
        #
        #     A (If-Match v)   read v .......... write w ok
        #     B (If-Match v)      read v ................ refused, read w: VersionMismatch
        for _ in range(_ATTEMPTS):
            known = self.products.get(product_id)
            if expected is not None and (known is None or known.version not in expected):
                raise VersionMismatch(
                    f"Product {product_id} was changed meanwhile: read it again and decide anew.",
                    expected_versions=[*expected],
                    actual_version=known.version if known else None,
                )
            if known is None:
                raise ProductNotFound(f"There is no product {product_id}.")
            before = known.of_product()
            changed = self.products.replace(product_id, before, change(before))
            if changed is not None:
                return changed
        raise StoreUnavailable(f"Product {product_id} is being changed from elsewhere; try again.")

    def adjust_stock(
        self, product_id: str, *, delta: int, reason: str, changed_by: str, idempotency_key: str | None = None
    ) -> Product:
        """Add `delta` units to a product's stock, or withdraw units with a negative one.

        A request repeated under its idempotency key changes nothing more, whether or not the reply to the
        first one arrived. A key belongs to one user and one product.

        Raises:
            InvalidValue: `delta` is 0.
            ProductNotFound: The product does not exist.
            NotEnoughStock: The stock would fall below zero.
            IdempotencyMismatch: The key belongs to a request with other content.
        """
        if delta == 0:
            raise InvalidValue(
                "delta must not be 0: give the number of units added or removed.", field="delta"
            )
        change = StockChange(delta=delta, reason=reason, changed_by=changed_by, changed_at=self.clock.now())
        if idempotency_key is None:
            return self.products.adjust_stock(product_id, change)
        return self.products.adjust_stock(
            product_id, change, _change_id(changed_by, product_id, idempotency_key)
        )


def _change_id(user_id: str, product_id: str, key: str) -> str:
    """Return the one id that a change of this product under this user's key can ever have."""
    return str(uuid.uuid5(_STOCK_CHANGES, json.dumps([user_id, product_id, key])))
