"""Signing up, and confirming the address by a code.

https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from entrypoints.local.cognito.actions.client_rules import check_secret_hash, unknown_user
from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request, values_of
from entrypoints.local.cognito.actions.passwords import set_password
from entrypoints.local.cognito.users.attributes import (
    check_new,
    check_values,
    check_writer,
    is_email,
    is_phone_number,
)
from entrypoints.local.cognito.users.codes import code_address, delivery, redeem, simulated_delivery
from entrypoints.local.cognito.users.directory import add, change, find, name_key
from entrypoints.local.cognito.users.errors import (
    CognitoError,
    code_mismatch,
    invalid_parameter,
    not_authorized,
    user_not_found,
)
from entrypoints.local.cognito.users.model import Pool, User

_NO_SUCH_USER = "Username/client id combination not found."


def new_user(context: PoolContext, pool: Pool, name: str, values: dict[str, str], status: str) -> User:
    """Return a user, not yet in the pool, with the attribute that the name stands for.

    Raises:
        CognitoError: The name has not the form that the pool requires, or an attribute breaks a rule.
    """
    values = {**values, **_named_attribute(pool, name)}
    _check_name(pool, name)
    check_values(pool, values)
    sub, now = context.ids(), context.now()
    username = sub if pool.username_attributes else name
    return User(sub, username, values, status, now, now)


def name_is_taken(pool: Pool, name: str, values: dict[str, str]) -> bool:
    """Return whether another user has the name, or an attribute that is a name."""
    named = [values[attribute] for attribute in pool.username_attributes if attribute in values]
    return any(find(pool, each) is not None for each in [name, *named])


def sign_up(context: PoolContext, given: Request) -> Answer:
    """Answer SignUp: register a user and send the confirmation code."""
    pool, client = context.client(given["ClientId"])
    name = given["Username"]
    check_secret_hash(client, name, given.get("SecretHash"))
    if (pool.settings.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly") is True:
        raise not_authorized("SignUp is not permitted for this user pool")
    values = values_of(given.get("UserAttributes"))
    user = new_user(context, pool, name, values, "UNCONFIRMED")
    check_new(pool, user.attributes)
    check_writer(client, values)
    if name_is_taken(pool, name, user.attributes):
        raise CognitoError("UsernameExistsException", "User already exists")
    set_password(context, pool, user, given.get("Password", ""), "UNCONFIRMED")
    user.attributes |= {
        f"{each}_verified": "false" for each in ("email", "phone_number") if each in user.attributes
    }
    add(pool, user)
    sent = _send(context, pool, user)
    answer = {"UserConfirmed": False, "UserSub": user.sub}
    return {**answer, "CodeDeliveryDetails": sent} if sent else answer


def confirm_sign_up(context: PoolContext, given: Request) -> Answer:
    """Answer ConfirmSignUp; the address that got the code is verified by it."""
    pool, client = context.client(given["ClientId"])
    check_secret_hash(client, given["Username"], given.get("SecretHash"))
    user = find(pool, given["Username"])
    if user is None:
        raise unknown_user(client, user_not_found(_NO_SUCH_USER), code_mismatch())
    if user.status != "UNCONFIRMED":
        raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")
    code = redeem(user, "sign_up", given["ConfirmationCode"], context.now())
    attribute = code_address(pool, user)
    if attribute is not None:
        try:
            _verify(context, pool, user, attribute, given)
        except CognitoError:
            user.codes["sign_up"] = code
            raise
    user.status, user.modified = "CONFIRMED", context.now()
    return {}


def resend_confirmation_code(context: PoolContext, given: Request) -> Answer:
    """Answer ResendConfirmationCode; the previous code becomes invalid."""
    pool, client = context.client(given["ClientId"])
    check_secret_hash(client, given["Username"], given.get("SecretHash"))
    user = find(pool, given["Username"])
    if user is None or (not user.enabled and client.hides_existence):
        if client.hides_existence:
            return {"CodeDeliveryDetails": simulated_delivery(pool, given["Username"])}
        raise user_not_found(_NO_SUCH_USER)
    if user.status != "UNCONFIRMED":
        raise invalid_parameter("User is already confirmed.")
    sent = _send(context, pool, user)
    if sent is None:
        raise invalid_parameter("Cannot resend codes. Auto verification not turned on.")
    return {"CodeDeliveryDetails": sent}


def admin_confirm_sign_up(context: PoolContext, given: Request) -> Answer:
    """Answer AdminConfirmSignUp: confirm a user, and verify nothing."""
    _, user = context.user(given)
    if user.status != "UNCONFIRMED":
        raise not_authorized(f"User cannot be confirmed. Current status is {user.status}")
    user.status, user.modified = "CONFIRMED", context.now()
    return {}


def _verify(context: PoolContext, pool: Pool, user: User, attribute: str, given: Request) -> None:
    force = bool(given.get("ForceAliasCreation"))
    try:
        change(pool, user, {f"{attribute}_verified": "true"}, context.now(), force=force)
    except CognitoError as error:
        message = f"An account with the {attribute.replace('_', ' ')} already exists."
        raise CognitoError(error.code, message) from error


def _send(context: PoolContext, pool: Pool, user: User) -> Answer | None:
    attribute = code_address(pool, user)
    if attribute is None:
        return None
    context.codes.send(user, "sign_up", user.attributes[attribute], context.now())
    return delivery(attribute, user.attributes[attribute])


def _named_attribute(pool: Pool, name: str) -> dict[str, str]:
    """Return the attribute that a sign-in name is, in a pool where users have no other name."""
    allowed = pool.username_attributes
    if "email" in allowed and ("phone_number" not in allowed or "@" in name):
        return {"email": name}
    return {"phone_number": name} if allowed else {}


def _check_name(pool: Pool, name: str) -> None:
    allowed, aliases = pool.username_attributes, pool.alias_attributes
    fits = ("email" in allowed and is_email(name)) or ("phone_number" in allowed and is_phone_number(name))
    if allowed and not fits:
        kinds = {"email": "an email", "phone_number": "a phone number"}
        named = " or ".join(kinds[each] for each in ("email", "phone_number") if each in allowed)
        raise invalid_parameter(f"Username should be {'either ' if len(allowed) > 1 else ''}{named}.")
    if "email" in aliases and is_email(name):
        raise invalid_parameter(
            "Username cannot be of email format, since user pool is configured for email alias."
        )
    if "phone_number" in aliases and is_phone_number(name):
        raise invalid_parameter(
            "Username cannot be of phone number format, since user pool is configured for phone number alias."
        )
    if name_key(pool, name) in pool.users:
        raise CognitoError("UsernameExistsException", "User already exists")
