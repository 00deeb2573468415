"""The names by which a pool finds its users.

Amazon Cognito Developer Guide, "Customizing sign-in attributes": a username attribute is a name at once; an
alias only while it is verified, except preferred_username.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases
"""

from collections.abc import Iterator, Mapping

from entrypoints.local.cognito.users.errors import CognitoError
from entrypoints.local.cognito.users.model import Pool, User


def name_key(pool: Pool, name: str) -> str:
    """Return a name as the pool compares it.

    `UsernameConfiguration.CaseSensitive` covers usernames and aliases:
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UsernameConfigurationType.html
    """
    return name if pool.case_sensitive else name.lower()


def find(pool: Pool, name: str) -> User | None:
    """Return the user of a username, alias or sub, or None."""
    sub = pool.names.get(name_key(pool, name))
    return pool.users.get(sub or name)


def add(pool: Pool, user: User) -> None:
    """Add a user whose names are free."""
    pool.users[user.sub] = user
    _index(pool, user)


def remove(pool: Pool, user: User) -> None:
    """Remove a user with all of their names and sessions."""
    _forget(pool, user)
    del pool.users[user.sub]
    for session in [each for each in pool.sessions.values() if each.sub == user.sub]:
        del pool.sessions[session.id]
        for token in session.refresh_tokens:
            pool.refresh_tokens.pop(token, None)


def change(
    pool: Pool, user: User, values: Mapping[str, str | None], now: float, *, force: bool = False
) -> None:
    """Change attributes and the names that derive from them; None deletes an attribute.

    Args:
        pool: The user's pool.
        user: The user.
        values: New values.
        now: The time of the change.
        force: Whether aliases of other users move to this one.

    Raises:
        CognitoError: AliasExistsException if another user signs in with one of the values.
    """
    changed = {name: value for name, value in {**user.attributes, **values}.items() if value is not None}
    for name in _naming(pool, changed):
        owner = pool.names.get(name_key(pool, changed[name]))
        if owner is None or owner == user.sub:
            continue
        if not force or name in pool.username_attributes:
            shown = name.replace("_", " ")
            raise CognitoError("AliasExistsException", f"An account with the given {shown} already exists.")
        _release(pool, pool.users[owner], name)
    _forget(pool, user)
    user.attributes = changed
    user.modified = now
    _index(pool, user)


def _naming(pool: Pool, attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield the attributes whose values are names."""
    for name in pool.username_attributes:
        if name in attributes:
            yield name
    for name in pool.alias_attributes:
        unverified = name != "preferred_username" and attributes.get(f"{name}_verified") != "true"
        if name in attributes and not unverified:
            yield name


def _keys(pool: Pool, user: User) -> Iterator[str]:
    yield name_key(pool, user.username)
    for name in _naming(pool, user.attributes):
        yield name_key(pool, user.attributes[name])


def _index(pool: Pool, user: User) -> None:
    for key in _keys(pool, user):
        pool.names.setdefault(key, user.sub)


def _forget(pool: Pool, user: User) -> None:
    for key in _keys(pool, user):
        if pool.names.get(key) == user.sub:
            del pool.names[key]


def _release(pool: Pool, owner: User, name: str) -> None:
    """Let an alias of a user count no longer."""
    _forget(pool, owner)
    owner.attributes[f"{name}_verified"] = "false"
    _index(pool, owner)
