"""`Administrators` in memory: everybody whose token says so, but for the dismissed."""


class MemoryAdministrators:
    """Knows who was dismissed since their token was issued."""

    def __init__(self) -> None:
        self._dismissed: set[str] = set()

    def dismiss(self, user_id: str) -> None:
        """Take an administrator's rights away."""
        self._dismissed.add(user_id)

    def include(self, user_id: str) -> bool:
        return user_id not in self._dismissed
