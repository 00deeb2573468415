"""A user pool whose tokens look like Cognito's to clients."""

from typing import Any, Protocol

import jwt
from moto.cognitoidp.exceptions import NotAuthorizedError, UserNotFoundError
from moto.cognitoidp.models import (
    CognitoIdpGroup,
    CognitoIdpUser,
    CognitoIdpUserPool,
    CognitoIdpUserPoolDomain,
)

from entrypoints.local.cognito.emulator.user_index import Users
from entrypoints.local.cognito.mint import TokenMint
from entrypoints.local.cognito.tokens import SignIn, Subject


class PoolBackend(Protocol):
    """The part of the backend that a pool uses."""

    account_id: str
    region_name: str
    mint: TokenMint


class LocalUserPool(CognitoIdpUserPool):
    """A pool with a given id whose tokens have Cognito's claims and our signature."""

    def __init__(self, keeper: PoolBackend, pool_id: str, name: str, settings: dict[str, Any]) -> None:
        super().__init__(keeper.account_id, keeper.region_name, name, settings)
        self.arn = self.arn.replace(self.id, pool_id)
        self.id = pool_id
        self._mint = keeper.mint
        self._sign_ins: dict[str, SignIn] = {}
        names = [*settings.get("UsernameAttributes", []), *settings.get("AliasAttributes", [])]
        self.named_users = Users(names)
        self.users = self.named_users

    @property
    def domain(self) -> CognitoIdpUserPoolDomain | None:
        """None: hosted sign-in pages do not run here."""
        return None

    def _get_user(self, username: str) -> CognitoIdpUser | None:  # type: ignore[override]  # moto returns None
        return self.named_users.find(username)

    def subject(self, username: str) -> Subject:
        """Return the subject of a user's tokens; groups by ascending precedence value."""
        user = self.named_users.find(username)
        if user is None:
            raise UserNotFoundError("User does not exist.")
        groups = sorted(user.groups, key=lambda group: (_precedence(group), group.group_name))
        return Subject(user.id, user.username, [group.group_name for group in groups], user.attribute_lookup)

    def create_refresh_token(self, client_id: str, username: str) -> tuple[str, str]:
        """Begin a session; return its refresh token and its id."""
        refresh_token, origin_jti = super().create_refresh_token(client_id, username)
        self._sign_ins[origin_jti] = self._mint.sign_in(client_id, origin_jti)
        return refresh_token, origin_jti

    def create_tokens_from_refresh_token(self, refresh_token: str) -> tuple[str, str, int]:
        """Issue tokens for a session that has not expired."""
        session = self.refresh_tokens.get(refresh_token)
        if session is None:
            raise NotAuthorizedError("Invalid Refresh Token")
        client_id, _, origin_jti = session
        settings = self.clients[client_id].extended_config
        if self._mint.refresh_expired(self._sign_ins[origin_jti], settings):
            raise NotAuthorizedError("Refresh Token has expired")
        tokens: tuple[str, str, int] = super().create_tokens_from_refresh_token(refresh_token)
        return tokens

    def end_session(self, refresh_token: str) -> None:
        """End a session: its refresh token and access tokens become invalid."""
        session, self.refresh_tokens[refresh_token] = self.refresh_tokens[refresh_token], None
        for text in [text for text in self.access_tokens if session and _belongs(text, session[2])]:
            del self.access_tokens[text]

    def create_id_token(self, client_id: str, username: str, origin_jti: str) -> tuple[str, int]:
        """Return an ID token and its validity in seconds."""
        settings = self.clients[client_id].extended_config
        token = self._mint.id_token(self.id, self.subject(username), self._sign_ins[origin_jti], settings)
        self.id_tokens[token.text] = (client_id, username)
        return token.text, token.expires_in

    def create_access_token(self, client_id: str, username: str, origin_jti: str) -> tuple[str, int]:
        """Return an access token and its validity in seconds."""
        settings = self.clients[client_id].extended_config
        token = self._mint.access_token(self.id, self.subject(username), self._sign_ins[origin_jti], settings)
        self.access_tokens[token.text] = (client_id, username)
        return token.text, token.expires_in


def _belongs(access_token: str, origin_jti: str) -> bool:
    claims = jwt.decode(access_token, options={"verify_signature": False})
    return bool(claims["origin_jti"] == origin_jti)


def _precedence(group: CognitoIdpGroup) -> float:
    precedence: int | None = group.precedence
    return float("inf") if precedence is None else float(precedence)
