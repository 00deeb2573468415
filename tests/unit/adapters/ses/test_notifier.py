"""Mail through SES: once where that can be known, and never lost with the one who was sending it."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from adapters.ses.notifier import KEPT, LEASE
from domain.errors import StoreUnavailable
from domain.notifications.service import Message
from tests.contract.samples import NOON
from tests.unit.adapters.conftest import Aws
from tests.unit.adapters.injected_faults import answer, before, reply_lost, timeout

MESSAGE = Message(
    message_id="order-1/CONFIRMED", to="alice@example.com", subject="Your order", text="It is on its way."
)


def entry(aws: Aws) -> dict[str, object]:
    table = aws.adapters.store().tables.messages
    return aws.adapters.store().get(table, {"message_id": MESSAGE.message_id}) or {}


def test_what_was_sent_is_remembered_for_a_while_without_address_or_text(aws: Aws) -> None:
    aws.backend.notifier.send(MESSAGE)

    assert entry(aws) == {
        "message_id": "order-1/CONFIRMED",
        "state": "SENT",
        "expires_at": int((NOON + KEPT).timestamp()),
    }


def test_one_who_is_sending_is_waited_for_and_not_joined(aws: Aws) -> None:
    with busy(aws), pytest.raises(StoreUnavailable):
        aws.backend.notifier.send(MESSAGE)
    assert not aws.backend.sent()

    with pytest.raises(StoreUnavailable):
        aws.backend.notifier.send(MESSAGE)

    assert not aws.backend.sent()
    assert len(aws.pauses) == 8


def test_the_message_of_one_who_never_came_back_is_sent_by_the_next(aws: Aws) -> None:
    with busy(aws), pytest.raises(StoreUnavailable):
        aws.backend.notifier.send(MESSAGE)
    aws.backend.clock.moment += LEASE + timedelta(seconds=1)

    aws.backend.notifier.send(MESSAGE)

    assert aws.backend.sent() == [MESSAGE]


def test_a_message_whose_mark_was_lost_with_its_reply_is_not_sent_again(aws: Aws) -> None:
    with reply_lost(aws.client, "PutItem", call=2), pytest.raises(StoreUnavailable):
        aws.backend.notifier.send(MESSAGE)
    aws.backend.clock.moment += timedelta(hours=1)

    aws.backend.notifier.send(MESSAGE)

    assert aws.backend.sent() == [MESSAGE]


def test_mail_that_ses_refuses_is_an_error_that_shows(aws: Aws) -> None:
    refused = answer("MessageRejected")
    with before(aws.ses, "SendEmail", refused), pytest.raises(ClientError, match="MessageRejected"):
        aws.backend.notifier.send(MESSAGE)


def test_the_mail_comes_from_the_shop(aws: Aws) -> None:
    seen: list[dict[str, object]] = []

    with before(aws.ses, "SendEmail", seen.append):
        aws.backend.notifier.send(MESSAGE)

    assert '"FromEmailAddress": "shop@kiosk.example"' in str(seen[0]["body"])


def busy(aws: Aws) -> AbstractContextManager[object]:
    """Let SES not answer."""
    return before(aws.ses, "SendEmail", timeout)
