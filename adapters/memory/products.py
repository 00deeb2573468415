"""Products in memory."""

from bisect import bisect_right, insort
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from adapters.memory.store import MemoryStore
from domain.catalog.product import Product, ProductDetails, StockChange
from domain.errors import NotEnoughStock, ProductNotFound


class MemoryProducts:
    """Stores products: every port of the domain that reads or writes them."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, product_id: str) -> Product | None:
        return self._store.products.get(product_id)

    def get_many(self, product_ids: Collection[str]) -> Mapping[str, Product]:
        found = ((product_id, self._store.products.get(product_id)) for product_id in product_ids)
        return {product_id: product for product_id, product in found if product is not None}

    def page(self, category: str | None, after: str | None, limit: int) -> Sequence[Product]:
        with self._store.lock:
            ids = self._store.product_ids
            start = bisect_right(ids, after) if after is not None else 0
            rows = (self._store.products[product_id] for product_id in islice(ids, start, None))
            return list(islice((row for row in rows if category in (None, row.category)), limit))

    def put(self, product_id: str, details: ProductDetails) -> Product:
        with self._store.lock:
            known = self._store.products.get(product_id)
            if known is None:
                product = Product(product_id=product_id, **dict(details))
                insort(self._store.product_ids, product_id)
            else:
                product = known.model_copy(update=dict(details))
            self._store.products[product_id] = product
            return product

    def replace(self, product_id: str, before: ProductDetails, after: ProductDetails) -> Product | None:
        with self._store.lock:
            known = self._store.products.get(product_id)
            if known is None or known.of_product() != before:
                return None
            return self.put(product_id, after)

    def adjust_stock(self, product_id: str, change: StockChange, change_id: str | None = None) -> Product:
        with self._store.lock:
            known = self._store.products.get(product_id)
            if known is None:
                raise ProductNotFound(f"There is no product {product_id}.")
            if change_id is None:
                return self._adjusted(known, change)
            if (done := self._store.stock_changes.get(change_id)) is not None:
                done.require_same(change)
                return known
            product = self._adjusted(known, change)
            self._store.stock_changes[change_id] = change
            return product

    def _adjusted(self, known: Product, change: StockChange) -> Product:
        if known.stock + change.delta < 0:
            raise NotEnoughStock(
                f"{known.product_id} has {known.stock} in stock; {-change.delta} cannot be removed.",
                field="delta",
            )
        product = known.model_copy(update={"stock": known.stock + change.delta, "last_stock_change": change})
        self._store.products[known.product_id] = product
        return product
