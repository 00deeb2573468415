"""`StockLedger` on DynamoDB: one transaction for most orders, fenced chunks for the longest.

A transaction has at most 100 actions: 99 products and the order's own mark. A longer order is held chunk by
chunk, and every transaction also writes into the order how many of its products are held, `held_products`.
That is the whole state of an operation under way: the next call, of the same function or another, continues
from there. Every transaction's condition on the order is its complete state (`version`, `held_products`,
`hold_refused`), so of two that decided on one state exactly one is carried out:

    hold A      state (v3, 0) -> (v3, 99) ok ............. (v3, 99) -> (v3, 198) refused, read again
    hold B      state (v3, 0) -> (v3, 99) refused, read .. (v3, 99) -> (v3, 198) ok
    abandon                                                                 v3 -> v4
    hold A or B                                            (v3, 198) refused, read: closed; returns units
    release                                                (v4, 198): RELEASED at once, 99 left, none left

If a product is short, the hold turns back: the chunk before it is returned in the transaction that writes
`hold_refused`, and from then on every hold of this order, also a new one, returns units until nothing is
held. Other orders may see the stock of a long order held and returned, but never less than nothing.

A release marks the order RELEASED in its first transaction, which bars any later hold, and then returns the
`held_products` chunk by chunk.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.dynamodb.conditional_writes import Write, update
from adapters.dynamodb.order_rows import is_head, is_open, order_from
from adapters.dynamodb.orders import DynamoOrders
from adapters.dynamodb.store import DynamoStore, TransactionCancelledError
from domain.errors import OrderClosed, OutOfStock
from domain.orders.order import Order, OrderLine, StockState
from domain.orders.repository import not_found
from domain.orders.shortage import out_of_stock

CHUNK = 99
"""Products a transaction; the hundredth action is the order's mark."""


class _OvertakenError(Exception):
    """The order changed since it was read; nothing was written."""


@dataclass(frozen=True, slots=True)
class _Account:
    """An order and the progress of its hold.

    `held` counts its products, from the first, that are held while the order's own mark does not say HELD.
    `refused` is the reason why its hold turned back.
    """

    order: Order
    held: int
    refused: str | None

    @property
    def is_open(self) -> bool:
        return is_open(self.order) and self.order.rejection is None

    @property
    def to_return(self) -> int:
        return len(self.order.items) if self.order.stock is StockState.HELD else self.held


