"""Events of EventBridge, and the rules of PutEvents for an entry.

See EventBridge User Guide, "AWS service event metadata", and EventBridge API Reference, "PutEvents" and
"PutEventsResultEntry".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from entrypoints.local.events.event_fields import read_json
from entrypoints.local.system.clock import Clock
from entrypoints.local.system.ids import Ids
from entrypoints.local.template import Deployment


class EntryError(Exception):
    """PutEvents rejects this entry; the other entries of the call are unaffected."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Envelopes:
    """Creates events of this account and region."""

    deployment: Deployment
    clock: Clock
    ids: Ids

    def of_entry(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return the event of a PutEvents entry.

        Raises:
            EntryError: The entry is not valid.
        """
        for name in ("Source", "DetailType", "Detail"):
            if not entry.get(name):
                reason = f"Parameter {name} is not valid. Reason: {name} is a required argument."
                raise EntryError("InvalidArgument", reason)
        if str(entry["Source"]).startswith("aws."):
            raise EntryError("NotAuthorizedForSourceException", "Not authorized for the source.")
        return self.make(
            source=entry["Source"],
            detail_type=entry["DetailType"],
            detail=_detail(entry["Detail"]),
            resources=list(entry.get("Resources") or []),
            time=_moment(entry.get("Time")) or self.clock.now(),
        )

    def scheduled(self, source: str, arn: str, moment: datetime, detail: Any) -> dict[str, Any]:
        """Return the event of a schedule's occurrence."""
        return self.make(
            source=source, detail_type="Scheduled Event", detail=detail, resources=[arn], time=moment
        )

    def make(
        self, *, source: str, detail_type: str, detail: Any, resources: list[str], time: datetime
    ) -> dict[str, Any]:
        """Return an event."""
        return {
            "version": "0",
            "id": self.ids(),
            "detail-type": detail_type,
            "source": source,
            "account": self.deployment.account,
            "time": time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self.deployment.region,
            "resources": resources,
            "detail": detail,
        }


def entry_size(entry: Mapping[str, Any]) -> int:
    """Return the size of an entry in bytes: 14 for Time, UTF-8 bytes for the rest.

    See EventBridge User Guide, "Calculating PutEvents event entry size".
    """
    size = 14 if entry.get("Time") is not None else 0
    size += sum(len(str(entry.get(name) or "").encode()) for name in ("Source", "DetailType", "Detail"))
    return size + sum(len(str(resource).encode()) for resource in entry.get("Resources") or [])


def _detail(text: Any) -> dict[str, Any]:
    try:
        detail = read_json(text)
    except (TypeError, ValueError) as error:
        raise EntryError("MalformedDetail", "Detail is malformed.") from error
    if not isinstance(detail, dict):
        raise EntryError("MalformedDetail", "Detail is malformed.")
    return detail


def _moment(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC)
    return datetime.fromisoformat(str(value))
