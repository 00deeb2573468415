"""The base class of all models, and the texts that several of them hold."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

_PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]+$"
_PRINTABLE_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"


class Model(BaseModel):
    """A frozen value with strictly typed fields; a change is a new value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def one_line(max_length: int) -> StringConstraints:
    """Return the constraints of one line without control characters: it goes to mails and terminals."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=max_length, pattern=_PRINTABLE)


def lines_of_text(max_length: int) -> StringConstraints:
    """Return the constraints of a text of several lines, or none, without other control characters."""
    return StringConstraints(max_length=max_length, pattern=_PRINTABLE_LINES)


Reason = Annotated[str, one_line(200)]
"""The reason that a member of staff gives for a change."""
