"""The JWT authorizer of HTTP APIs.

See API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers in API Gateway"
(what is validated, and in which order) and "Troubleshooting issues with HTTP API JWT authorizers" (the
www-authenticate header).
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import jwt

from entrypoints.local.gateway.http_messages import HttpResponse, gateway_message
from entrypoints.local.gateway.payload_format import claims_as_text
from entrypoints.local.system.clock import Clock
from entrypoints.local.template.resource_views import JwtAuthorizerView

_ALGORITHM = "RS256"
_NOT_IN_CHALLENGES = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e]")
_LONGEST_DESCRIPTION = 200
_REMEMBERED = 4096
_HEADER_SOURCE = "$request.header."
_QUERY_SOURCE = "$request.querystring."


class KeySource(Protocol):
    """Looks up an issuer's public keys."""

    def public_key(self, issuer: str, key_id: str) -> Any | None:
        """Return the key of this id in the issuer's JWKS, or None if there is none."""
        ...

    def issuer_named(self, issuer: str) -> str:
        """Return the issuer that a verified token's `iss` names: itself, or the one that it stands for."""
        ...


class AccessDeniedError(Exception):
    """The request is denied with `response`."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status)
        self.response = response


class _InvalidTokenError(Exception):
    """The token is rejected; the text is the error_description."""


@dataclass(frozen=True, slots=True)
class _Verified:
    """A token that was verified once; only time can invalidate it."""

    expires: float
    scopes: frozenset[str]
    claims: Mapping[str, str]


class JwtAuthorizer:
    """One authorizer of an API. Thread-safe.

    Checking an RS256 signature costs about fifty times as much as all else, and a client sends the same
    token many times, so verified tokens are cached by their exact text. Only the passing of
    `exp` can change the verdict on the same bytes under the same keys, and `exp` is checked every time.
    """

    def __init__(self, settings: JwtAuthorizerView, keys: KeySource, clock: Clock) -> None:
        self._settings = settings
        self._keys = keys
        self._clock = clock
        self._verified: dict[str, _Verified] = {}

    @property
    def name(self) -> str:
        return self._settings.name

    def authorize(
        self, headers: Mapping[str, str], query: Mapping[str, str], scopes: Collection[str]
    ) -> dict[str, Any]:
        """Return `requestContext.authorizer` of an authorized request.

        Args:
            headers: The request's headers by lower-case name.
            query: The request's query parameters.
            scopes: The route's authorization scopes; the token must have one of them.

        Raises:
            AccessDeniedError: 401 without a good token, 403 without a scope.
        """
        wanted = tuple(scopes or self._settings.scopes)
        token = self._token(headers, query)
        if not token:
            raise AccessDeniedError(_unauthorized("Bearer"))
        try:
            verified = self._verify(token)
        except _InvalidTokenError as error:
            raise AccessDeniedError(_unauthorized(_challenge(wanted, "invalid_token", str(error)))) from error
        if wanted and not verified.scopes.intersection(wanted):
            challenge = _challenge(wanted, "insufficient_scope", "the token does not have a required scope")
            raise AccessDeniedError(gateway_message(403, "Forbidden", ("www-authenticate", challenge)))
        return {"jwt": {"claims": dict(verified.claims), "scopes": list(wanted) or None}}

    def _token(self, headers: Mapping[str, str], query: Mapping[str, str]) -> str:
        source = self._settings.identity_source
        if source.startswith(_QUERY_SOURCE):
            text = query.get(source.removeprefix(_QUERY_SOURCE), "")
        else:
            text = headers.get(source.removeprefix(_HEADER_SOURCE).lower(), "")
        scheme, _, rest = text.strip().partition(" ")
        return rest.strip() if scheme.lower() == "bearer" else text.strip()

    def _verify(self, token: str) -> _Verified:
        now = self._clock.timestamp()
        verified = self._verified.get(token)
        if verified is None:
            claims = self._signed_claims(token)
            self._check_claims(claims, now)
            verified = _Verified(claims["exp"], _scopes(claims), claims_as_text(claims))
            self._remember(token, verified)
        if now >= verified.expires:
            raise _InvalidTokenError("the token has expired")
        return verified

    def _remember(self, token: str, verified: _Verified) -> None:
        if len(self._verified) >= _REMEMBERED:
            self._verified.clear()
        self._verified[token] = verified

    def _signed_claims(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that the issuer signed."""
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise _InvalidTokenError("the token is malformed") from error
        if header.get("alg") != _ALGORITHM:
            raise _InvalidTokenError(f"signing method {header.get('alg')} is invalid")
        key = self._keys.public_key(self._settings.issuer, str(header.get("kid", "")))
        if key is None:
            raise _InvalidTokenError("the token's key id is not in the issuer's key set")
        try:
            claims = json.loads(jwt.api_jws.decode(token, key, algorithms=[_ALGORITHM]))
        except (jwt.InvalidTokenError, ValueError) as error:
            raise _InvalidTokenError("the token's signature is invalid") from error
        if not isinstance(claims, dict):
            raise _InvalidTokenError("the token is malformed")
        if isinstance(claims.get("iss"), str):
            claims["iss"] = self._keys.issuer_named(claims["iss"])
        return claims

    def _check_claims(self, claims: Mapping[str, Any], now: float) -> None:
        if claims.get("iss") != self._settings.issuer:
            raise _InvalidTokenError("the token does not have a valid issuer")
        # client_id is compared only if aud is absent.
        audience = claims["aud"] if "aud" in claims else claims.get("client_id")
        given = audience if isinstance(audience, list) else [audience]
        if not any(item in self._settings.audience for item in given):
            raise _InvalidTokenError("the token does not have a valid audience")
        if not _is_number(claims.get("exp")):
            raise _InvalidTokenError("the token does not have an expiry")
        if claims["exp"] <= now:
            raise _InvalidTokenError("the token has expired")
        for name in ("nbf", "iat"):
            if name in claims and not (_is_number(claims[name]) and claims[name] <= now):
                raise _InvalidTokenError("the token is not valid yet")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _scopes(claims: Mapping[str, Any]) -> frozenset[str]:
    scopes: set[str] = set()
    for name in ("scope", "scp"):
        value = claims.get(name, "")
        scopes.update(value.split() if isinstance(value, str) else map(str, value))
    return frozenset(scopes)


def _unauthorized(challenge: str) -> HttpResponse:
    return gateway_message(401, "Unauthorized", ("www-authenticate", challenge))


def _challenge(scopes: Collection[str], error: str, description: str) -> str:
    """Return the challenge of a denied request.

    What a token says of itself stands in it, so that only the characters of RFC 6750 are kept: no quote can
    end the text early, and no line break the header.
    https://www.rfc-editor.org/rfc/rfc6750#section-3
    """
    plain = _NOT_IN_CHALLENGES.sub("", description)[:_LONGEST_DESCRIPTION]
    return f'Bearer scope="{" ".join(scopes)}" error="{error}" error_description="{plain}"'
