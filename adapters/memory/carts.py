"""`CartRepository` in memory."""

from heapq import nsmallest

from adapters.memory.store import MemoryStore
from domain.cart.cart import Cart


class MemoryCarts:
    """Stores carts by user."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, user_id: str) -> Cart | None:
        return self._store.carts.get(user_id)

    def after(self, user_id: str | None, limit: int) -> list[Cart]:
        """Return up to `limit` carts of users above `user_id`, ascending."""
        with self._store.lock:
            above = (user for user in self._store.carts if user_id is None or user > user_id)
            return [self._store.carts[user] for user in nsmallest(limit, above)]

    def save(self, cart: Cart) -> bool:
        with self._store.lock:
            stored = self._store.carts.get(cart.user_id)
            if stored is None:
                follows = cart.version == 1
            else:
                follows = (stored.cart_id, stored.version) == (cart.cart_id, cart.version - 1)
            if not follows:
                return False
            self._store.carts[cart.user_id] = cart
            return True
