"""The contract of every `PaymentGateway`, on every `PaymentJournal`."""

from functools import partial

import pytest

from adapters.payments.journal import JournalEntry, Movement, PaymentRecord
from adapters.payments.simulated import LATE_REPLY, PASSING_FAULT, VISA
from domain.errors import CardDeclined, OrderClosed, PaymentUnavailable
from domain.money import Money
from domain.orders.order import PaymentState
from tests.contract.at_once import at_once, names
from tests.contract.backends import Backend
from tests.contract.samples import NOON

TOTAL = Money.of("39.98")
DECLINED = "pm_card_chargeDeclined"
POOR = "pm_card_chargeDeclinedInsufficientFunds"


def movements(backend: Backend, order_id: str = "order-1") -> list[tuple[Movement, Money]]:
    record = backend.journal.get(order_id)
    return [(entry.movement, entry.amount) for entry in record.entries] if record else []


def test_an_authorization_is_written_down_and_takes_nothing(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)

    record = backend.journal.get("order-1")
    assert record is not None
    assert (record.state, record.amount) == (PaymentState.AUTHORIZED, TOTAL)
    assert record.entries == (
        JournalEntry(order_id="order-1", movement=Movement.AUTHORIZED, amount=TOTAL, recorded_at=NOON),
    )


def test_an_authorization_repeated_reserves_once(backend: Backend) -> None:
    for _ in range(3):
        backend.gateway.authorize("order-1", TOTAL, VISA)

    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL)]


def test_an_authorization_after_the_capture_changes_nothing(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)
    backend.gateway.capture("order-1")

    backend.gateway.authorize("order-1", TOTAL, VISA)

    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL), (Movement.CAPTURED, TOTAL)]


@pytest.mark.parametrize(("card", "reason"), [(DECLINED, "was declined"), (POOR, "insufficient funds")])
def test_a_declined_card_is_declined_every_time_and_noted_once(
    backend: Backend, card: str, reason: str
) -> None:
    for _ in range(3):
        with pytest.raises(CardDeclined, match=reason):
            backend.gateway.authorize("order-1", TOTAL, card)

    assert movements(backend) == [(Movement.DECLINED, TOTAL)]


def test_an_unknown_payment_method_is_declined(backend: Backend) -> None:
    with pytest.raises(CardDeclined):
        backend.gateway.authorize("order-1", TOTAL, "pm_sack_of_gold")

    assert not movements(backend)


def test_a_fault_that_passes_fails_twice_and_then_succeeds(backend: Backend) -> None:
    for _ in range(2):
        with pytest.raises(PaymentUnavailable):
            backend.gateway.authorize("order-1", TOTAL, PASSING_FAULT)
        assert not movements(backend)

    backend.gateway.authorize("order-1", TOTAL, PASSING_FAULT)
    backend.gateway.authorize("order-1", TOTAL, PASSING_FAULT)

    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL)]


def test_a_late_reply_comes_after_the_effect_and_only_the_first_time(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, LATE_REPLY)
    assert backend.waits == [4.0]

    backend.gateway.authorize("order-1", TOTAL, LATE_REPLY)

    assert backend.waits == [4.0]
    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL)]


def test_the_money_is_taken_once(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)
    for _ in range(3):
        backend.gateway.capture("order-1")

    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL), (Movement.CAPTURED, TOTAL)]


def test_what_was_not_authorized_is_not_taken(backend: Backend) -> None:
    with pytest.raises(OrderClosed):
        backend.gateway.capture("order-1")
    with pytest.raises(CardDeclined):
        backend.gateway.authorize("order-1", TOTAL, DECLINED)
    with pytest.raises(OrderClosed):
        backend.gateway.capture("order-1")

    assert movements(backend) == [(Movement.DECLINED, TOTAL)]


def test_cancelling_an_authorization_voids_it_once(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)

    assert [backend.gateway.cancel("order-1") for _ in range(3)] == [PaymentState.VOIDED] * 3

    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL), (Movement.VOIDED, TOTAL)]


def test_cancelling_a_capture_refunds_it_once(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)
    backend.gateway.capture("order-1")

    assert [backend.gateway.cancel("order-1") for _ in range(3)] == [PaymentState.REFUNDED] * 3

    assert movements(backend)[1:] == [(Movement.CAPTURED, TOTAL), (Movement.REFUNDED, TOTAL)]


@pytest.mark.parametrize("card", [VISA, DECLINED, PASSING_FAULT, LATE_REPLY])
def test_cancelling_first_bars_every_late_authorization(backend: Backend, card: str) -> None:
    assert backend.gateway.cancel("order-1") is PaymentState.CANCELLED

    with pytest.raises(OrderClosed):
        backend.gateway.authorize("order-1", TOTAL, card)

    assert not movements(backend)
    assert not backend.waits
    assert backend.gateway.cancel("order-1") is PaymentState.CANCELLED


def test_a_declined_payment_ends_cancelled(backend: Backend) -> None:
    with pytest.raises(CardDeclined):
        backend.gateway.authorize("order-1", TOTAL, DECLINED)

    assert backend.gateway.cancel("order-1") is PaymentState.CANCELLED


