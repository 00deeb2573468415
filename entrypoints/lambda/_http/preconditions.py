"""Conditional requests: entity tags in ETag and If-Match.

https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
"""

import re

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def etag(version: str) -> str:
    """Return `version` as a strong entity tag."""
    return f'"{version}"'


def versions(if_match: str | None) -> list[str] | None:
    """Return the versions that an If-Match header names, None where any will do.

    Weak tags never match (RFC 9110, 13.1.1: If-Match compares strongly), nor does what is no tag at all: a
    condition that cannot be read must not be taken as fulfilled.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    return [tag for weak, tag in _TAG.findall(if_match) if not weak]
