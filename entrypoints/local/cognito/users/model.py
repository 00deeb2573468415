"""User pools, app clients, groups, users and sessions as plain data that can be stored as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Settings = dict[str, Any]
"""Parameters of CreateUserPool or CreateUserPoolClient."""


@dataclass(slots=True)
class Verifier:
    """A password in the form that Cognito keeps for SRP: it proves a password and is none.

    Attributes:
        salt: Hexadecimal.
        value: Hexadecimal, g^x mod N.
    """

    salt: str
    value: str


@dataclass(slots=True)
class SecretCode:
    """A code that was sent to a user, or the place of one that was used. Times are in epoch seconds."""

    text: str
    expires: float
    attempts: int = 0


@dataclass(slots=True)
class Attempts:
    """Attempts to sign in with one name. Times are in epoch seconds.

    Attributes:
        failures: Wrong passwords since the last success.
        last: The time of the last attempt.
        locked_until: The end of the present lock-out.
    """

    failures: int = 0
    last: float = 0.0
    locked_until: float = 0.0


@dataclass(slots=True)
class User:
    """A user of a pool. `sub` never changes; everything that refers to a user does so by it.

    Attributes:
        sub: The user's id.
        username: The name in tokens: the sub itself where users sign in by an attribute.
        attributes: The values in effect, as text, without `sub`.
        pending: New addresses that wait for their verification.
        codes: The present code of each purpose.
        password_set: The time at which the password was set.
        attempts: Attempts to sign in, for the lock-out.
    """

    sub: str
    username: str
    attributes: dict[str, str]
    status: str
    created: float
    modified: float
    enabled: bool = True
    password: Verifier | None = None
    password_set: float = 0.0
    groups: list[str] = field(default_factory=list)
    pending: dict[str, str] = field(default_factory=dict)
    codes: dict[str, SecretCode] = field(default_factory=dict)
    attempts: Attempts = field(default_factory=Attempts)


@dataclass(slots=True)
class Group:
    """A group of a pool."""

    name: str
    description: str | None
    precedence: int | None
    role_arn: str | None
    created: float
    modified: float


@dataclass(slots=True)
class Client:
    """An app client."""

    id: str
    pool_id: str
    secret: str | None
    settings: Settings
    created: float
    modified: float

    @property
    def hides_existence(self) -> bool:
        """Whether answers to unknown users look like those to known ones."""
        return self.settings.get("PreventUserExistenceErrors") == "ENABLED"

    @property
    def rotation_grace(self) -> int | None:
        """The seconds that a rotated refresh token stays valid; None without rotation."""
        rotation: Mapping[str, Any] = self.settings.get("RefreshTokenRotation") or {}
        if rotation.get("Feature") != "ENABLED":
            return None
        return int(rotation.get("RetryGracePeriodSeconds") or 0)


@dataclass(slots=True)
class Session:
    """One sign-in of a user at a client, which its refresh tokens prolong. Times are in epoch seconds.

    Attributes:
        id: The `origin_jti` of its tokens.
        expires: The end of its refresh tokens; a rotation does not move it.
        refresh_tokens: Valid tokens and, of those that a rotation replaced, the end of their grace.
    """

    id: str
    sub: str
    client_id: str
    event_id: str
    auth_time: int
    expires: float
    refresh_tokens: dict[str, float | None] = field(default_factory=dict)
    ended: bool = False


@dataclass(slots=True)
class Challenge:
    """A sign-in that waits for the answer to a challenge.

    Attributes:
        sub: The user, or None where an unknown one is simulated.
        username: The name that the client signed in with.
        secret: SRP's private exponent b, hexadecimal.
        public: The client's A, hexadecimal.
        block: The SECRET_BLOCK, base64.
    """

    name: str
    client_id: str
    sub: str | None
    username: str
    expires: float
    secret: str = ""
    public: str = ""
    block: str = ""


@dataclass(slots=True)
class Pool:
    """A user pool and everything in it.

    Attributes:
        users: Users by `sub`.
        names: The `sub` of every name that signs in, see the module `directory`.
        sessions: Sessions by `origin_jti`.
        refresh_tokens: The session of every refresh token.
        strangers: Attempts with names that the pool does not know.
        secret: The key of the answers that simulate unknown users.
    """

    id: str
    name: str
    arn: str
    settings: Settings
    created: float
    modified: float
    secret: str
    users: dict[str, User] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    challenges: dict[str, Challenge] = field(default_factory=dict)
    strangers: dict[str, Attempts] = field(default_factory=dict)

    @property
    def username_attributes(self) -> list[str]:
        """The attributes that users sign up and in with in place of a name."""
        return list(self.settings.get("UsernameAttributes") or [])

    @property
    def alias_attributes(self) -> list[str]:
        """The attributes that users may sign in with beside their name."""
        return list(self.settings.get("AliasAttributes") or [])

    @property
    def auto_verified(self) -> list[str]:
        """The addresses that Cognito verifies by a code."""
        return list(self.settings.get("AutoVerifiedAttributes") or [])

    @property
    def verified_before_update(self) -> list[str]:
        """The addresses whose old value stays until the new one is verified."""
        section: Mapping[str, Any] = self.settings.get("UserAttributeUpdateSettings") or {}
        return list(section.get("AttributesRequireVerificationBeforeUpdate") or [])

    @property
    def case_sensitive(self) -> bool:
        """Whether names that differ in case are two names; AWS's default is yes."""
        section: Mapping[str, Any] = self.settings.get("UsernameConfiguration") or {}
        return str(section.get("CaseSensitive", True)).lower() != "false"
