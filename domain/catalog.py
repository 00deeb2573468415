"""Browsing products, and keeping them."""

from dataclasses import dataclass

from domain.errors import InvalidValue, ProductNotFound
from domain.models import Product, ProductDetails, StockChange
from domain.pagination import Page, decode_cursor, paginate
from domain.ports import Clock, ProductRepository


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

    def adjust_stock(self, product_id: str, *, delta: int, reason: str, changed_by: str) -> Product:
        """Add `delta` to a product's stock, or withdraw with a negative one.

        Raises:
            InvalidValue: `delta` is 0.
            ProductNotFound: there is no such product.
            NotEnoughStock: the stock would fall below zero.
        """
        if delta == 0:
            raise InvalidValue("delta must not be 0: say how many units came or went.", field="delta")
        change = StockChange(delta=delta, reason=reason, changed_by=changed_by, changed_at=self.clock.now())
        return self.products.adjust_stock(product_id, change)
