"""Texts that people enter: one spelling each, and nothing that cannot be seen."""

import unicodedata

_JOINERS = "\u200c\u200d"
"""They shape letters of Persian and Indic scripts, and emoji; alone they show nothing."""
_UNSEEN = {"Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Format characters (zero width, bidi controls, tags), those assigned to nothing, and separators of lines."""


def readable(text: str) -> str:
    """Return `text` in Unicode's form NFC, so that names that look the same are the same.

    https://www.unicode.org/reports/tr15/; for characters that reorder text, https://www.cve.org/CVERecord?id=CVE-2021-42574

    Raises:
        ValueError: It has characters that cannot be seen or that reorder others.
    """
    normal = unicodedata.normalize("NFC", text)
    for character in normal:
        if character not in _JOINERS and unicodedata.category(character) in _UNSEEN:
            raise ValueError(f"has a character that cannot be seen: U+{ord(character):04X}")
    if normal and not normal.strip(_JOINERS + " "):
        raise ValueError("has nothing that can be seen")
    return normal
