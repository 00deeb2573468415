from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.payments.journal import JournalEntry, Movement
from domain.money import Money
from entrypoints.cli.shop.audit import OrderAccount, audit

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIRMED = OrderAccount("o-1", "CONFIRMED", Money(5000), {"teapot": 2}, settled=False)
REJECTED = OrderAccount("o-2", "REJECTED", Money(900), {"teapot": 9}, settled=True)


def entries(*movements: Movement, minor: int = 5000, order_id: str = "o-1") -> list[JournalEntry]:
    return [
        JournalEntry(order_id=order_id, movement=m, amount=Money(minor), recorded_at=NOON) for m in movements
    ]


PAID = entries(Movement.AUTHORIZED, Movement.CAPTURED)


def test_books_that_agree_are_conserved() -> None:
    books = audit({"teapot": 5, "cup": 1}, {"teapot": 3, "cup": 1}, [CONFIRMED, REJECTED], PAID)
    assert books.conserved
    assert (books.units_sold, books.taken) == (2, Money(5000))


def test_a_declined_card_and_a_voided_authorization_move_no_money() -> None:
    journal = [
        *PAID,
        *entries(Movement.DECLINED, Movement.AUTHORIZED, Movement.VOIDED, minor=900, order_id="o-2"),
    ]
    assert audit({"teapot": 5}, {"teapot": 3}, [CONFIRMED], journal).conserved


@pytest.mark.parametrize(
    ("after", "orders", "journal", "problem"),
    [
        ({"teapot": 4}, [CONFIRMED], PAID, "stock is 4, the orders leave 3"),
        ({"teapot": -1}, [CONFIRMED], PAID, "below zero"),
        ({}, [CONFIRMED], PAID, "stock is 0"),
        ({"teapot": 3}, [CONFIRMED], [], "o-1: money taken is 0.00, owed is 50.00"),
        (
            {"teapot": 3},
            [CONFIRMED],
            [*PAID, *entries(Movement.REFUNDED)],
            "o-1: money taken is 0.00, owed is 50.00",
        ),
        ({"teapot": 3}, [CONFIRMED], [*PAID, *entries(Movement.AUTHORIZED)], "still reserved"),
        ({"teapot": 3}, [CONFIRMED, CONFIRMED], PAID, "stock is 3, the orders leave 1"),
    ],
)
def test_a_contradiction_is_found_and_named(
    after: dict[str, Any], orders: list[OrderAccount], journal: list[JournalEntry], problem: str
) -> None:
    books = audit({"teapot": 5}, after, orders, journal)
    assert not books.conserved
    assert problem in "; ".join(books.contradictions)


def test_opposite_mistakes_of_one_amount_do_not_cancel_out() -> None:
    other = OrderAccount("o-9", "REJECTED", Money(5000), {}, settled=True)
    journal = entries(Movement.AUTHORIZED, Movement.CAPTURED, order_id="o-9")
    books = audit({"teapot": 5}, {"teapot": 3}, [CONFIRMED, other], journal)
    assert {problem.partition(":")[0] for problem in books.contradictions} == {"order o-1", "order o-9"}


@pytest.mark.parametrize("status", ["PENDING", "REJECTED"])
def test_an_order_that_holds_something_without_being_confirmed_is_a_contradiction(status: str) -> None:
    stuck = OrderAccount("o-3", status, Money(100), {}, settled=False)
    assert "o-3" in audit({}, {}, [stuck], []).contradictions[0]
