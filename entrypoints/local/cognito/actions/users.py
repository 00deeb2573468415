"""Users, as administrators manage them."""

import re
import string
from collections.abc import Callable
from itertools import islice

from entrypoints.local.cognito.actions.account import delete, update
from entrypoints.local.cognito.actions.context import (
    Answer,
    PoolContext,
    Request,
    listed,
    page_start,
    values_of,
)
from entrypoints.local.cognito.actions.passwords import set_password
from entrypoints.local.cognito.actions.registration import name_is_taken, new_user
from entrypoints.local.cognito.actions.sessions import end_sessions
from entrypoints.local.cognito.users.attributes import check_deletion, check_update, schema
from entrypoints.local.cognito.users.codes import ADDRESSES
from entrypoints.local.cognito.users.directory import add, change, find, name_key, remove
from entrypoints.local.cognito.users.errors import CognitoError, invalid_parameter, user_not_found
from entrypoints.local.cognito.users.model import Pool, User

_PAGE = 60
_FILTER = re.compile(
    r'\s*"?(?P<name>[\w:]+)"?\s*(?P<operator>\^?=)\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*', re.DOTALL
)
_SEARCHABLE = (
    "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username",
    "cognito:user_status", "status", "sub",
)  # fmt: skip
_KINDS = (string.ascii_uppercase, string.ascii_lowercase, string.digits, "!@#%*")


def admin_create_user(context: PoolContext, given: Request) -> Answer:
    """Answer AdminCreateUser: create a user who must change the password, or send the invitation again."""
    pool = context.pool(given["UserPoolId"])
    name = given["Username"]
    if given.get("MessageAction") == "RESEND":
        user = find(pool, name)
        if user is None:
            raise user_not_found()
        if user.status != "FORCE_CHANGE_PASSWORD":
            raise CognitoError(
                "UnsupportedUserStateException",
                f"Resend not possible. {name} status is not FORCE_CHANGE_PASSWORD",
            )
    else:
        values = {each: value for each, value in values_of(given.get("UserAttributes")).items() if value}
        user = new_user(context, pool, name, values, "FORCE_CHANGE_PASSWORD")
        if name_is_taken(pool, name, user.attributes):
            raise CognitoError("UsernameExistsException", "User account already exists")
    password = given.get("TemporaryPassword") or _temporary_password(context)
    set_password(context, pool, user, password, "FORCE_CHANGE_PASSWORD")
    if user.sub not in pool.users:
        _add(context, pool, user, force=bool(given.get("ForceAliasCreation")))
    if given.get("MessageAction") != "SUPPRESS":
        _invite(context, user, given.get("DesiredDeliveryMediums") or ["SMS"], password)
    return {"User": described(user)}


def admin_get_user(context: PoolContext, given: Request) -> Answer:
    """Answer AdminGetUser."""
    _, user = context.user(given)
    answer = described(user)
    answer["UserAttributes"] = answer.pop("Attributes")
    return answer


def admin_delete_user(context: PoolContext, given: Request) -> Answer:
    """Answer AdminDeleteUser."""
    remove(*context.user(given))
    return {}


def admin_enable_user(context: PoolContext, given: Request) -> Answer:
    """Answer AdminEnableUser."""
    _, user = context.user(given)
    user.enabled, user.modified = True, context.now()
    return {}


def admin_disable_user(context: PoolContext, given: Request) -> Answer:
    """Answer AdminDisableUser: the user's sessions end, too.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html
    """
    pool, user = context.user(given)
    user.enabled, user.modified = False, context.now()
    end_sessions(pool, user)
    return {}


def admin_update_user_attributes(context: PoolContext, given: Request) -> Answer:
    """Answer AdminUpdateUserAttributes."""
    pool, user = context.user(given)
    values = values_of(given["UserAttributes"])
    check_update(pool, user, values)
    update(context, pool, user, values)
    return {}


