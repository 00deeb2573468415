"""Lambda's limits of invocations that run at once.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
"""

import threading
from collections import Counter
from collections.abc import Mapping

ACCOUNT_CONCURRENCY = 1000
"""Invocations that an account may run at once ("Lambda quotas")."""
_MOST_ABANDONED = 1000


class TooManyInvocationsError(Exception):
    """An invocation is throttled: Lambda's TooManyRequestsException, whose text this is.

    Attributes:
        reason: Which limit is exhausted.
    """

    def __init__(self, reason: str) -> None:
        super().__init__("Rate Exceeded.")
        self.reason = reason


class Concurrency:
    """Counts the invocations that run. Thread-safe.

    A function with reserved concurrency has that many places of the account's for itself. An invocation
    that timed out gives its place back, as on AWS; its thread, which Python cannot end, is counted until the
    handler returns, so that the threads stay bounded.
    """

    def __init__(self, reserved: Mapping[str, int], account: int = ACCOUNT_CONCURRENCY) -> None:
        """Give each function with reserved concurrency its places, and the others the rest."""
        self._reserved = reserved
        self._unreserved = account - sum(reserved.values())
        self._running: Counter[str] = Counter()
        self._shared = 0
        self._abandoned = 0
        self._lock = threading.Lock()

    def enter(self, function: str) -> None:
        """Take a place for an invocation.

        Raises:
            TooManyInvocationsError: There is none.
        """
        reserved = self._reserved.get(function)
        with self._lock:
            if reserved is not None and self._running[function] >= reserved:
                raise TooManyInvocationsError("ReservedFunctionConcurrentInvocationLimitExceeded")
            if (reserved is None and self._shared >= self._unreserved) or self._abandoned >= _MOST_ABANDONED:
                raise TooManyInvocationsError("ConcurrentInvocationLimitExceeded")
            self._running[function] += 1
            self._shared += reserved is None

    def leave(self, function: str) -> None:
        """Give the place of an invocation back."""
        with self._lock:
            self._running[function] -= 1
            self._shared -= function not in self._reserved

    def abandon(self, function: str) -> None:
        """Give the place of an invocation back whose handler still runs."""
        self.leave(function)
        with self._lock:
            self._abandoned += 1

    def returned(self) -> None:
        """Note that the handler of an abandoned invocation has returned."""
        with self._lock:
            self._abandoned -= 1
