"""The objects of a bucket, read from a folder on each request."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from entrypoints.local.website.contents import files, media_type

_LEAST, _MOST = 1_000, 10_000_000
_COMPRESSIBLE = frozenset(
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
"""The media types and sizes in bytes that CloudFront compresses, of those that are published.

See CloudFront Developer Guide, "Serve compressed files".
"""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the bucket, with its compressed form.

    Attributes:
        body: The file's bytes.
        media_type: Its Content-Type.
        etag: The MD5 of the body in quotes, as S3 computes it for an object that was put in one piece.
        compressed: The body in gzip, if CloudFront would compress it.
    """

    body: bytes
    media_type: str
    etag: str
    compressed: bytes | None

    @classmethod
    def of(cls, key: str, body: bytes) -> Self:
        """Return the object of `body` under `key`."""
        kind = media_type(key)
        fits = kind.partition(";")[0] in _COMPRESSIBLE and _LEAST <= len(body) <= _MOST
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        return cls(body, kind, f'"{digest}"', gzip.compress(body, mtime=0) if fits else None)


class Objects:
    """A folder as a bucket. Thread-safe; only changed files are read again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[tuple[int, int], StoredObject]] = {}

    def get(self, key: str) -> StoredObject | None:
        """Return the object under `key`, compared exactly, as in S3."""
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
