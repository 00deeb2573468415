"""Timestamps of the Amazon States Language."""

import re
from datetime import UTC, datetime, timedelta, timezone

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def format_timestamp(epoch: float) -> str:
    """Return epoch seconds as the context object writes them: `2024-05-01T08:30:00.125Z`."""
    moment = _EPOCH + timedelta(milliseconds=round(epoch * 1000))
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def parse_timestamp(text: str) -> float | None:
    """Return the epoch seconds of an ISO-8601 extended offset date-time, or None if `text` is not one.

    The language requires the RFC 3339 profile with an upper-case T and Z. https://states-language.net/#timestamps
    """
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=_zone(offset)
        )
    except ValueError:
        return None
    return (moment - _EPOCH).total_seconds() + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6])))
