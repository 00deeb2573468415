"""Setting passwords, by their owners and by administrators, and recovering forgotten ones."""

from entrypoints.local.cognito.actions.client_rules import check_secret_hash, unknown_user
from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request
from entrypoints.local.cognito.actions.sessions import end_sessions, signed_in
from entrypoints.local.cognito.users import lockout, srp
from entrypoints.local.cognito.users.codes import ADDRESSES, delivery, redeem, simulated_delivery
from entrypoints.local.cognito.users.directory import find
from entrypoints.local.cognito.users.errors import (
    CognitoError,
    code_mismatch,
    incorrect_password,
    invalid_parameter,
    not_authorized,
    user_not_found,
)
from entrypoints.local.cognito.users.model import Pool, User
from entrypoints.local.cognito.users.password_policy import password_problem

_RECOVERY = ({"Name": "verified_phone_number", "Priority": 1}, {"Name": "verified_email", "Priority": 2})


def check_password(pool: Pool, password: str) -> None:
    """Reject a password that violates the pool's policy.

    Raises:
        CognitoError: InvalidPasswordException.
    """
    policy = (pool.settings.get("Policies") or {}).get("PasswordPolicy") or {}
    problem = password_problem(policy, password)
    if problem:
        raise CognitoError("InvalidPasswordException", f"Password did not conform with policy: {problem}")


def set_password(context: PoolContext, pool: Pool, user: User, password: str, status: str) -> None:
    """Set a password that conforms to the policy, and the status of its user."""
    check_password(pool, password)
    salt = context.ids().replace("-", "")
    user.password = srp.verifier(pool.id, user.username, password, salt)
    user.password_set = user.modified = context.now()
    user.status = status


def change_password(context: PoolContext, given: Request) -> Answer:
    """Answer ChangePassword."""
    pool, _, user = signed_in(context, given["AccessToken"])
    lockout.begin(user.attempts, context.now())
    previous = given.get("PreviousPassword", "")
    if user.password is None or not srp.proves(user.password, pool.id, user.username, previous):
        lockout.fail(user.attempts, context.now())
        raise incorrect_password()
    lockout.succeed(user.attempts)
    set_password(context, pool, user, given["ProposedPassword"], user.status)
    return {}


def forgot_password(context: PoolContext, given: Request) -> Answer:
    """Answer ForgotPassword.

    Where existence is hidden, users who are unknown, disabled or without a verified address look like others:
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
    """
    pool, client = context.client(given["ClientId"])
    name = given["Username"]
    check_secret_hash(client, name, given.get("SecretHash"))
    user = find(pool, name)
    if user is None:
        if client.hides_existence:
            return {"CodeDeliveryDetails": simulated_delivery(pool, name)}
        raise user_not_found("Username/client id combination not found.")
    attribute = _recovery_attribute(pool, user)
    if client.hides_existence and (not user.enabled or attribute is None):
        return {"CodeDeliveryDetails": simulated_delivery(pool, name)}
    return {"CodeDeliveryDetails": _send_reset(context, user, attribute)}


def confirm_forgot_password(context: PoolContext, given: Request) -> Answer:
    """Answer ConfirmForgotPassword."""
    pool, client = context.client(given["ClientId"])
    check_secret_hash(client, given["Username"], given.get("SecretHash"))
    user = find(pool, given["Username"])
    if user is None or not user.enabled:
        plain = user_not_found("Username/client id combination not found.")
        disabled = not_authorized("User is disabled.")
        raise unknown_user(client, plain if user is None else disabled, code_mismatch())
    check_password(pool, given["Password"])
    redeem(user, "reset", given["ConfirmationCode"], context.now())
    set_password(context, pool, user, given["Password"], "CONFIRMED")
    lockout.succeed(user.attempts)
    return {}


def admin_set_user_password(context: PoolContext, given: Request) -> Answer:
    """Answer AdminSetUserPassword."""
    pool, user = context.user(given)
    status = "CONFIRMED" if given.get("Permanent") else "FORCE_CHANGE_PASSWORD"
    set_password(context, pool, user, given["Password"], status)
    lockout.succeed(user.attempts)
    return {}


def admin_reset_user_password(context: PoolContext, given: Request) -> Answer:
    """Answer AdminResetUserPassword: the password no longer signs in, and a code for a new one is sent."""
    pool, user = context.user(given)
    _send_reset(context, user, _recovery_attribute(pool, user))
    user.status = "RESET_REQUIRED"
    end_sessions(pool, user)
    return {}


def _send_reset(context: PoolContext, user: User, attribute: str | None) -> Answer:
    if not user.enabled:
        raise not_authorized("User is disabled.")
    if user.status == "FORCE_CHANGE_PASSWORD":
        raise not_authorized("User password cannot be reset in the current state.")
    if attribute is None:
        raise invalid_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number"
        )
    context.codes.send(user, "reset", user.attributes[attribute], context.now())
    return delivery(attribute, user.attributes[attribute])


def _recovery_attribute(pool: Pool, user: User) -> str | None:
    """Return the verified address that the pool's AccountRecoverySetting prefers."""
    section = pool.settings.get("AccountRecoverySetting") or {}
    chosen = sorted(
        section.get("RecoveryMechanisms") or _RECOVERY, key=lambda each: int(each.get("Priority", 1))
    )
    for mechanism in chosen:
        name = str(mechanism["Name"]).removeprefix("verified_")
        if (
            name in ADDRESSES
            and name in user.attributes
            and user.attributes.get(f"{name}_verified") == "true"
        ):
            return name
    return None
