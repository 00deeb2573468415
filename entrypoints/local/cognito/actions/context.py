"""The state and the ports that every action works on."""

from dataclasses import dataclass, field
from typing import Any

from entrypoints.local.cognito.mint import TokenMint
from entrypoints.local.cognito.users.codes import CodeSender
from entrypoints.local.cognito.users.directory import find
from entrypoints.local.cognito.users.errors import invalid_parameter, not_found, user_not_found
from entrypoints.local.cognito.users.model import Client, Pool, User
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids

Request = dict[str, Any]
Answer = dict[str, Any]

_LONGEST_TOKEN = 12


@dataclass(slots=True)
class PoolContext:
    """The pools of a runtime, and its clock, ids, tokens and codes."""

    mint: TokenMint
    codes: CodeSender
    clock: Clock
    ids: Ids
    region: str
    account: str
    partition: str
    pools: dict[str, Pool] = field(default_factory=dict)

    def now(self) -> float:
        """Return the time in epoch seconds."""
        return self.clock.timestamp()

    def pool(self, pool_id: str) -> Pool:
        """Return a pool, or raise ResourceNotFoundException."""
        if pool_id not in self.pools:
            raise not_found(f"User pool {pool_id} does not exist.")
        return self.pools[pool_id]

    def client(self, client_id: str) -> tuple[Pool, Client]:
        """Return an app client and its pool, or raise ResourceNotFoundException."""
        for pool in self.pools.values():
            if client_id in pool.clients:
                return pool, pool.clients[client_id]
        raise not_found(f"User pool client {client_id} does not exist.")

    def client_of(self, pool_id: str, client_id: str) -> tuple[Pool, Client]:
        """Return an app client of a pool, or raise ResourceNotFoundException."""
        pool = self.pool(pool_id)
        if client_id not in pool.clients:
            raise not_found(f"User pool client {client_id} does not exist.")
        return pool, pool.clients[client_id]

    def user(self, given: Request) -> tuple[Pool, User]:
        """Return the user that an administrator's request names, or raise UserNotFoundException."""
        pool = self.pool(given["UserPoolId"])
        user = find(pool, given["Username"])
        if user is None:
            raise user_not_found()
        return pool, user


def page_start(given: Request, token: str) -> int:
    """Return the position that a request's token of the next page names.

    Raises:
        CognitoError: InvalidParameterException for any other text.
    """
    text = given.get(token) or "0"
    if not text.isdecimal() or len(text) > _LONGEST_TOKEN:
        raise invalid_parameter("Invalid pagination token")
    return int(text)


def listed(attributes: dict[str, str]) -> list[dict[str, str]]:
    """Return attributes in the form of answers."""
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


def values_of(attributes: list[dict[str, str]] | None) -> dict[str, str]:
    """Return attributes of a request by name."""
    return {each["Name"]: each.get("Value", "") for each in attributes or ()}
