"""`Notifier` on Amazon SES, with a ledger of the messages sent, because SES itself sends duplicates."""

from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.aws.aws_errors import transient_errors
from adapters.dynamodb.conditional_writes import put
from adapters.dynamodb.store import ConditionFailedError, DynamoStore
from domain.clock import Clock
from domain.notifications.service import Message

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import MessageTypeDef

LEASE = timedelta(seconds=30)
"""Longer than the function may run: when a claim expires, its owner has stopped sending."""
KEPT = timedelta(days=30)
"""After that, DynamoDB's time to live removes the entry; no event is repeated as late."""
_SENDING, _SENT = "SENDING", "SENT"


class SesNotifier:
    """Sends each message once, and a second time only if it is unknown whether the first was sent.

    Args:
        client: A client of SES's API version 2.
        store: Stores the ledger, by message id; no address and no text.
        clock: Dates claims.
        sender: The sender address, verified with SES.
    """

    def __init__(self, client: "SESV2Client", store: DynamoStore, clock: Clock, sender: str) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._sender = sender

    def send(self, message: Message) -> None:
        """Send `message` unless it was sent before.

        Raises:
            StoreUnavailable: A transient error of SES or the store, or another call is sending this message.
        """
        # The sender claims the message first. A claim expires, so that a message is not lost with its sender:
        #
        #     A    claim ok, sent, marked SENT
        #     B             claim refused, wait .. SENT: done
        #
        #     A    claim ok, sent (crash)
        #     B                    claim refused ... StoreUnavailable
        #     B again, 30 s later       claim ok, sent a second time, marked SENT
        if self._claim(message.message_id):
            with transient_errors("SES"):
                self._client.send_email(
                    FromEmailAddress=self._sender,
                    Destination={"ToAddresses": [message.to]},
                    Content={"Simple": _content(message)},
                )
            self._store.write(put(self._store.tables.messages, self._entry(message.message_id, _SENT)))

    def _claim(self, message_id: str) -> bool:
        """Claim the message; return False when it was sent before."""
        pauses = self._store.backoff.begin()
        while True:
            now = self._clock.now()
            claim = put(
                self._store.tables.messages,
                self._entry(message_id, _SENDING) | {"claimed_until": now + LEASE},
                when="attribute_not_exists(#message_id) OR (#state = :sending AND #claimed_until < :now)",
                sending=_SENDING,
                now=now,
            )
            try:
                self._store.write(claim)
            except ConditionFailedError as refusal:
                if refusal.row and refusal.row["state"] == _SENT:
                    return False
                pauses.pause()
            else:
                return True

    def _entry(self, message_id: str, state: str) -> dict[str, object]:
        expires_at = int((self._clock.now() + KEPT).timestamp())
        return {"message_id": message_id, "state": state, "expires_at": expires_at}


def _content(message: Message) -> "MessageTypeDef":
    return {
        "Subject": {"Data": message.subject, "Charset": "UTF-8"},
        "Body": {"Text": {"Data": message.text, "Charset": "UTF-8"}},
        "Headers": [{"Name": "X-Kiosk-Message-Id", "Value": message.message_id}],
    }
