from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from domain.money import Money

LARGEST = 10**15
amounts = st.integers(-LARGEST, LARGEST).map(Money)
small = st.integers(-(10**9), 10**9).map(Money)


class Bill(BaseModel):
    total: Money


@given(amounts)
def test_an_amount_survives_json(amount: Money) -> None:
    text = Bill(total=amount).model_dump_json()

    assert Bill.model_validate_json(text).total == amount


@given(amounts)
def test_an_amount_survives_a_client_that_reads_doubles(amount: Money) -> None:
    assert Money.of(float(amount.to_json())) == amount


@given(amounts)
def test_an_amount_survives_decimals_and_texts(amount: Money) -> None:
    assert Money.of(amount.to_decimal()) == Money.of(str(amount.to_decimal())) == amount
    assert Bill(total=amount).model_dump() == {"total": amount.to_decimal()}


@given(st.lists(small, max_size=30))
def test_sums_are_exact_in_any_order(bill: list[Money]) -> None:
    assert Money.total(bill) == Money.total(reversed(bill)) == Money(sum(amount.minor for amount in bill))


@given(small, small, st.integers(0, 1000))
def test_arithmetic_is_that_of_whole_numbers(one: Money, other: Money, quantity: int) -> None:
    assert one + other - other == one
    assert one * quantity == Money(one.minor * quantity)


@given(st.lists(amounts, min_size=2))
def test_amounts_are_ordered_as_their_numbers(some: list[Money]) -> None:
    assert all(low.minor <= high.minor for low, high in pairwise(sorted(some)))


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    assert Money.of(0.1) + Money.of(0.2) == Money.of(0.3)
    assert Money.of("19.99") * 3 == Money.of("59.97")


@pytest.mark.parametrize(
    ("text", "minor"), [("50", 5000), ("19.99", 1999), ("19.990", 1999), ("-0.05", -5), ("1e3", 100_000)]
)
def test_the_ways_to_write_an_amount(text: str, minor: int) -> None:
    assert Money.of(text).minor == minor


@pytest.mark.parametrize(
    "text",
    [
        "19.999",
        "0.001",
        0.1 + 0.2,
        "1.0000000000000000000000000001",
        "0.00" + "0" * 60 + "1",
        "9" * 60,
        "NaN",
        "sNaN",
        float("inf"),
        "-Infinity",
        "ten",
        "",
        "1e99999",
        "10000000000000.01",
        True,
        Decimal("0.005"),
    ],
)
def test_what_is_no_amount_is_refused(text: str | float | Decimal) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the message is for people, and varies
        Money.of(text)


@pytest.mark.parametrize("value", ["19.99", True, None, [1], {"minor": 1}, "Infinity"])
def test_a_field_takes_numbers_only(value: object) -> None:
    with pytest.raises(ValidationError):
        Bill.model_validate({"total": value})


def test_no_amount_grows_beyond_what_json_can_carry() -> None:
    with pytest.raises(ValueError, match="beyond"):
        Money(LARGEST) + Money(1)


def test_an_amount_is_shown_for_people_to_read() -> None:
    assert [str(Money(minor)) for minor in (0, 5, 1999, 123456789)] == [
        "0.00",
        "0.05",
        "19.99",
        "1,234,567.89",
    ]


def test_whole_amounts_are_whole_numbers_in_json() -> None:
    assert Bill(total=Money(5000)).model_dump_json() == '{"total":50}'
    assert Bill(total=Money(1999)).model_dump_json() == '{"total":19.99}'


def test_the_schema_says_that_money_is_a_number() -> None:
    assert Bill.model_json_schema()["properties"]["total"]["type"] == "number"
