import pytest

from adapters.memory.payments import MemoryPaymentJournal
from adapters.payments.journal import PaymentRecord
from adapters.payments.simulated import LATE_REPLY, PAYMENT_METHODS, VISA, SimulatedGateway
from domain.errors import PaymentUnavailable
from domain.money import Money
from tests.contract.samples import StoppedClock


class CrowdedJournal(MemoryPaymentJournal):
    """A journal in which another writer always comes first."""

    def save(self, record: PaymentRecord) -> bool:  # noqa: ARG002 -- the port's
        return False


def test_a_record_that_others_keep_changing_is_a_fault_that_passes() -> None:
    journal = CrowdedJournal()
    gateway = SimulatedGateway(journal, StoppedClock(), lambda _: None)

    for act in (lambda: gateway.authorize("order-1", Money(1), VISA), lambda: gateway.cancel("order-1")):
        with pytest.raises(PaymentUnavailable):
            act()

    assert journal.entries() == []


def test_how_late_a_late_reply_is_can_be_said() -> None:
    waits: list[float] = []
    gateway = SimulatedGateway(MemoryPaymentJournal(), StoppedClock(), waits.append, late_reply=7.5)

    gateway.authorize("order-1", Money(1), LATE_REPLY)

    assert waits == [7.5]


def test_every_card_has_a_name_that_a_checkout_takes() -> None:
    assert len({*PAYMENT_METHODS}) == len(PAYMENT_METHODS) == 5
    assert all(method.startswith("pm_card_") for method in PAYMENT_METHODS)
