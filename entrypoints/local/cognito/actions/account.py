"""The signed-in user's own account.

https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
"""

from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request, listed, values_of
from entrypoints.local.cognito.actions.sessions import signed_in
from entrypoints.local.cognito.users.attributes import (
    check_deletion,
    check_update,
    check_writer,
    is_email,
    is_phone_number,
    readable,
)
from entrypoints.local.cognito.users.codes import ADDRESSES, Purpose, delivery, redeem
from entrypoints.local.cognito.users.directory import change, find, remove
from entrypoints.local.cognito.users.errors import CognitoError, code_expired, invalid_parameter
from entrypoints.local.cognito.users.model import Pool, User

_PURPOSES: dict[str, Purpose] = {"email": "email", "phone_number": "phone_number"}


def get_user(context: PoolContext, given: Request) -> Answer:
    """Answer GetUser."""
    _, client, user = signed_in(context, given["AccessToken"])
    attributes = readable(client, {"sub": user.sub, **user.attributes})
    return {"Username": user.username, "UserAttributes": listed({"sub": user.sub, **attributes})}


def update_user_attributes(context: PoolContext, given: Request) -> Answer:
    """Answer UpdateUserAttributes."""
    pool, client, user = signed_in(context, given["AccessToken"])
    values = values_of(given["UserAttributes"])
    check_update(pool, user, values)
    check_writer(client, values)
    return {"CodeDeliveryDetailsList": update(context, pool, user, values)}


def delete_user_attributes(context: PoolContext, given: Request) -> Answer:
    """Answer DeleteUserAttributes."""
    pool, client, user = signed_in(context, given["AccessToken"])
    check_deletion(pool, given["UserAttributeNames"])
    check_writer(client, given["UserAttributeNames"])
    delete(context, pool, user, given["UserAttributeNames"])
    return {}


def get_user_attribute_verification_code(context: PoolContext, given: Request) -> Answer:
    """Answer GetUserAttributeVerificationCode."""
    _, _, user = signed_in(context, given["AccessToken"])
    name = given["AttributeName"]
    address = user.pending.get(name) or user.attributes.get(name)
    if name not in _PURPOSES or address is None:
        raise invalid_parameter(f"User does not have attribute {name} to verify")
    return {"CodeDeliveryDetails": _send(context, user, name, address)}


def verify_user_attribute(context: PoolContext, given: Request) -> Answer:
    """Answer VerifyUserAttribute: the address that got the code counts from now on, and is verified."""
    pool, _, user = signed_in(context, given["AccessToken"])
    name = given["AttributeName"]
    if name not in _PURPOSES:
        raise invalid_parameter(f"User does not have attribute {name} to verify")
    code = redeem(user, _PURPOSES[name], given["Code"], context.now())
    address = user.pending.get(name) or user.attributes.get(name)
    if address is None:
        raise code_expired()
    try:
        change(pool, user, {name: address, f"{name}_verified": "true"}, context.now())
    except CognitoError:
        user.codes[name] = code
        raise
    user.pending.pop(name, None)
    return {}


def delete_user(context: PoolContext, given: Request) -> Answer:
    """Answer DeleteUser."""
    pool, _, user = signed_in(context, given["AccessToken"])
    remove(pool, user)
    return {}


def update(context: PoolContext, pool: Pool, user: User, values: dict[str, str]) -> list[Answer]:
    """Change attributes, whose rules were checked, and return the deliveries of codes.

    A new address that an administrator does not declare verified is unverified. Where the pool verifies it,
    a code is sent; where the pool requires verification before the update, the old address stays until the
    code comes back.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html

    Raises:
        CognitoError: AliasExistsException if another user signs in with a new address.
    """
    changes: dict[str, str | None] = {name: value or None for name, value in values.items()}
    addresses = [name for name in ADDRESSES if values.get(name) and _is_new(user, name, values)]
    unproven = [name for name in addresses if values.get(f"{name}_verified") != "true"]
    waiting = [name for name in unproven if name in pool.verified_before_update]
    for name in addresses:
        _check_free(pool, user, name, values[name])
    for name in waiting:
        del changes[name]
        changes.pop(f"{name}_verified", None)
    for name in ADDRESSES:
        if name in unproven and name not in waiting:
            changes[f"{name}_verified"] = "false"
        if name in changes and changes[name] is None:
            changes[f"{name}_verified"] = None
    change(pool, user, changes, context.now())
    for name in (*addresses, *(each for each in ADDRESSES if values.get(each) == "")):
        user.pending.pop(name, None)
        user.codes.pop(name, None)
    user.pending |= {name: values[name] for name in waiting}
    sent = [name for name in unproven if name in waiting or name in pool.auto_verified]
    return [_send(context, user, name, values[name]) for name in sent]


def delete(context: PoolContext, pool: Pool, user: User, names: list[str]) -> None:
    """Delete attributes, and the flags of deleted addresses."""
    flags = [f"{name}_verified" for name in names if name in ADDRESSES]
    change(pool, user, dict.fromkeys([*names, *flags]), context.now())


def _is_new(user: User, name: str, values: dict[str, str]) -> bool:
    """Return whether a value is a change, or takes a waiting one back."""
    return user.attributes.get(name) != values[name] or (
        name in user.pending and user.pending[name] != values[name]
    )


def _check_free(pool: Pool, user: User, name: str, value: str) -> None:
    """Reject an address that is another user's name, also where it would count only once verified."""
    names = name in pool.username_attributes or name in pool.alias_attributes
    owner = find(pool, value) if names and (is_email(value) or is_phone_number(value)) else None
    if owner is not None and owner is not user:
        shown = name.replace("_", " ")
        raise CognitoError("AliasExistsException", f"An account with the given {shown} already exists.")


def _send(context: PoolContext, user: User, name: str, address: str) -> Answer:
    context.codes.send(user, _PURPOSES[name], address, context.now())
    return delivery(name, address)
