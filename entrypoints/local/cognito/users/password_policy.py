"""The password policy of a user pool, with Cognito's messages."""

import re
from collections.abc import Mapping
from typing import Any

_RULES = (
    ("RequireUppercase", re.compile(r"[A-Z]"), "Password must have uppercase characters"),
    ("RequireLowercase", re.compile(r"[a-z]"), "Password must have lowercase characters"),
    ("RequireNumbers", re.compile(r"[0-9]"), "Password must have numeric characters"),
    ("RequireSymbols", re.compile(r"[\^$*.\[\]{}()?\"!@#%&/\\,><':;|_~`=+\- ]"),
     "Password must have symbol characters"),
)  # fmt: skip


def password_problem(policy: Mapping[str, Any], password: str) -> str | None:
    """Return Cognito's message for a password that violates the policy, or None.

    See Amazon Cognito Developer Guide, "Adding user pool password requirements"; an unset policy requires
    eight characters with all four kinds.
    """
    if len(password) < int(policy.get("MinimumLength", 8)):
        return "Password not long enough"
    for name, pattern, problem in _RULES:
        if policy.get(name, True) and not pattern.search(password):
            return problem
    return None
