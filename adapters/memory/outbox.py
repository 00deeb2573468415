"""`Notifier` in memory: an outbox that can be read."""

import threading

from domain.notifications.service import Message


class MemoryOutbox:
    """Keeps messages instead of delivering them."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        with self._lock:
            self._messages.setdefault(message.message_id, message)

    def messages(self) -> list[Message]:
        """Return the messages sent, oldest first."""
        with self._lock:
            return [*self._messages.values()]
