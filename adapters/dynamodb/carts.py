"""`CartRepository` on DynamoDB."""

from adapters.dynamodb.attribute_values import dump, load
from adapters.dynamodb.conditional_writes import Write, put
from adapters.dynamodb.store import ConditionFailedError, DynamoStore
from domain.cart.cart import Cart


class DynamoCarts:
    """Stores one item a customer."""

    def __init__(self, store: DynamoStore) -> None:
        self._store = store

    def get(self, user_id: str) -> Cart | None:
        row = self._store.get(self._store.tables.carts, {"user_id": user_id})
        return None if row is None else load(Cart, row)

    def save(self, cart: Cart) -> bool:
        # A save whose reply was lost is refused when repeated; the caller reads again and finds it done.
        try:
            self._store.write(saving(self._store.tables.carts, cart))
        except ConditionFailedError:
            return False
        return True


def saving(table: str, cart: Cart) -> Write:
    """Return the write of `cart`, on condition that the stored one is the version before it."""
    if cart.version == 1:
        return put(table, dump(cart), when="attribute_not_exists(#user_id)")
    return put(
        table,
        dump(cart),
        when="#version = :before AND #cart_id = :cart_id",
        before=cart.version - 1,
        cart_id=cart.cart_id,
    )
