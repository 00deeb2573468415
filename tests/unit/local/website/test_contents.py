from pathlib import Path

import pytest

from entrypoints.local.website.contents import files, media_type


def test_a_folders_files_have_keys_with_slashes_in_order(site: Path) -> None:
    assert list(files(site)) == ["garden.js", "index.html", "pictures/rosé.png"]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("deep/a.mjs", "text/javascript; charset=utf-8"),
        ("A.SVG", "image/svg+xml"),
        ("site.webmanifest", "application/manifest+json"),
        ("LICENSE", "application/octet-stream"),
        ("a.unheard", "application/octet-stream"),
    ],
)
def test_the_type_is_the_endings(key: str, kind: str) -> None:
    assert media_type(key) == kind


def test_what_only_tools_read_is_not_published(tmp_path: Path) -> None:
    for name in ("shop.js", "types.d.ts", "jsconfig.json"):
        (tmp_path / name).write_text("", "utf-8")
    assert list(files(tmp_path)) == ["shop.js"]
