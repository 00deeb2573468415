"""Codes that Cognito sends to addresses, and how its answers describe the delivery.

Validity: 24 hours, one hour for a new password; 15 wrong answers an hour (Amazon Cognito Developer Guide,
"Quotas": https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html).
"""

import hashlib
import hmac
import random  # noqa: TID251 -- the type only; the caller seeds it
from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

from entrypoints.local.cognito.users.errors import CognitoError, code_expired, code_mismatch
from entrypoints.local.cognito.users.model import Pool, SecretCode, User

Purpose = Literal["sign_up", "reset", "email", "phone_number"]

ADDRESSES = ("email", "phone_number")
_HOUR = 3600
_DAY = 24 * _HOUR
_ATTEMPTS = 15
_KEPT = 1000


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code that was sent to a user: on AWS by e-mail or text message, here to a list.

    `number` rises with each code; `destination` is the address.
    """

    number: int
    username: str
    destination: str
    code: str


class CodeSender:
    """Makes codes and keeps what it sent."""

    def __init__(self, rng: random.Random) -> None:
        self.sent: deque[SentCode] = deque(maxlen=_KEPT)
        self._rng = rng
        self._numbers = count()

    def send(self, user: User, purpose: Purpose, destination: str, now: float) -> None:
        """Send a user a new code, which replaces the previous one of this purpose."""
        text = f"{self._rng.randrange(1_000_000):06d}"
        user.codes[purpose] = SecretCode(text, now + (_HOUR if purpose == "reset" else _DAY))
        self.deliver(user.username, destination, text)

    def deliver(self, username: str, destination: str, text: str) -> None:
        """Send a text, such as a temporary password."""
        self.sent.append(SentCode(next(self._numbers), username, destination, text))


def redeem(user: User, purpose: Purpose, text: str, now: float) -> SecretCode:
    """Use a code up and return it.

    Raises:
        CognitoError: The code is wrong, expired or was never sent; it then stays as it is.
    """
    code = user.codes.get(purpose)
    if code is None or now >= code.expires:
        raise code_expired()
    code.attempts += 1
    if code.attempts > _ATTEMPTS:
        raise CognitoError("LimitExceededException", "Attempt limit exceeded, please try after some time.")
    if not hmac.compare_digest(code.text.encode(), text.encode()):
        raise code_mismatch()
    del user.codes[purpose]
    return code


def delivery(attribute: str, address: str) -> dict[str, Any]:
    """Return CodeDeliveryDetails; the destination is masked."""
    medium = "EMAIL" if attribute == "email" else "SMS"
    return {"Destination": masked(address), "DeliveryMedium": medium, "AttributeName": attribute}


def masked(address: str) -> str:
    """Return an address as answers show it: `a***@e***`, `+*******1234`."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}***@{domain[:1]}***"
    return f"+{'*' * max(len(address) - 5, 0)}{address[-4:]}"


def simulated_delivery(pool: Pool, username: str) -> dict[str, Any]:
    """Return the delivery to a user who does not exist: the same for the same name, like a real one.

    Amazon Cognito Developer Guide, "Managing user existence error responses": the name's format and the
    pool's verification settings determine the medium.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
    """
    if "@" in username:
        return delivery("email", username)
    if username.startswith("+"):
        return delivery("phone_number", username)
    digest = hmac.digest(pool.secret.encode(), username.encode(), hashlib.sha256)
    if pool.auto_verified == ["phone_number"]:
        return delivery("phone_number", f"+1555{int.from_bytes(digest[:4], 'big') % 10_000_000:07d}")
    first, second = (chr(ord("a") + byte % 26) for byte in digest[:2])
    return delivery("email", f"{first}@{second}")


def code_address(pool: Pool, user: User) -> str | None:
    """Return the attribute that the pool sends a new user's code to: the telephone comes first."""
    verified = [
        name for name in reversed(ADDRESSES) if name in pool.auto_verified and name in user.attributes
    ]
    return verified[0] if verified else None
