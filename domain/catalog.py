"""Browsing products, and keeping them."""

import json
import uuid
from dataclasses import dataclass

from domain.errors import InvalidValue, ProductNotFound
from domain.models import Product, ProductDetails, StockChange
from domain.pagination import Page, decode_cursor, paginate
from domain.ports import Clock, ProductRepository

_STOCK_CHANGES = uuid.UUID("0f6e3c1d-54b7-5c0e-8d7a-2b9a41c7e5f3")


@dataclass(frozen=True, slots=True)
class Catalog:
    products: ProductRepository
    clock: Clock

    def get(self, product_id: str) -> Product:
        """Return one product.

        Raises:
            ProductNotFound: there is none of this id.
        """
        product = self.products.get(product_id)
        if product is None:
            raise ProductNotFound(f"There is no product {product_id}.")
        return product

    def list(self, category: str | None, limit: int, cursor: str | None) -> Page[Product]:
        """Return a page of products in order of their ids.

        Raises:
            InvalidCursor: `cursor` is not one that this listing gave out.
        """
        scope = f"products/{category or ''}"
        after = decode_cursor(scope, cursor) if cursor is not None else None
        rows = self.products.page(category, after, limit + 1)
        return paginate(rows, limit, scope, lambda product: product.product_id)

    def put(self, product_id: str, details: ProductDetails) -> Product:
        """Create a product, or change it and leave its stock alone."""
        return self.products.put(product_id, details)

    def adjust_stock(
        self, product_id: str, *, delta: int, reason: str, changed_by: str, idempotency_key: str | None = None
    ) -> Product:
        """Add `delta` to a product's stock, or withdraw with a negative one.

        A request repeated under its idempotency key changes nothing more, whether or not the first one's
        answer arrived. Keys are of one user and one product.

        Raises:
            InvalidValue: `delta` is 0.
            ProductNotFound: there is no such product.
            NotEnoughStock: the stock would fall below zero.
            IdempotencyMismatch: the key belongs to a request that asked something else.
        """
        if delta == 0:
            raise InvalidValue("delta must not be 0: say how many units came or went.", field="delta")
        change = StockChange(delta=delta, reason=reason, changed_by=changed_by, changed_at=self.clock.now())
        if idempotency_key is None:
            return self.products.adjust_stock(product_id, change)
        return self.products.adjust_stock(
            product_id, change, _change_id(changed_by, product_id, idempotency_key)
        )


def _change_id(user_id: str, product_id: str, key: str) -> str:
    """Return the one id that a change of this product under this user's key can ever have."""
    return str(uuid.uuid5(_STOCK_CHANGES, json.dumps([user_id, product_id, key])))
