"""The user pools of a template, in this process."""

import json
import random  # noqa: TID251 -- the type only; the caller seeds it
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from entrypoints.local.cognito.actions import ACTIONS
from entrypoints.local.cognito.actions.context import Answer, PoolContext
from entrypoints.local.cognito.actions.sessions import begin_session, subject
from entrypoints.local.cognito.actions.settings import add_client, add_pool, check_client_settings
from entrypoints.local.cognito.mint import TokenMint
from entrypoints.local.cognito.requests import parse, service_model
from entrypoints.local.cognito.signing_keys import SigningKey
from entrypoints.local.cognito.tokens import SignIn
from entrypoints.local.cognito.users.codes import CodeSender, SentCode
from entrypoints.local.cognito.users.directory import find
from entrypoints.local.cognito.users.errors import CognitoError
from entrypoints.local.http.responses import ApiAnswer
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.template import Deployment
from entrypoints.local.template.resource_views import UserPoolClientView, UserPoolGroupView, UserPoolView

_CONTENT_TYPE = "application/x-amz-json-1.1"
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

    Their state is plain data, which one thread at a time reads and changes.
    """

    def __init__(
        self, settings: PoolSettings, deployment: Deployment, clock: Clock, ids: Ids, rng: random.Random
    ) -> None:
        """Create the pools; heavy work waits for the first use or `load`."""
        self._settings = settings
        self._deployment = deployment
        base = f"https://cognito-idp.{deployment.region}.{deployment.url_suffix}"
        self._mint = TokenMint(SigningKey(), clock, ids, base)
        self._issuers = {self._mint.issuer(pool.id) for pool in settings.pools}
        self._lock = threading.RLock()
        self._codes = CodeSender(rng)
        self._context = PoolContext(
            self._mint,
            self._codes,
            clock,
            ids,
            deployment.region,
            deployment.account,
            deployment.partition,
        )
        self._create()
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
        return list(self._codes.sent)

    def load(self) -> None:
        """Load AWS's model of the API and generate the key now instead of at the first call."""
        service_model()
        _ = self._mint.key.id

    def public_key(self, issuer: str, key_id: str) -> Any | None:
        """Return the key of this id in an issuer's key set, or None; only these pools are issuers."""
        key = self._mint.key
        return key.public if issuer in self._issuers and key_id == key.id else None

    def key_set(self, pool_id: str) -> dict[str, Any] | None:
        """Return a pool's JWKS document, or None if there is no such pool."""
        return self._mint.key.key_set() if pool_id in self.pool_ids else None

    def issuer(self, pool_id: str, host: str = "") -> str:
        """Return the `iss` of a pool's tokens for a client that calls this host."""
        return self._mint.at(host).issuer(pool_id)

    def issuer_named(self, issuer: str) -> str:
        """Return AWS's form of an `iss`, which for a client of this machine is a local address."""
        base, _, pool_id = issuer.rpartition("/")
        local = base.startswith("http://") and pool_id in self._context.pools
        return self._mint.issuer(pool_id) if local else issuer

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
        whom = {"UserPoolId": pool_id, "Username": username}
        with self._lock:
            try:
                new = {"MessageAction": "SUPPRESS", "TemporaryPassword": password, "UserAttributes": listed}
                self._act("AdminCreateUser", {**whom, **new})
                self._act("AdminSetUserPassword", {**whom, "Password": password, "Permanent": True})
                for group in groups:
                    self._act("AdminAddUserToGroup", {**whom, "GroupName": group})
            except CognitoError as error:
                raise UserPoolError(f"{username}: {error.message}") from error
            self.changes += 1
            user = find(self._context.pool(pool_id), username)
        return user.sub if user is not None else ""

    def users(self) -> list[PoolUser]:
        """Return the users of all pools, newest first, without passwords and tokens."""
        with self._lock:
            found = [
                PoolUser(
                    pool=pool.id,
                    username=user.username,
                    email=user.attributes.get("email"),
                    status=user.status,
                    enabled=user.enabled,
                    groups=tuple(sorted(user.groups)),
                    created=user.created,
                )
                for pool in self._context.pools.values()
                for user in pool.users.values()
            ]
        return found[::-1]

    def groups_of(self, sub: str) -> frozenset[str]:
        """Return the groups of an enabled user; those of any other have no effect."""
        with self._lock:
            users = [pool.users[sub] for pool in self._context.pools.values() if sub in pool.users]
            return frozenset(name for user in users if user.enabled for name in user.groups)

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
            pool = self._context.pool(pool_id)
            user = find(pool, username)
            if user is None:
                raise UserPoolError(f"{username}: user does not exist")
            declared = pool.clients[client.id]
            session = begin_session(self._context, pool, declared, user)
            whose = subject(pool, declared, user)
        sign_in = SignIn(client.id, session.auth_time, session.id, session.event_id)
        make = self._mint.access_token if use == "access" else self._mint.id_token
        return make(pool_id, whose, sign_in, client.settings).text

    def handle(self, target: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
        """Answer one call of the Cognito API (AWS JSON 1.1), signed or not.

        Tokens name the address that the client called as their issuer: clients with an endpoint of their own
        (pycognito, and those that read the openid-configuration) compare both.
        """
        action = target.partition(".")[2]
        try:
            answer = self._answer_to(target, body, headers.get("host", ""))
        except CognitoError as error:
            return _answer(400, {"__type": error.code, "message": error.message}, error.code)
        self.changes += not action.startswith(_READS)
        return _answer(200, answer)

    def _answer_to(self, target: str, body: bytes, host: str) -> Answer:
        action = target.partition(".")[2]
        if action not in ACTIONS:
            raise CognitoError("UnknownOperationException", f"{target} does not run here")
        given = parse(action, body)
        context = replace(self._context, mint=self._mint.at(host))
        with self._lock:
            return ACTIONS[action](context, given)

    def _act(self, action: str, given: dict[str, Any]) -> Answer:
        return ACTIONS[action](self._context, given)

    def _client(self, pool_id: str, client_id: str | None) -> UserPoolClientView:
        clients = [item for item in self._settings.clients if item.pool_id == pool_id]
        wanted = client_id or self._only([item.id for item in clients], "app client")
        return next(item for item in clients if item.id == wanted)

    def _only(self, ids: Sequence[str], what: str) -> str:
        if not ids:
            raise UserPoolError(f"the template has no {what}")
        return ids[0]

    def _create(self) -> None:
        for pool in self._settings.pools:
            add_pool(self._context, pool.id, pool.name, dict(pool.settings))
        for client in self._settings.clients:
            settings = dict(client.settings)
            try:
                check_client_settings(settings)
            except CognitoError as error:
                raise UserPoolError(f"{client.logical_id}: {error.message}") from error
            add_client(self._context, self._context.pool(client.pool_id), client.id, client.secret, settings)
        for group in self._settings.groups:
            given = {"UserPoolId": group.pool_id, "GroupName": group.name, "Description": group.description}
            more = {"Precedence": group.precedence, "RoleArn": group.role_arn}
            self._act("CreateGroup", {**given, **more})


def _answer(status: int, body: Answer, error: str | None = None) -> ApiAnswer:
    headers = {"content-type": _CONTENT_TYPE} | ({"x-amzn-errortype": error} if error else {})
    return ApiAnswer(status, headers, json.dumps(body).encode())
