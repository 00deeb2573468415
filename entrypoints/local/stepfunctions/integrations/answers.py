"""What service integrations answer with: AWS's metadata around the result, the first or the final outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from entrypoints.local.stepfunctions.drivers import TaskOutcome, TaskSubmitted, TaskSucceeded

if TYPE_CHECKING:
    from entrypoints.local.asl import Call

Answered: TypeAlias = Callable[[TaskOutcome], None]
"""Takes the outcome of a call, inline or later, from any thread."""


def sdk_metadata(request_id: str, headers: Mapping[str, str], status: int = 200) -> dict[str, Any]:
    """Return the members that an optimized integration adds to a service's answer."""
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": dict(headers),
            "HttpStatusCode": status,
        },
        "SdkResponseMetadata": {"RequestId": request_id},
    }


def submitted_or_done(call: Call, output: Any) -> TaskOutcome:
    """Return the outcome of an accepted request: its end, unless the task now waits for its token."""
    return TaskSubmitted(output) if call.target.pattern == "waitForTaskToken" else TaskSucceeded(output)
