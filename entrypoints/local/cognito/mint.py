"""Issues tokens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from entrypoints.local.cognito.signing_keys import SigningKey
from entrypoints.local.cognito.tokens import SignIn, Stamp, Subject, access_claims, id_claims, validity
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids

_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]{2,45}\])(?::[0-9]{1,5})?")
_AWS = (".amazonaws.com", ".amazonaws.com.cn")


@dataclass(frozen=True, slots=True)
class Token:
    """A signed token and the seconds it is valid."""

    text: str
    expires_in: int


class TokenMint:
    """Issues the tokens of all pools of a runtime."""

    def __init__(self, key: SigningKey, clock: Clock, ids: Ids, issuer_base: str) -> None:
        """Sign with `key`; a pool's issuer is `issuer_base` and its id."""
        self.key = key
        self._clock = clock
        self._ids = ids
        self._issuer_base = issuer_base

    def at(self, host: str) -> "TokenMint":
        """Return this mint with the issuer that clients of a host of this machine see.

        Any other text than a host, and AWS's own, leave the issuer as it is on AWS.
        """
        if not _HOST.fullmatch(host) or host.partition(":")[0].endswith(_AWS):
            return self
        return TokenMint(self.key, self._clock, self._ids, f"http://{host}")

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

    def access_claims(self, token: str) -> dict[str, Any] | None:
        """Return the claims of an access token of this mint, expired or not; None for any other text."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self.key.public,
                algorithms=["RS256"],
                options={"verify_exp": False, "verify_aud": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return None
        return claims if claims.get("token_use") == "access" else None

    def _stamp(self, pool_id: str, expires_in: int) -> Stamp:
        return Stamp(self.issuer(pool_id), self._now(), expires_in, self._ids())

    def _now(self) -> int:
        return int(self._clock.timestamp())