def test_a_cancelled_payment_is_neither_authorized_nor_taken_any_more(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)
    backend.gateway.cancel("order-1")

    with pytest.raises(OrderClosed):
        backend.gateway.authorize("order-1", TOTAL, VISA)
    with pytest.raises(OrderClosed):
        backend.gateway.capture("order-1")

    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL), (Movement.VOIDED, TOTAL)]


def test_payments_of_different_orders_have_nothing_to_do_with_each_other(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)
    backend.gateway.authorize("order-2", Money(1), VISA)
    backend.gateway.cancel("order-1")

    backend.gateway.capture("order-2")

    assert movements(backend, "order-2") == [(Movement.AUTHORIZED, Money(1)), (Movement.CAPTURED, Money(1))]


@pytest.mark.parametrize("amount", ["0.01", "0.1", "0.3", "19.99", "1.15", "9999999999999.99"])
def test_amounts_are_written_down_to_the_penny(backend: Backend, amount: str) -> None:
    backend.gateway.authorize("order-1", Money.of(amount), VISA)

    assert movements(backend) == [(Movement.AUTHORIZED, Money.of(amount))]


def test_authorizations_at_once_reserve_once(backend: Backend) -> None:
    outcomes = at_once([partial(backend.gateway.authorize, "order-1", TOTAL, VISA)] * 6)

    assert names(outcomes) == ["ok"] * 6
    assert movements(backend) == [(Movement.AUTHORIZED, TOTAL)]


def test_a_capture_beside_a_cancellation_is_refused_or_refunded(backend: Backend) -> None:
    for number in range(25):
        name = f"order-{number}"
        backend.gateway.authorize(name, TOTAL, VISA)

        captured, cancelled = at_once(
            [partial(backend.gateway.capture, name), partial(backend.gateway.cancel, name)]
        )

        moved = [movement for movement, _ in movements(backend, name)]
        if captured is None:
            assert cancelled is PaymentState.REFUNDED
            assert moved == [Movement.AUTHORIZED, Movement.CAPTURED, Movement.REFUNDED]
        else:
            assert isinstance(captured, OrderClosed)
            assert cancelled is PaymentState.VOIDED
            assert moved == [Movement.AUTHORIZED, Movement.VOIDED]


def test_an_authorization_beside_a_cancellation_leaves_nothing_reserved(backend: Backend) -> None:
    for number in range(25):
        name = f"order-{number}"

        authorized, cancelled = at_once(
            [partial(backend.gateway.authorize, name, TOTAL, VISA), partial(backend.gateway.cancel, name)]
        )

        moved = [movement for movement, _ in movements(backend, name)]
        if cancelled is PaymentState.VOIDED:
            assert moved == [Movement.AUTHORIZED, Movement.VOIDED]
        else:
            assert cancelled is PaymentState.CANCELLED
            assert isinstance(authorized, OrderClosed)
            assert not moved


def test_cancellations_at_once_give_the_money_back_once(backend: Backend) -> None:
    backend.gateway.authorize("order-1", TOTAL, VISA)
    backend.gateway.capture("order-1")

    outcomes = at_once([partial(backend.gateway.cancel, "order-1")] * 6)

    assert outcomes == [PaymentState.REFUNDED] * 6
    assert [movement for movement, _ in movements(backend)].count(Movement.REFUNDED) == 1


def test_what_happened_to_money_is_told_by_time_whatever_order_it_is_of(backend: Backend) -> None:
    backend.gateway.authorize("order-2", TOTAL, VISA)
    backend.clock.sleep(1)
    backend.gateway.authorize("order-1", TOTAL, VISA)
    backend.clock.sleep(1)
    backend.gateway.capture("order-2")

    assert [(entry.order_id, entry.movement) for _, entry in backend.journal.newest_first()] == [
        ("order-2", Movement.CAPTURED),
        ("order-1", Movement.AUTHORIZED),
        ("order-2", Movement.AUTHORIZED),
    ]


def test_what_happens_to_money_later_moves_nothing_in_the_pages_before(backend: Backend) -> None:
    for order_id in ("order-1", "order-2", "order-3"):
        backend.gateway.authorize(order_id, TOTAL, VISA)
        backend.clock.sleep(1)
    (number, last), *before = backend.journal.newest_first()
    backend.gateway.capture("order-1")

    assert last.order_id == "order-3"
    assert list(backend.journal.newest_first(number)) == before


def test_an_order_without_payment_has_no_record(backend: Backend) -> None:
    assert backend.journal.get("order-1") is None


def test_a_record_is_stored_only_over_the_version_before_it(backend: Backend) -> None:
    first = PaymentRecord(order_id="order-1", version=1, amount=TOTAL, calls=1)
    second = first.model_copy(update={"version": 2, "state": PaymentState.CANCELLED})

    assert not backend.journal.save(second)
    assert backend.journal.save(first)
    assert not backend.journal.save(first)
    assert backend.journal.save(second)
    assert not backend.journal.save(first)

    assert backend.journal.get("order-1") == second


def test_of_records_of_one_version_at_once_exactly_one_is_stored(backend: Backend) -> None:
    records = [PaymentRecord(order_id="order-1", version=1, calls=calls) for calls in range(1, 9)]

    outcomes = at_once([partial(backend.journal.save, record) for record in records])

    assert sorted(outcomes) == [False] * 7 + [True]
    assert backend.journal.get("order-1") == records[outcomes.index(True)]
