"""The user pools of a template, in this process."""

import importlib
import random  # noqa: TID251 -- the type only; the caller seeds it
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal

from entrypoints.local.cognito.mint import SentCode, TokenMint
from entrypoints.local.cognito.signing_keys import SigningKey
from entrypoints.local.cognito.tokens import Subject
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.template import Deployment
from entrypoints.local.template.resource_views import UserPoolClientView, UserPoolGroupView, UserPoolView

_READS = ("AdminGet", "AdminList", "Describe", "Get", "InitiateAuth", "List")
"""Prefixes of the actions that do not change users."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """The user pools of a template."""

    pools: Sequence[UserPoolView] = ()
    clients: Sequence[UserPoolClientView] = ()
    groups: Sequence[UserPoolGroupView] = ()


@dataclass(frozen=True, slots=True)
class PoolUser:
    """A user as the pool's operator sees it. `created` is in epoch seconds."""

    pool: str
    username: str
    email: str | None
    status: str
    enabled: bool
    groups: tuple[str, ...]
    created: float


class UserPoolError(Exception):
    """A user or a token cannot be created; the text says why."""


class UserPools:
    """User pools with the Cognito API, and shortcuts for callers in this process.

    moto stores the users; it is imported at its first use, and called by one thread at a
    time, since it is not thread-safe.
    """

    def __init__(
        self, settings: PoolSettings, deployment: Deployment, clock: Clock, ids: Ids, rng: random.Random
    ) -> None:
        """Describe the pools; heavy work waits for the first use or `load`."""
        self._settings = settings
        self._deployment = deployment
        base = f"https://cognito-idp.{deployment.region}.{deployment.url_suffix}"
        self._mint = TokenMint(SigningKey(), clock, ids, rng, base)
        self._issuers = {self._mint.issuer(pool.id) for pool in settings.pools}
        self._lock = threading.RLock()
        self._emulator: Any = None
        self._backend: Any = None
        self._response_class: Any = None
        self.changes = 0
        """Counts calls that may have changed a user."""

    @property
    def pool_ids(self) -> list[str]:
        return [pool.id for pool in self._settings.pools]

    @property
    def client_ids(self) -> list[str]:
        return [client.id for client in self._settings.clients]

    @property
    def sent_codes(self) -> list[SentCode]:
        """Confirmation codes that were sent, oldest first."""
        return list(self._mint.sent_codes)

    def load(self) -> None:
        """Import the emulator, create the pools and generate the key now instead of at the first call."""
        with self._lock:
            if self._backend is None:
                self._emulator = importlib.import_module("entrypoints.local.cognito.emulator")
                self._backend = self._create()
                self._response_class = self._emulator.response_class(self._backend)
        _ = self._mint.key.id

    def public_key(self, issuer: str, key_id: str) -> Any | None:
        """Return the key of this id in an issuer's key set, or None; only these pools are issuers."""
        key = self._mint.key
        return key.public if issuer in self._issuers and key_id == key.id else None

    def key_set(self, pool_id: str) -> dict[str, Any] | None:
        """Return a pool's JWKS document, or None if there is no such pool."""
        return self._mint.key.key_set() if pool_id in self.pool_ids else None

    def issuer(self, pool_id: str) -> str:
        """Return the `iss` of a pool's tokens."""
        return self._mint.issuer(pool_id)

    def create_user(
        self,
        username: str,
        password: str,
        *,
        groups: Sequence[str] = (),
        attributes: Mapping[str, str] | None = None,
        pool_id: str | None = None,
    ) -> str:
        """Create a confirmed user and return its `sub`.

        Args:
            username: The sign-in name; an e-mail address where the pool signs in by e-mail.
            password: The password, which must conform with the pool's policy.
            groups: Groups of the pool that the user joins.
            attributes: Attributes such as `name`; an address in `username` is the e-mail and verified.
            pool_id: The pool; optional if the template has only one.

        Raises:
            UserPoolError: The pool rejects the user, for example because it exists.
        """
        pool_id = pool_id or self._only(self.pool_ids, "user pool")
        given = dict(attributes or {})
        if "@" in username or "email" in given:
            given = {"email": username, "email_verified": "true", **given}
        listed = [{"Name": name, "Value": value} for name, value in given.items()]
        with self._lock:
            self.load()
            try:
                user = self._backend.admin_create_user(pool_id, username, "SUPPRESS", password, listed)
                self._backend.admin_set_user_password(pool_id, username, password, permanent=True)
                for group in groups:
                    self._backend.admin_add_user_to_group(pool_id, group, username)
            except self._emulator.JsonRESTError as error:
                raise UserPoolError(f"{username}: {error.message}") from error
            self.changes += 1
            return str(user.id)

    def users(self) -> list[PoolUser]:
        """Return the users of all pools, newest first, without passwords and tokens."""
        with self._lock:
            self.load()
            found = [
                PoolUser(
                    pool=pool.id,
                    username=user.username,
                    email=user.attribute_lookup.get("email"),
                    status=str(getattr(user.status, "value", user.status)),
                    enabled=bool(user.enabled),
                    groups=tuple(sorted(group.group_name for group in user.groups)),
                    # moto's datetimes are in UTC and naive.
                    created=user.create_date.replace(tzinfo=UTC).timestamp(),
                )
                for pool in self._backend.user_pools.values()
                for user in pool.users.values()
            ]
        return found[::-1]

    def token(
        self,
        username: str,
        *,
        use: Literal["id", "access"] = "id",
        client_id: str | None = None,
        pool_id: str | None = None,
    ) -> str:
        """Return a token as a sign-in of the user would, without the password.

        Raises:
            UserPoolError: The user does not exist.
        """
        pool_id = pool_id or self._only(self.pool_ids, "user pool")
        client = self._client(pool_id, client_id)
        with self._lock:
            self.load()
            pool = self._backend.user_pools[pool_id]
            if pool.users.find(username) is None:
                raise UserPoolError(f"{username}: user does not exist")
            subject: Subject = pool.subject(username)
        sign_in = self._mint.sign_in(client.id)
        make = self._mint.access_token if use == "access" else self._mint.id_token
        return make(pool_id, subject, sign_in, client.settings).text

    def handle(self, target: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
        """Answer one call of the Cognito API (AWS JSON 1.1), signed or not."""
        with self._lock:
            self.load()
            status, answer_headers, payload = self._emulator.call(
                self._response_class, self._deployment, target, body, headers
            )
        self.changes += not target.partition(".")[2].startswith(_READS)
        data = payload.encode() if isinstance(payload, str) else payload
        return ApiAnswer(int(status), dict(answer_headers), data)

    def _client(self, pool_id: str, client_id: str | None) -> UserPoolClientView:
        clients = [item for item in self._settings.clients if item.pool_id == pool_id]
        wanted = client_id or self._only([item.id for item in clients], "app client")
        return next(item for item in clients if item.id == wanted)

    def _only(self, ids: Sequence[str], what: str) -> str:
        if not ids:
            raise UserPoolError(f"the template has no {what}")
        return ids[0]

    def _create(self) -> Any:
        place = self._deployment
        backend = self._emulator.LocalBackend(place.region, place.account, self._mint)
        for pool in self._settings.pools:
            backend.add_pool(pool.id, pool.name, pool.settings)
        for client in self._settings.clients:
            backend.add_client(client.pool_id, client.id, client.secret, dict(client.settings))
        for group in self._settings.groups:
            backend.create_group(
                group.pool_id, group.name, group.description, group.role_arn, group.precedence
            )
        return backend
