"""Which refusals end an order, and what its customer reads."""

import pytest

from domain import errors
from domain.errors import OrderRefused, Refused

OF_REQUESTS = {
    "InvalidValue",
    "InvalidCursor",
    "NotAllowed",
    "ProductNotFound",
    "OrderNotFound",
    "NotEnoughStock",
    "CartTooLong",
    "CartEmpty",
    "CartChanged",
    "VersionMismatch",
    "TotalMismatch",
    "IdempotencyMismatch",
    "OrderClosed",
}
"""Refusals that answer a request or a late step. None of them is the reason why an order fails."""


def kinds(of: type[Refused]) -> list[type[Refused]]:
    below = [kind for kind in of.__subclasses__() if kind.__module__ == errors.__name__]
    return [*below, *(deeper for kind in below for deeper in kinds(kind))]


@pytest.mark.parametrize("kind", kinds(Refused), ids=lambda kind: kind.__name__)
def test_a_refusal_either_answers_a_request_or_tells_a_customer_why(kind: type[Refused]) -> None:
    """A new one that does neither would reach the customer as an order that could not be processed."""
    assert issubclass(kind, OrderRefused) != (kind.__name__ in OF_REQUESTS)


@pytest.mark.parametrize("kind", kinds(OrderRefused), ids=lambda kind: kind.__name__)
def test_a_refused_order_is_found_by_the_name_that_the_state_machine_knows(kind: type[OrderRefused]) -> None:
    assert OrderRefused.named(kind.__name__) is kind
    assert kind.sentence.endswith(".")
    assert "charged" not in kind.sentence


@pytest.mark.parametrize("name", ["States.Timeout", "OrderClosed", "OrderRefused", "Refused", ""])
def test_other_errors_are_no_reason_for_a_customer(name: str) -> None:
    assert OrderRefused.named(name) is None


@pytest.mark.parametrize("members", [{}, {"code": "too_far_away"}, {"sentence": "It is too far away."}])
def test_a_refused_order_without_code_or_sentence_cannot_be_declared(members: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="needs a code and a sentence"):
        type("TooFarAway", (OrderRefused,), members)
