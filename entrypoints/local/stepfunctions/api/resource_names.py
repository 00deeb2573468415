"""The names that Step Functions accepts for state machines, executions, activities and aliases.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html and
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
"""

import re

from entrypoints.local.stepfunctions.api.errors import invalid_name

MAX_NAME = 80
_FORBIDDEN = re.compile(
    '[\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\U0010ffff]'
)
_ALIAS = re.compile(r"(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+")


def require_name(name: str) -> str:
    """Return a name that AWS accepts for a resource; raise InvalidName for any other."""
    if not 1 <= len(name) <= MAX_NAME or _FORBIDDEN.search(name):
        raise invalid_name(name)
    return name


def require_alias_name(name: str) -> str:
    """Return a name that AWS accepts for an alias, which a number is not; raise InvalidName for any other.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html
    """
    if len(name) > MAX_NAME or not _ALIAS.fullmatch(name):
        raise invalid_name(name)
    return name
