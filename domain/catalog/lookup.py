"""The catalogue as carts and orders see it."""

from collections.abc import Collection, Mapping
from typing import Protocol

from domain.catalog.product import Product


class ProductLookup(Protocol):
    """Finds products by id; sees every write that was answered before."""

    def get_many(self, product_ids: Collection[str]) -> Mapping[str, Product]:
        """Return the products that exist, by id; unknown ids are absent."""
        ...
