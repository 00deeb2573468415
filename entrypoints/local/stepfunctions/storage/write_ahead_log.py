"""Checks SQLite's write-ahead log before SQLite reads it.

SQLite ends a log at the first frame whose checksum does not match, without a word: a damaged log loses every
change from there on. https://www.sqlite.org/fileformat2.html#the_write_ahead_log:

- A log begins with a header of 32 bytes: magic number, version, page size, checkpoint sequence, two salts,
  and two checksums of all that. Each frame has a header of 24 bytes (page, size of the database, salts, two
  checksums) and a page; the checksums continue those of the frame before.
- A log that starts over has new salts: frames with other salts after the last good one are leftovers.
"""

import struct
from pathlib import Path

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
_VERSION = 3_007_000


def log_damage(path: Path) -> str | None:
    """Return what is wrong with the log of a database, or None."""
    log = path.with_name(f"{path.name}-wal")
    if not log.is_file() or log.stat().st_size == 0:
        return None
    data = log.read_bytes()
    if len(data) < _HEADER.size:
        return f"{log.name} is cut off"
    magic, version, page_size, _, *rest = _HEADER.unpack_from(data)
    salts, checksum = tuple(rest[:2]), (rest[2], rest[3])
    order = ">" if magic & 1 else "<"
    if magic & ~1 != _MAGIC or version != _VERSION or _sum(data[:24], (0, 0), order) != checksum:
        return f"the header of {log.name} is damaged"
    size = _FRAME.size + page_size
    for number, start in enumerate(range(_HEADER.size, len(data), size), 1):
        frame = data[start : start + size]
        if len(frame) < _FRAME.size:
            return None  # the process ended while it began a frame
        _, _, *frame_salts, first, second = _FRAME.unpack_from(frame)
        if tuple(frame_salts) != salts:
            return _damage_in_between(log, data, start, size, salts, number)
        if len(frame) < size:
            return None  # the process ended while it wrote the last frame
        checksum = _sum(frame[24:], _sum(frame[:8], checksum, order), order)
        if checksum != (first, second):
            return f"frame {number} of {log.name} is damaged"
    return None


def _damage_in_between(  # noqa: PLR0913, PLR0917 -- the place in the log
    log: Path, data: bytes, start: int, size: int, salts: tuple[int, ...], number: int
) -> str | None:
    """Return the damage of a frame with other salts: leftovers are followed by none of the log's own."""
    for later in range(start + size, len(data) - _FRAME.size + 1, size):
        if tuple(_FRAME.unpack_from(data, later)[2:4]) == salts:
            return f"frame {number} of {log.name} is damaged"
    return None


def _sum(data: bytes, before: tuple[int, int], order: str) -> tuple[int, int]:
    """Return SQLite's checksum of `data`, continued from `before`."""
    first, second = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for index in range(0, len(words), 2):
        first = (first + words[index] + second) & 0xFFFFFFFF
        second = (second + words[index + 1] + first) & 0xFFFFFFFF
    return first, second
