"""A simulated payment gateway: the rules of a real one, and test cards that behave as their names say."""

from collections.abc import Callable

from adapters.payments.journal import JournalEntry, Movement, PaymentJournal, PaymentRecord
from adapters.system.clock import Sleep
from domain.clock import Clock
from domain.errors import CardDeclined, OrderClosed, PaymentUnavailable
from domain.money import Money
from domain.orders.order import PaymentState

VISA = "pm_card_visa"
PASSING_FAULT = "pm_card_passingFault"
LATE_REPLY = "pm_card_lateReply"
_DECLINES = {
    "pm_card_chargeDeclined": "Your card was declined.",
    "pm_card_chargeDeclinedInsufficientFunds": "Your card has insufficient funds.",
}
PAYMENT_METHODS = (VISA, *_DECLINES, PASSING_FAULT, LATE_REPLY)
"""The test cards. The names with `visa` and `chargeDeclined` are those of Stripe's test cards.

`PASSING_FAULT` fails twice and then succeeds. `LATE_REPLY` authorizes, but answers only after the caller's
timeout; a repeated request is answered at once.
https://docs.stripe.com/testing
"""

_FAULTS_THAT_PASS = 2
_ATTEMPTS = 10


class SimulatedGateway:
    """`PaymentGateway` over a journal, idempotent per order.

    Args:
        journal: Stores the records.
        clock: Dates the entries.
        wait: Delays the reply of `LATE_REPLY`.
        late_reply: That delay in seconds; longer than the caller's timeout.
    """

    def __init__(
        self, journal: PaymentJournal, clock: Clock, wait: Sleep, *, late_reply: float = 4.0
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._wait = wait
        self._late_reply = late_reply

    def authorize(self, order_id: str, amount: Money, method: str) -> None:
        if method not in PAYMENT_METHODS:
            raise CardDeclined("This payment method is not accepted.")
        record = self._change(order_id, lambda known: self._authorized(known, amount, method))
        if record.state is PaymentState.NONE and method == PASSING_FAULT:
            raise PaymentUnavailable("The payment provider did not answer.")
        if record.state is PaymentState.NONE:
            raise CardDeclined(_DECLINES[method])
        if record.state not in {PaymentState.AUTHORIZED, PaymentState.CAPTURED}:
            raise OrderClosed(f"The payment of order {order_id} was cancelled.")
        if method == LATE_REPLY and record.calls == 1:
            self._wait(self._late_reply)

    def capture(self, order_id: str) -> None:
        record = self._change(order_id, self._captured)
        if record.state is not PaymentState.CAPTURED:
            raise OrderClosed(f"Order {order_id} has no authorized payment.")

    def cancel(self, order_id: str) -> PaymentState:
        return self._change(order_id, self._cancelled).state

    def _authorized(self, known: PaymentRecord, amount: Money, method: str) -> PaymentRecord:
        called = known.model_copy(update={"calls": known.calls + 1})
        if known.state is not PaymentState.NONE:
            return called
        called = called.model_copy(update={"amount": amount})
        if method == PASSING_FAULT and called.calls <= _FAULTS_THAT_PASS:
            return called
        if method in _DECLINES and called.entries:
            return called
        if method in _DECLINES:
            return self._with_entry(called, Movement.DECLINED, PaymentState.NONE)
        return self._with_entry(called, Movement.AUTHORIZED, PaymentState.AUTHORIZED)

    def _captured(self, known: PaymentRecord) -> PaymentRecord:
        if known.state is not PaymentState.AUTHORIZED:
            return known
        return self._with_entry(known, Movement.CAPTURED, PaymentState.CAPTURED)

    def _cancelled(self, known: PaymentRecord) -> PaymentRecord:
        if known.state is PaymentState.AUTHORIZED:
            return self._with_entry(known, Movement.VOIDED, PaymentState.VOIDED)
        if known.state is PaymentState.CAPTURED:
            return self._with_entry(known, Movement.REFUNDED, PaymentState.REFUNDED)
        if known.state is PaymentState.NONE:
            return known.model_copy(update={"state": PaymentState.CANCELLED})
        return known

    def _with_entry(self, known: PaymentRecord, movement: Movement, state: PaymentState) -> PaymentRecord:
        entry = JournalEntry(
            order_id=known.order_id,
            movement=movement,
            amount=known.amount,
            recorded_at=self._clock.now(),
        )
        return known.model_copy(update={"state": state, "entries": (*known.entries, entry)})

    def _change(self, order_id: str, change: Callable[[PaymentRecord], PaymentRecord]) -> PaymentRecord:
        for _ in range(_ATTEMPTS):
            known = self._journal.get(order_id) or PaymentRecord(order_id=order_id)
            changed = change(known)
            if changed is known:
                return known
            changed = changed.model_copy(update={"version": known.version + 1})
            if self._journal.save(changed):
                return changed
        raise PaymentUnavailable(f"The payment of order {order_id} is being changed from elsewhere.")
