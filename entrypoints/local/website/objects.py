"""The objects of a bucket, read from a folder as it is at the moment."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from entrypoints.local.website.contents import files, media_type

_LEAST, _MOST = 1_000, 10_000_000
_COMPRESSIBLE: Final = frozenset(
    {
        "application/json",
        "application/xml",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)
"""What CloudFront compresses, of the types that are published: by type, and by size in bytes.

See CloudFront Developer Guide, "Serve compressed files".
"""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as S3 has it, and as CloudFront compresses it.

    Attributes:
        body: The file.
        media_type: Its Content-Type.
        etag: The MD5 of the body in quotes, which is what S3 makes of an object put in one piece.
        compressed: The body in gzip, if CloudFront would compress it.
    """

    body: bytes
    media_type: str
    etag: str
    compressed: bytes | None

    @classmethod
    def of(cls, key: str, body: bytes) -> Self:
        """Return the object that `body` makes under `key`."""
        kind = media_type(key)
        fits = kind.partition(";")[0] in _COMPRESSIBLE and _LEAST <= len(body) <= _MOST
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        return cls(body, kind, f'"{digest}"', gzip.compress(body, mtime=0) if fits else None)


class Objects:
    """A folder as a bucket. Thread-safe; a changed file is read again, an unchanged one is not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[tuple[int, int], StoredObject]] = {}

    def get(self, key: str) -> StoredObject | None:
        """Return the object under `key`, which is compared as S3 does: whole, and letter by letter."""
        path = files(self._folder).get(key)
        if path is None:
            return None
        status = path.stat()
        version = (status.st_mtime_ns, status.st_size)
        kept = self._kept.get(key)
        if kept is None or kept[0] != version:
            kept = version, StoredObject.of(key, path.read_bytes())
            self._kept[key] = kept
        return kept[1]
