"""Issues tokens and confirmation codes."""

import random  # noqa: TID251 -- the type only; the caller seeds it
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import jwt

from entrypoints.local.cognito.signing_keys import SigningKey
from entrypoints.local.cognito.tokens import SignIn, Stamp, Subject, access_claims, id_claims, validity
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids


@dataclass(frozen=True, slots=True)
class Token:
    """A signed token and the seconds it is valid."""

    text: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class SentCode:
    """A confirmation code that was sent to a user: on AWS by e-mail, here to a list.

    `number` rises with each code.
    """

    number: int
    username: str
    code: str


class TokenMint:
    """Issues the tokens of all pools of a runtime."""

    def __init__(self, key: SigningKey, clock: Clock, ids: Ids, rng: random.Random, issuer_base: str) -> None:
        """Sign with `key`; a pool's issuer is `issuer_base` and its id."""
        self.key = key
        self.sent_codes: deque[SentCode] = deque(maxlen=1000)
        self._numbers = count()
        self._clock = clock
        self._ids = ids
        self._rng = rng
        self._issuer_base = issuer_base

    def issuer(self, pool_id: str) -> str:
        """Return the `iss` of a pool's tokens."""
        return f"{self._issuer_base}/{pool_id}"

    def sign_in(self, client_id: str, origin_jti: str | None = None) -> SignIn:
        """Return a sign-in that happens now."""
        return SignIn(client_id, self._now(), origin_jti or self._ids(), self._ids())

    def id_token(self, pool_id: str, subject: Subject, sign_in: SignIn, settings: Mapping[str, Any]) -> Token:
        """Return an ID token."""
        stamp = self._stamp(pool_id, validity(settings, "id"))
        return Token(self.key.sign(id_claims(subject, sign_in, stamp)), stamp.expires_in)

    def access_token(
        self, pool_id: str, subject: Subject, sign_in: SignIn, settings: Mapping[str, Any]
    ) -> Token:
        """Return an access token."""
        stamp = self._stamp(pool_id, validity(settings, "access"))
        return Token(self.key.sign(access_claims(subject, sign_in, stamp)), stamp.expires_in)

    def refresh_expired(self, sign_in: SignIn, settings: Mapping[str, Any]) -> bool:
        """Return whether the refresh token of a sign-in is no longer valid."""
        return self._now() >= sign_in.auth_time + validity(settings, "refresh")

    def expired(self, token: str) -> bool:
        """Return whether a token of this mint has expired."""
        claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
        return bool(self._now() >= claims["exp"])

    def confirmation_code(self, username: str) -> str:
        """Generate a six-digit code and add it to `sent_codes`."""
        code = f"{self._rng.randrange(1_000_000):06d}"
        self.sent_codes.append(SentCode(next(self._numbers), username, code))
        return code

    def _stamp(self, pool_id: str, expires_in: int) -> Stamp:
        return Stamp(self.issuer(pool_id), self._now(), expires_in, self._ids())

    def _now(self) -> int:
        return int(self._clock.timestamp())
