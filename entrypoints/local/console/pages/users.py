"""The Users page: the user pools' users without secrets."""

from entrypoints.local.cognito import UserPools
from entrypoints.local.console.web.json_api import Json, PageQuery, page


class UserPages:
    """Data of the Users page."""

    def __init__(self, pools: UserPools) -> None:
        self._pools = pools

    def users(self, query: PageQuery) -> Json:
        """Answer `users`: newest first, filtered by a text in name or address."""
        start = query.position or 0
        found = [user for user in self._pools.users() if query.finds(user.username, user.email or "")]
        numbered = list(enumerate(found, 1))[start:]
        return page(
            numbered,
            query,
            lambda one: one[0],
            lambda one: {
                "pool": one[1].pool,
                "username": one[1].username,
                "email": one[1].email,
                "status": one[1].status,
                "enabled": one[1].enabled,
                "groups": list(one[1].groups),
                "created": one[1].created,
            },
        )