def admin_delete_user_attributes(context: PoolContext, given: Request) -> Answer:
    """Answer AdminDeleteUserAttributes."""
    pool, user = context.user(given)
    check_deletion(pool, given["UserAttributeNames"])
    delete(context, pool, user, given["UserAttributeNames"])
    return {}


def list_users(context: PoolContext, given: Request) -> Answer:
    """Answer ListUsers.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
    """
    pool = context.pool(given["UserPoolId"])
    fits = _predicate(pool, given.get("Filter") or "")
    wanted = given.get("AttributesToGet")
    for name in wanted or ():
        if name not in schema(pool):
            raise invalid_parameter(f"One or more requested attributes do not exist in user pool: {name}")
    found = [user for user in pool.users.values() if fits(user)]
    page, token = paged(found, given, "PaginationToken")
    return {"Users": [described(user, wanted) for user in page], **token}


def described(user: User, wanted: list[str] | None = None) -> Answer:
    """Return a user in the form of UserType, with all attributes or the wanted ones."""
    attributes = {"sub": user.sub, **user.attributes}
    shown = (
        attributes if wanted is None else {name: attributes[name] for name in wanted if name in attributes}
    )
    return {
        "Username": user.username,
        "Attributes": listed(shown),
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": user.enabled,
        "UserStatus": user.status,
    }


def paged(found: list[User], given: Request, token: str) -> tuple[list[User], Answer]:
    """Return one page of users and the token of the next page."""
    limit = given.get("Limit")
    size = _PAGE if limit is None else int(limit)
    start = page_start(given, token)
    following = start + size
    page = list(islice(found, start, following))
    return page, {token: str(following)} if size and following < len(found) else {}


def _predicate(pool: Pool, text: str) -> Callable[[User], bool]:
    """Return a ListUsers filter: an attribute, `=` or `^=` (begins with), and a quoted value."""
    if not text.strip():
        return lambda _: True
    parsed = _FILTER.fullmatch(text)
    if parsed is None:
        raise invalid_parameter("Error while parsing filter.")
    name, operator = parsed["name"], parsed["operator"]
    value = re.sub(r"\\(.)", r"\1", parsed["value"])
    if name not in _SEARCHABLE:
        raise invalid_parameter(f"Invalid search attribute: {name}")

    def fits(user: User) -> bool:
        has = _searched(user, name)
        if has is None:
            return False
        if name in ("username", "email", "preferred_username"):
            has, wanted = name_key(pool, has), name_key(pool, value)
        else:
            has, wanted = (
                (has.lower(), value.lower()) if name in ("status", "cognito:user_status") else (has, value)
            )
        return has == wanted if operator == "=" else has.startswith(wanted)

    return fits


def _searched(user: User, name: str) -> str | None:
    if name == "status":
        return "Enabled" if user.enabled else "Disabled"
    own = {"username": user.username, "sub": user.sub, "cognito:user_status": user.status}
    return own.get(name) or user.attributes.get(name)


def _add(context: PoolContext, pool: Pool, user: User, *, force: bool) -> None:
    """Add a user whose aliases may have to move from another."""
    values = {**user.attributes}
    for name in ADDRESSES:
        if name in values:
            values.setdefault(f"{name}_verified", "false")
    user.attributes = {}
    try:
        change(pool, user, dict(values), context.now(), force=force)
    except CognitoError:
        for key in [key for key, sub in pool.names.items() if sub == user.sub]:
            del pool.names[key]
        raise
    add(pool, user)


def _invite(context: PoolContext, user: User, mediums: list[str], password: str) -> None:
    for medium, attribute in (("EMAIL", "email"), ("SMS", "phone_number")):
        if medium in mediums and attribute in user.attributes:
            context.codes.deliver(user.username, user.attributes[attribute], password)


def _temporary_password(context: PoolContext) -> str:
    """Return a password with all kinds of characters, as long as any policy's default."""
    digits = context.ids().replace("-", "")
    return "".join(_KINDS[at % 4][int(digits[at : at + 2], 16) % len(_KINDS[at % 4])] for at in range(20))
