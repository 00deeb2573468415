"""The contract of every `Notifier`."""

from functools import partial

from domain.notifications.service import Message
from tests.contract.at_once import at_once, names
from tests.contract.backends import Backend


def message(message_id: str = "order-1/CONFIRMED", text: str = "It is on its way.") -> Message:
    return Message(
        message_id=message_id, to="alice@example.com", subject="Ihre Bestellung: »Größe 2« 窓", text=text
    )


def test_nothing_is_sent_by_itself(backend: Backend) -> None:
    assert not backend.sent()


def test_messages_arrive_whole_and_in_order(backend: Backend) -> None:
    backend.notifier.send(message("order-2/CONFIRMED"))
    backend.notifier.send(message("order-1/REJECTED", "Nothing has been charged."))

    assert backend.sent() == [
        message("order-2/CONFIRMED"),
        message("order-1/REJECTED", "Nothing has been charged."),
    ]


def test_a_message_sent_again_arrives_once(backend: Backend) -> None:
    backend.notifier.send(message())
    backend.notifier.send(message(text="It is on its way, again."))

    assert backend.sent() == [message()]


def test_a_message_sent_by_many_at_once_arrives_once(backend: Backend) -> None:
    outcomes = at_once([partial(backend.notifier.send, message())] * 8)

    assert names(outcomes) == ["ok"] * 8
    assert backend.sent() == [message()]
