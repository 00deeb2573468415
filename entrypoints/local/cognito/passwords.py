"""The password policy of a user pool, with Cognito's own words for what a password lacks."""

import re
from collections.abc import Mapping
from typing import Any, Final

_RULES: Final = (
    ("RequireUppercase", re.compile(r"[A-Z]"), "Password must have uppercase characters"),
    ("RequireLowercase", re.compile(r"[a-z]"), "Password must have lowercase characters"),
    ("RequireNumbers", re.compile(r"[0-9]"), "Password must have numeric characters"),
    ("RequireSymbols", re.compile(r"[\^$*.\[\]{}()?\"!@#%&/\\,><':;|_~`=+\- ]"),
     "Password must have symbol characters"),
)  # fmt: skip


def password_problem(policy: Mapping[str, Any], password: str) -> str | None:
    """Return what a password lacks, or None if it conforms.

    See Amazon Cognito Developer Guide, "Adding user pool password requirements"; an unset policy asks for
    eight characters with all four kinds.
    """
    if len(password) < int(policy.get("MinimumLength", 8)):
        return "Password not long enough"
    for name, pattern, problem in _RULES:
        if policy.get(name, True) and not pattern.search(password):
            return problem
    return None