class DynamoStockLedger:
    """Holds and releases in chunks of at most `chunk` products a transaction."""

    def __init__(self, store: DynamoStore, orders: DynamoOrders, *, chunk: int = CHUNK) -> None:
        self._store = store
        self._orders = orders
        self._chunk = chunk

    def hold(self, order_id: str) -> None:
        self._repeat(order_id, self._hold_step)

    def release(self, order_id: str) -> None:
        self._repeat(order_id, self._release_step)

    def _repeat(self, order_id: str, step: Callable[[_Account], bool]) -> None:
        """Repeat `step` on the current order until it returns that it was the last."""
        account = self._account(order_id)
        pauses = self._store.backoff.begin()
        while True:
            try:
                if step(account):
                    return
                pauses = self._store.backoff.begin()
            except _OvertakenError:
                pauses.pause()
            account = self._account(order_id, account.order.items)

    def _account(self, order_id: str, known: tuple[OrderLine, ...] | None = None) -> _Account:
        """Read the current state of an order; its lines, once known, are not read again."""
        head = self._store.get(self._store.tables.orders, {"order_id": order_id})
        if head is None or not is_head(head):
            raise not_found(order_id)
        if known is None:
            (order,) = self._orders.read([head])
        else:
            order = order_from(head | {"items": []}, ()).model_copy(update={"items": known})
        return _Account(order, int(head.get("held_products", 0)), head.get("hold_refused"))

    def _hold_step(self, account: _Account) -> bool:
        order = account.order
        if order.stock is StockState.RELEASED:
            raise OrderClosed(f"The stock of order {order.order_id} was released and is not held again.")
        if account.held and (account.refused or not account.is_open):
            self._turn_back(account, account.refused)
            return False
        order.require_open()
        return order.stock is StockState.HELD or self._take(account)

    def _take(self, account: _Account) -> bool:
        """Hold the next chunk, which is all of most orders; return whether it was the last."""
        order = account.order
        chunk = order.items[account.held : account.held + self._chunk]
        held = account.held + len(chunk)
        last = held == len(order.items)
        mark = self._held(account) if last else self._progress(account, held)
        try:
            self._store.transact([mark, *(self._taken(line) for line in chunk)])
        except TransactionCancelledError as refusal:
            _require_current(refusal)
            short = [chunk[index - 1] for index in sorted(refusal.failed)]
            self._refuse(account, out_of_stock(short))
            return False
        return last

    def _refuse(self, account: _Account, refusal: OutOfStock) -> None:
        """Return the held units and refuse; unless another call has held all of them meanwhile."""
        if account.held:
            self._turn_back(account, refusal.message)
        elif self._account(account.order.order_id, account.order.items) == account:
            raise refusal
        else:
            raise _OvertakenError

    def _turn_back(self, account: _Account, refused: str | None) -> None:
        """Return the units of the last chunk held.

        Raises:
            OutOfStock: It was the last chunk of a hold that was refused.
        """
        held = max(0, account.held - self._chunk)
        self._return_units(self._progress(account, held, refused), account.order.items[held : account.held])
        if refused and not held:
            raise OutOfStock(refused)

    def _release_step(self, account: _Account) -> bool:
        released = account.order.stock is StockState.RELEASED
        if released and not account.held:
            return True
        held = max(0, account.to_return - self._chunk)
        lines = account.order.items[held : account.to_return]
        mark = self._progress(account, held) if released else self._released(account, held)
        self._return_units(mark, lines)
        return not held

    def _return_units(self, mark: Write, lines: Sequence[OrderLine]) -> None:
        """Write `mark` and return units in one step; the units of a product that is gone are dropped."""
        while True:
            try:
                self._store.transact([mark, *(self._returned(line) for line in lines)])
            except TransactionCancelledError as refusal:
                _require_current(refusal)
                lines = [line for index, line in enumerate(lines, 1) if index not in refusal.failed]
            else:
                return

    def _taken(self, line: OrderLine) -> Write:
        return update(
            self._store.tables.products,
            {"product_id": line.product_id},
            "SET #stock = #stock - :units",
            when="#stock >= :units",
            units=line.quantity,
        )

    def _returned(self, line: OrderLine) -> Write:
        return update(
            self._store.tables.products,
            {"product_id": line.product_id},
            "SET #stock = #stock + :units",
            when="attribute_exists(#product_id)",
            units=line.quantity,
        )

    def _held(self, account: _Account) -> Write:
        return self._mark(account, {"stock": StockState.HELD}, held=0, next_version=True)

    def _released(self, account: _Account, held: int) -> Write:
        return self._mark(account, {"stock": StockState.RELEASED}, held=held, next_version=True)

    def _progress(self, account: _Account, held: int, refused: str | None = None) -> Write:
        # The version stays: it counts changes that the domain can see, and this one only the ledger sees.
        return self._mark(account, {"hold_refused": refused} if refused and held else {}, held=held)

    def _mark(
        self, account: _Account, changes: dict[str, Any], *, held: int, next_version: bool = False
    ) -> Write:
        """Return the write of the order's marks, on condition that its state is still that of `account`."""
        order = account.order
        if held:
            changes["held_products"] = held
        if next_version:
            changes["version"] = order.version + 1
        before = {"held_products": account.held or None, "hold_refused": account.refused}
        return update(
            self._store.tables.orders,
            {"order_id": order.order_id},
            _expression(changes, [name for name, value in before.items() if value and name not in changes]),
            when=" AND ".join(["#version = :version_before", *map(_unchanged, before, before.values())]),
            **changes,
            version_before=order.version,
            **{f"{name}_before": value for name, value in before.items() if value},
        )


def _expression(changes: Iterable[str], gone: Iterable[str]) -> str:
    assignments = ", ".join(f"#{name} = :{name}" for name in changes)
    removals = ", ".join(f"#{name}" for name in gone)
    return " ".join(filter(None, [assignments and f"SET {assignments}", removals and f"REMOVE {removals}"]))


def _unchanged(name: str, value: object) -> str:
    return f"#{name} = :{name}_before" if value else f"attribute_not_exists(#{name})"


def _require_current(refusal: TransactionCancelledError) -> None:
    """Raise unless the order itself, the first write of every transaction here, was unchanged.

    If it was changed, a refusal by a product means nothing: this very hold may have been carried out before.

    Raises:
        _OvertakenError: The order was changed, or is being changed.
    """
    if 0 in refusal.failed | refusal.unclear:
        raise _OvertakenError from refusal
