"""$toMillis of the library, with the formats of jsonata 2.0.6 and the execution's date as the default."""

import math
import re
from datetime import UTC, datetime
from typing import Any

from jsonata.functions import Functions
from jsonata.jexception import JException

_YEAR_AND_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_ISO_8601 = re.compile(
    r"\d{4}(-[01]\d)*(-[0-3]\d)*(T[0-2]\d:[0-5]\d:[0-5]\d)*(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?", re.ASCII
)
_COMPONENT = re.compile(r"\[\s*([A-Za-z])")
_WEEKS = frozenset("XxWwF")
# The components from the largest to the smallest, each with its picture and the format of its default.
_DATE_AND_TIME = (
    ("Y", "[Y0001]", "%Y"),
    ("M", "[M01]", "%m"),
    ("D", "[D01]", "%d"),
    ("HhP", "[H01]", "%H"),
    ("m", "[m01]", "%M"),
    ("s", "[s01]", "%S"),
)
_DAY_OF_YEAR = (_DATE_AND_TIME[0], ("d", "", ""))


def to_millis(timestamp: str | None, picture: str | None, now: float) -> Any:
    """Return the milliseconds since 1970 of a timestamp.

    Components that a picture omits before its first one are those of `now`, in epoch seconds.
    """
    if timestamp is not None and picture is None and not _ISO_8601.fullmatch(timestamp):
        raise JException("D3110", -1, timestamp)
    if timestamp is not None and picture is None and _YEAR_AND_MONTH.fullmatch(timestamp):
        timestamp += "-01"
    if timestamp is not None and picture is not None:
        timestamp, picture = _completed(timestamp, picture, now)
    try:
        return Functions.datetime_to_millis(timestamp, picture)
    except ValueError:
        return math.nan


def _completed(timestamp: str, picture: str, now: float) -> tuple[str, str]:
    """Prepend the omitted components: the library would read them from the system clock."""
    named = set(_COMPONENT.findall(picture.replace("[[", "")))
    if named & _WEEKS:
        return timestamp, picture
    order = _DAY_OF_YEAR if "d" in named else _DATE_AND_TIME
    missing = []
    for letters, shape, filled in order:
        if named & set(letters):
            break
        missing.append((shape, filled))
    else:
        return timestamp, picture
    moment = datetime.fromtimestamp(now, UTC)
    pictures = "".join(f"{shape}-" for shape, _ in missing)
    return "".join(f"{moment:{filled}}-" for _, filled in missing) + timestamp, pictures + picture
