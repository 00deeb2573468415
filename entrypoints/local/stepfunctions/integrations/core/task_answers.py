"""Answers of service integrations: AWS's metadata around a result, the first or the final outcome."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from entrypoints.local.asl import Call
from entrypoints.local.stepfunctions.drivers import TaskOutcome, TaskSubmitted, TaskSucceeded

Answered: TypeAlias = Callable[[TaskOutcome], None]
"""Takes the outcome of a call, at once or later, from any thread."""


def sdk_metadata(request_id: str, headers: Mapping[str, str], status: int = 200) -> dict[str, Any]:
    """Return the members that an optimized integration adds to a service's answer."""
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {
                name: [value] if value is request_id else _listed(value) for name, value in headers.items()
            },
            "HttpHeaders": headers,
            "HttpStatusCode": status,
        },
        "SdkResponseMetadata": {"RequestId": request_id},
    }


@lru_cache(maxsize=4096)
def _listed(value: str) -> list[str]:
    """Return the list of one header's value, shared by all answers: state data is never changed in place."""
    return [value]


def submitted_or_done(call: Call, output: Any) -> TaskOutcome:
    """Return the outcome of an accepted request: its end, unless the task now waits for its token."""
    return TaskSubmitted(output) if call.target.pattern == "waitForTaskToken" else TaskSucceeded(output)
