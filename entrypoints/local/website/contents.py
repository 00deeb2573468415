"""Published files of a folder: their keys and media types, the same here and in the bucket."""

import os
from collections.abc import Iterator
from pathlib import Path

CONFIG_KEY = "config.json"
"""The object that the deployment writes, from one of its outputs. A file of this name is never published."""

_TYPES = {
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "map": "application/json",
    "mjs": "text/javascript; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml",
}


_FOR_TOOLS = (".d.ts", "jsconfig.json")
"""Endings of files that describe the modules to editors and `tsc`, and that no page loads."""


def files(folder: Path) -> dict[str, Path]:
    """Return the files that a folder publishes, by key, in order.

    Hidden files, links and files for tools are left out: the target of a link belongs to another folder.
    """
    return dict(_walk(folder, ""))


def media_type(key: str) -> str:
    """Return a key's Content-Type, by its ending."""
    return _TYPES.get(key.rpartition(".")[2].lower(), "application/octet-stream")


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder / entry.name, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(_FOR_TOOLS):
                yield f"{prefix}{entry.name}", folder / entry.name
