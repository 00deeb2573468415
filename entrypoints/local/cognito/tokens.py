"""Claims and validity of a user pool's tokens.

See Amazon Cognito Developer Guide, "Understanding the identity (ID) token", "Understanding the access
token", and Cognito API Reference, "UserPoolClientType" (validity and its units).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

TokenUse = Literal["id", "access", "refresh"]

_SECONDS: Mapping[str, int] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
_VALIDITY: Mapping[TokenUse, tuple[str, str, int]] = {
    "access": ("AccessTokenValidity", "hours", 1),
    "id": ("IdTokenValidity", "hours", 1),
    "refresh": ("RefreshTokenValidity", "days", 30),
}
_UNIT_NAMES: Mapping[TokenUse, str] = {
    "access": "AccessToken",
    "id": "IdToken",
    "refresh": "RefreshToken",
}
_BOOLEAN_CLAIMS = frozenset({"email_verified", "phone_number_verified"})


@dataclass(frozen=True, slots=True)
class Subject:
    """The user that a token identifies. Groups are in order of precedence."""

    sub: str
    username: str
    groups: Sequence[str]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in; tokens that are refreshed from it share its time and id."""

    client_id: str
    auth_time: int
    origin_jti: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """The facts that differ between tokens: issuer, time in epoch seconds, validity and id."""

    issuer: str
    now: int
    expires_in: int
    jti: str


def validity(settings: Mapping[str, Any], use: TokenUse) -> int:
    """Return the validity in seconds of a client's tokens of this use."""
    name, default_unit, default = _VALIDITY[use]
    unit = (settings.get("TokenValidityUnits") or {}).get(_UNIT_NAMES[use], default_unit)
    return int(settings.get(name) or default) * _SECONDS[unit]


def id_claims(subject: Subject, sign_in: SignIn, stamp: Stamp) -> dict[str, Any]:
    """Return the claims of an ID token."""
    attributes = {
        name: value == "true" if name in _BOOLEAN_CLAIMS else value
        for name, value in subject.attributes.items()
        if not name.startswith("cognito:")
    }
    # The user's own attributes come first, so that they never override the pool's claims.
    return {
        **attributes,
        **_common_claims(subject, sign_in, stamp),
        "aud": sign_in.client_id,
        "cognito:username": subject.username,
        "token_use": "id",
    }


def access_claims(subject: Subject, sign_in: SignIn, stamp: Stamp) -> dict[str, Any]:
    """Return the claims of an access token of a sign-in through the user pools API."""
    return {
        **_common_claims(subject, sign_in, stamp),
        "client_id": sign_in.client_id,
        "scope": "aws.cognito.signin.user.admin",
        "token_use": "access",
        "username": subject.username,
    }


def _common_claims(subject: Subject, sign_in: SignIn, stamp: Stamp) -> dict[str, Any]:
    claims: dict[str, Any] = {"sub": subject.sub}
    if subject.groups:
        claims["cognito:groups"] = list(subject.groups)
    return {
        **claims,
        "iss": stamp.issuer,
        "origin_jti": sign_in.origin_jti,
        "event_id": sign_in.event_id,
        "auth_time": sign_in.auth_time,
        "exp": stamp.now + stamp.expires_in,
        "iat": stamp.now,
        "jti": stamp.jti,
    }
