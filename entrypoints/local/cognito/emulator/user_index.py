"""Index of a pool's users by their sign-in names."""

from collections.abc import Iterator, Sequence

from moto.cognitoidp.models import CognitoIdpUser


class Users(dict[str, CognitoIdpUser]):
    """A pool's users, indexed by all of their sign-in names."""

    def __init__(self, alias_attributes: Sequence[str]) -> None:
        super().__init__()
        self._alias_attributes = alias_attributes
        self._by_alias: dict[str, CognitoIdpUser] = {}

    def __setitem__(self, username: str, user: CognitoIdpUser) -> None:
        super().__setitem__(username, user)
        self.index(user)

    def __delitem__(self, username: str) -> None:
        user = self[username]
        super().__delitem__(username)
        for alias in [key for key, owner in self._by_alias.items() if owner is user]:
            del self._by_alias[alias]

    def index(self, user: CognitoIdpUser) -> None:
        """Index a user by their present attributes."""
        for alias in self._aliases(user):
            self._by_alias[alias] = user

    def find(self, name: str) -> CognitoIdpUser | None:
        """Return the user of this username, sub or alias."""
        user = self.get(name) or self._by_alias.get(name.lower())
        # An attribute may have changed since; its old value no longer names the user.
        return user if user is not None and (name in self or name.lower() in self._aliases(user)) else None

    def _aliases(self, user: CognitoIdpUser) -> Iterator[str]:
        for attribute in self._alias_attributes:
            value = user.attribute_lookup.get(attribute)
            if value:
                yield value.lower()
