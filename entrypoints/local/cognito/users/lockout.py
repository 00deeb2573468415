"""The lock-out after wrong passwords.

Amazon Cognito Developer Guide, "Lockout behavior for failed sign-in attempts": from the fifth wrong password
on, n of them lock the user out for 2^(n-5) seconds, about 15 minutes at most; attempts in that time do not
count, and 15 minutes without an attempt, or a success, start again.
https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
"""

from entrypoints.local.cognito.users.errors import not_authorized
from entrypoints.local.cognito.users.model import Attempts, Pool, User

_FREE = 5
_LONGEST = 900.0
_STRANGERS = 1000


def attempts_of(pool: Pool, user: User | None, key: str) -> Attempts:
    """Return the attempts with a name; unknown names are locked, too, or the lock would tell them apart."""
    if user is not None:
        return user.attempts
    if key not in pool.strangers and len(pool.strangers) >= _STRANGERS:
        del pool.strangers[next(iter(pool.strangers))]
    return pool.strangers.setdefault(key, Attempts())


def begin(attempts: Attempts, now: float) -> None:
    """Begin an attempt.

    Raises:
        CognitoError: NotAuthorizedException during a lock-out.
    """
    if attempts.failures >= _FREE and now - attempts.last >= _LONGEST:
        attempts.failures, attempts.locked_until = 0, 0.0
    attempts.last = now
    if now < attempts.locked_until:
        raise not_authorized("Password attempts exceeded")


def fail(attempts: Attempts, now: float) -> None:
    """Count a wrong password."""
    attempts.failures += 1
    if attempts.failures >= _FREE:
        # The exponent is bounded, since nothing bounds the count.
        attempts.locked_until = now + min(2.0 ** min(attempts.failures - _FREE, 10), _LONGEST)


def succeed(attempts: Attempts) -> None:
    """Start again after a right password."""
    attempts.failures, attempts.locked_until = 0, 0.0
