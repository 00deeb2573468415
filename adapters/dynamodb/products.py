"""Products on DynamoDB."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from adapters.dynamodb.attribute_values import Row, dump, load
from adapters.dynamodb.conditional_writes import Write, update
from adapters.dynamodb.store import ConditionFailedError, DynamoStore, TransactionCancelledError
from adapters.dynamodb.table_names import BY_CATEGORY, BY_ID, LISTING, change_key
from domain.catalog.product import Product, ProductDetails, StockChange
from domain.errors import NotEnoughStock, ProductNotFound, Refused
from domain.ids import IdGenerator


class DynamoProducts:
    """Stores products: every port of the domain that reads or writes them."""

    def __init__(self, store: DynamoStore, ids: IdGenerator) -> None:
        self._store = store
        self._ids = ids

    def get(self, product_id: str) -> Product | None:
        row = self._store.get(self._store.tables.products, {"product_id": product_id})
        return None if row is None else load(Product, row)

    def get_many(self, product_ids: Collection[str]) -> Mapping[str, Product]:
        keys = [{"product_id": product_id} for product_id in dict.fromkeys(product_ids)]
        rows = self._store.get_many(self._store.tables.products, keys)
        return {row["product_id"]: load(Product, row) for row in rows}

    def page(self, category: str | None, after: str | None, limit: int) -> Sequence[Product]:
        # The indexes hold keys only, so that no change of stock or price has to write them too. They say,
        # a moment late, which products to read; the products themselves are current, and one that has
        # meanwhile left the category is left out.
        found: list[Product] = []
        for rows in self._query(category, after, limit):
            products = self.get_many([row["product_id"] for row in rows])
            now = (products[product_id] for product_id in sorted(products))
            found += (product for product in now if category in (None, product.category))
            if len(found) >= limit:
                break
        return found[:limit]

    def _query(self, category: str | None, after: str | None, limit: int) -> Iterator[list[Row]]:
        index, name, value = (
            (BY_ID, "listing", LISTING) if category is None else (BY_CATEGORY, "category", category)
        )
        # No id sorts before "!", and a key condition cannot express "any" otherwise.
        return self._store.query(
            self._store.tables.products,
            index,
            f"#{name} = :value AND #product_id > :after",
            page=limit,
            value=value,
            after="!" if after is None else after,
        )

    def put(self, product_id: str, details: ProductDetails) -> Product:
        return load(Product, self._store.write(self._put(product_id, details), returning=True))

    def replace(self, product_id: str, before: ProductDetails, after: ProductDetails) -> Product | None:
        known = dump(before)
        conditions = [
            f"#{name} = :{name}_before" if name in known else f"attribute_not_exists(#{name})"
            for name in ProductDetails.model_fields
        ]
        write = self._put(
            product_id,
            after,
            when=" AND ".join(["attribute_exists(#product_id)", *conditions]),
            **{f"{name}_before": value for name, value in known.items()},
        )
        # A change whose reply was lost is refused when repeated; the caller reads again. One that named a
        # version is told that it is no longer the current one, which is true.
        try:
            return load(Product, self._store.write(write, returning=True))
        except ConditionFailedError:
            return None

    def _put(self, product_id: str, details: ProductDetails, *, when: str = "", **values: Any) -> Write:
        attributes = dump(details) | {"listing": LISTING}
        assignments = ", ".join(f"#{name} = :{name}" for name in attributes)
        removals = ", ".join(f"#{name}" for name in ProductDetails.model_fields if name not in attributes)
        return update(
            self._store.tables.products,
            {"product_id": product_id},
            f"SET {assignments}, #stock = if_not_exists(#stock, :none)"
            + (f" REMOVE {removals}" if removals else ""),
            when=when,
            **attributes,
            **values,
            none=0,
        )

    def adjust_stock(self, product_id: str, change: StockChange, change_id: str | None = None) -> Product:
        if change_id is not None:
            return self._adjust_once(product_id, change, change_id)
        # The one write here that must not happen twice, and boto3 repeats it when a reply is lost. Each
        # change therefore leaves its token, and a repetition finds it:
        #
        #     attempt 1   stock 5 -> 8, token t ...... reply lost
        #     attempt 2                 refused: the token is t; success
        #
        # Another change between the two overwrites the token, and the units would count twice; that takes two
        # administrators on one product within a second, one of them with a broken connection and no
        # idempotency key.
        token = self._ids.new()
        try:
            written = self._store.write(self._adjustment(product_id, change, token), returning=True)
        except ConditionFailedError as refusal:
            if refusal.row is None or refusal.row.get("stock_token") != token:
                raise _refused(refusal.row, product_id, change) from refusal
            written = refusal.row
        return load(Product, written)

    def _adjust_once(self, product_id: str, change: StockChange, change_id: str) -> Product:
        # A row that records the change is written in the same step, and stays:
        #
        #     attempt 1      stock 5 -> 8, row made ...... reply lost
        #     another change                                8 -> 7
        #     attempt 2      refused: the row exists; the current product, 7
        record = update(
            self._store.tables.products,
            change_key(change_id),
            "SET #stock_change = :change",
            when="attribute_not_exists(#product_id)",
            change=dump(change),
        )
        try:
            self._store.transact([record, self._adjustment(product_id, change, change_id)])
        except TransactionCancelledError as refusal:
            done = self._store.get(self._store.tables.products, change_key(change_id))
            if done is None:
                row = self._store.get(self._store.tables.products, {"product_id": product_id})
                raise _refused(row, product_id, change) from refusal
            load(StockChange, done["stock_change"]).require_same(change)
        product = self.get(product_id)
        if product is None:
            raise _refused(None, product_id, change)
        return product

    def _adjustment(self, product_id: str, change: StockChange, token: str) -> Write:
        return update(
            self._store.tables.products,
            {"product_id": product_id},
            "SET #stock = #stock + :delta, #last_stock_change = :change, #stock_token = :token",
            when="attribute_exists(#product_id) AND #stock >= :least"
            " AND (attribute_not_exists(#stock_token) OR #stock_token <> :token)",
            delta=change.delta,
            least=-change.delta,
            change=dump(change),
            token=token,
        )


def _refused(row: Row | None, product_id: str, change: StockChange) -> Refused:
    """Return the reason why a product's stock was not changed."""
    if row is None:
        return ProductNotFound(f"There is no product {product_id}.")
    return NotEnoughStock(
        f"{product_id} has {row['stock']} in stock; {-change.delta} cannot be removed.", field="delta"
    )
