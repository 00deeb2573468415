"""Task tokens: opaque to users, they hold the execution's ARN and the number of its task."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

_SEPARATOR = "\n"


class InvalidTaskTokenError(ValueError):
    """The text is no task token of this engine."""


def encode_task_token(execution_arn: str, token: int) -> str:
    """Return the token of one task of one execution; it is always the same, so that a replay repeats it."""
    return urlsafe_b64encode(f"{execution_arn}{_SEPARATOR}{token}".encode()).decode()


def decode_task_token(text: str) -> tuple[str, int]:
    """Return the root execution's ARN and the task's number in it.

    Raises:
        InvalidTaskTokenError: The text is no result of `encode_task_token`.
    """
    try:
        arn, number = urlsafe_b64decode(text.encode()).decode().split(_SEPARATOR)
        return arn, int(number)
    except ValueError as error:
        raise InvalidTaskTokenError(f"Invalid Token: '{text}'") from error
