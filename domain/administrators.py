"""The port that says who administers the shop at this moment."""

from typing import Protocol

ADMIN_GROUP = "admin"
"""The group of the user pool whose members administer the shop."""


class Administrators(Protocol):
    """Knows the administrators.

    A token says who was one when it was issued; it outlives a dismissal.
    """

    def include(self, user_id: str) -> bool:
        """Return whether a user is an administrator now: not deleted, not disabled and in the group.

        Raises:
            StoreUnavailable: The user pool did not answer.
        """
        ...
