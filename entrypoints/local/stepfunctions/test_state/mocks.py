"""Mocks of TestState: results and errors that stand in for a state's work.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entrypoints.local.asl import TaskFailed, TaskSucceeded
from entrypoints.local.stepfunctions.api.errors import ApiError, validation
from entrypoints.local.stepfunctions.api.json_documents import read_document


@dataclass(frozen=True, slots=True)
class Mock:
    """Stands in for the work of the state.

    Attributes:
        result: The result, if it succeeds.
        error: The error name, if it fails.
        cause: The cause, if it fails.
        fails: Whether it fails.
    """

    result: Any = None
    error: str | None = None
    cause: str | None = None
    fails: bool = False

    def outcome(self) -> TaskSucceeded | TaskFailed:
        """Return the outcome of the mocked work."""
        return TaskFailed(self.error, self.cause) if self.fails else TaskSucceeded(self.result)


def read_mock(mock: Mapping[str, Any] | None) -> Mock | None:
    """Return the mock of a request, None without one.

    Raises:
        ApiError: ValidationException, unless it has either an error or a result, which is JSON.
    """
    if mock is None:
        return None
    result, error = mock.get("result"), mock.get("errorOutput")
    if (result is None) == (error is None):
        raise validation("A test mock should have only one of the following fields: [result, errorOutput].")
    if error is not None:
        return Mock(error=error.get("error"), cause=error.get("cause"), fails=True)
    return Mock(result=read_document(str(result), "mock.result", _bad_mock))


def _bad_mock(reason: str) -> ApiError:
    return validation(f"Mocked result must be valid JSON: {reason}")
