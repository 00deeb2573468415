"""Signing in: passwords, SRP, refresh tokens, and the challenges between.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
"""

import base64
import hmac
import json
import uuid

from entrypoints.local.cognito.actions.client_rules import (
    allowed_flow,
    check_parameters,
    check_secret_hash,
)
from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request
from entrypoints.local.cognito.actions.passwords import set_password
from entrypoints.local.cognito.actions.sessions import new_session, refreshed
from entrypoints.local.cognito.users import lockout, srp
from entrypoints.local.cognito.users.attributes import check_new, missing_attributes
from entrypoints.local.cognito.users.directory import change, find, name_key
from entrypoints.local.cognito.users.errors import (
    CognitoError,
    incorrect_password,
    invalid_parameter,
    not_authorized,
    user_not_found,
)
from entrypoints.local.cognito.users.model import Attempts, Challenge, Client, Pool, User, Verifier

_ANSWER_PREFIX = "userAttributes."
_SESSION_MINUTES = 3
_DAY = 86_400


def initiate_auth(context: PoolContext, given: Request) -> Answer:
    """Answer InitiateAuth."""
    pool, client = context.client(given["ClientId"])
    return _initiate(context, pool, client, given, admin=False)


def admin_initiate_auth(context: PoolContext, given: Request) -> Answer:
    """Answer AdminInitiateAuth."""
    pool, client = context.client_of(given["UserPoolId"], given["ClientId"])
    return _initiate(context, pool, client, given, admin=True)


def respond_to_auth_challenge(context: PoolContext, given: Request) -> Answer:
    """Answer RespondToAuthChallenge."""
    return _respond(context, *context.client(given["ClientId"]), given)


def admin_respond_to_auth_challenge(context: PoolContext, given: Request) -> Answer:
    """Answer AdminRespondToAuthChallenge."""
    return _respond(context, *context.client_of(given["UserPoolId"], given["ClientId"]), given)


def _initiate(context: PoolContext, pool: Pool, client: Client, given: Request, *, admin: bool) -> Answer:
    parameters: dict[str, str] = given.get("AuthParameters") or {}
    flow = allowed_flow(client, given["AuthFlow"], admin=admin)
    if flow == "REFRESH_TOKEN_AUTH":
        return _refresh(context, pool, client, parameters)
    check_parameters(parameters, "USERNAME", "SRP_A" if flow == "USER_SRP_AUTH" else "PASSWORD")
    check_secret_hash(client, parameters["USERNAME"], parameters.get("SECRET_HASH"))
    if flow == "USER_SRP_AUTH":
        return _begin_srp(context, pool, client, parameters)
    user = _by_password(context, pool, client, parameters)
    return _proven(context, pool, client, user)


def _refresh(context: PoolContext, pool: Pool, client: Client, parameters: dict[str, str]) -> Answer:
    """Sign in by a refresh token. The hash is not compared: clients know no username that it could be of."""
    check_parameters(parameters, "REFRESH_TOKEN")
    if client.rotation_grace is not None:
        raise invalid_parameter("Auth flow not enabled for this client")
    if client.secret and not parameters.get("SECRET_HASH"):
        check_secret_hash(client, "", None)
    return {
        "AuthenticationResult": refreshed(context, pool, client, parameters["REFRESH_TOKEN"]),
        "ChallengeParameters": {},
    }


def _by_password(context: PoolContext, pool: Pool, client: Client, parameters: dict[str, str]) -> User:
    """Return the user of a name and password."""
    name = parameters["USERNAME"]
    user, attempts = _attempt(context, pool, name)
    if user is None and not client.hides_existence:
        raise user_not_found()
    proven = (
        user is not None
        and user.password is not None
        and srp.proves(user.password, pool.id, user.username, parameters["PASSWORD"])
    )
    if user is None or not proven:
        lockout.fail(attempts, context.now())
        raise incorrect_password()
    lockout.succeed(attempts)
    return user


def _attempt(context: PoolContext, pool: Pool, name: str) -> tuple[User | None, Attempts]:
    user = find(pool, name)
    attempts = lockout.attempts_of(pool, user, name_key(pool, name))
    lockout.begin(attempts, context.now())
    return user, attempts


def _begin_srp(context: PoolContext, pool: Pool, client: Client, parameters: dict[str, str]) -> Answer:
    """Answer the first step of SRP; an unknown user may have to be simulated (RFC 5054, 2.5.1.3)."""
    if srp.client_value(parameters["SRP_A"]) is None:
        raise invalid_parameter("SRP_A must be a hexadecimal number that is not a multiple of N")
    name = parameters["USERNAME"]
    user, _ = _attempt(context, pool, name)
    if user is None and not client.hides_existence:
        raise user_not_found()
    stored = user.password if user is not None else None
    user_id = user.username if user is not None else _simulated_id(pool, name)
    if stored is None:
        stored = Verifier(_simulated(pool, name, "salt")[:32], _simulated(pool, name, "verifier"))
    secret = f"{int(_random_hex(context), 16):x}"
    block = base64.b64encode(bytes.fromhex(_random_hex(context) * 4)).decode()
    challenge = Challenge(
        "PASSWORD_VERIFIER",
        client.id,
        None if user is None else user.sub,
        name,
        _ends(context, client),
        secret,
        parameters["SRP_A"],
        block,
    )
    pool.challenges[block] = challenge
    _prune(pool, context.now())
    return {
        "ChallengeName": challenge.name,
        "ChallengeParameters": {
            "SALT": stored.salt,
            "SECRET_BLOCK": block,
            "SRP_B": srp.public_value(stored, secret),
            "USERNAME": user_id,
            "USER_ID_FOR_SRP": user_id,
        },
    }


def _respond(context: PoolContext, pool: Pool, client: Client, given: Request) -> Answer:
    answers: dict[str, str] = given.get("ChallengeResponses") or {}
    check_parameters(answers, "USERNAME")
    check_secret_hash(client, answers["USERNAME"], answers.get("SECRET_HASH"))
    if given["ChallengeName"] == "PASSWORD_VERIFIER":
        return _finish_srp(context, pool, client, answers)
    if given["ChallengeName"] == "NEW_PASSWORD_REQUIRED":
        return _new_password(context, pool, client, given.get("Session") or "", answers)
    raise invalid_parameter(f"{given['ChallengeName']} is not available in the local runtime")


def _finish_srp(context: PoolContext, pool: Pool, client: Client, answers: dict[str, str]) -> Answer:
    names = ("PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP")
    check_parameters(answers, *names)
    challenge = pool.challenges.pop(answers["PASSWORD_CLAIM_SECRET_BLOCK"], None)
    if challenge is None or challenge.client_id != client.id or context.now() >= challenge.expires:
        raise incorrect_password()
    user, attempts = _attempt(context, pool, challenge.username)
    if user is None or user.sub != challenge.sub or not _srp_proves(pool, user, challenge, answers):
        lockout.fail(attempts, context.now())
        raise incorrect_password()
    lockout.succeed(attempts)
    return _proven(context, pool, client, user)


def _srp_proves(pool: Pool, user: User, challenge: Challenge, answers: dict[str, str]) -> bool:
    if user.password is None or find(pool, answers["USERNAME"]) is not user:
        return False
    right = srp.signature(
        user.password,
        challenge.secret,
        challenge.public,
        pool_id=pool.id,
        user_id=user.username,
        block=challenge.block,
        timestamp=answers["TIMESTAMP"],
    )
    return hmac.compare_digest(right.encode(), answers["PASSWORD_CLAIM_SIGNATURE"].encode())


def _proven(context: PoolContext, pool: Pool, client: Client, user: User) -> Answer:
    """Return tokens or the next challenge for a user with the right password."""
    if not user.enabled:
        raise not_authorized("User is disabled.")
    if user.status == "UNCONFIRMED":
        raise CognitoError("UserNotConfirmedException", "User is not confirmed.")
    if user.status == "RESET_REQUIRED":
        raise CognitoError("PasswordResetRequiredException", "Password reset required for the user")
    if user.status == "FORCE_CHANGE_PASSWORD":
        return _ask_for_password(context, pool, client, user)
    result = new_session(context, pool, client, user)
    return {"AuthenticationResult": result, "ChallengeParameters": {}}


def _ask_for_password(context: PoolContext, pool: Pool, client: Client, user: User) -> Answer:
    """Return NEW_PASSWORD_REQUIRED, unless the temporary password has expired."""
    policy = (pool.settings.get("Policies") or {}).get("PasswordPolicy") or {}
    if context.now() >= user.password_set + int(policy.get("TemporaryPasswordValidityDays") or 7) * _DAY:
        raise not_authorized("Temporary password has expired and must be reset by an administrator.")
    session = _random_hex(context) * 2
    pool.challenges[session] = Challenge(
        "NEW_PASSWORD_REQUIRED", client.id, user.sub, user.username, _ends(context, client)
    )
    _prune(pool, context.now())
    required = [f"{_ANSWER_PREFIX}{name}" for name in missing_attributes(pool, user.attributes)]
    return {
        "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": session,
        "ChallengeParameters": {
            "USER_ID_FOR_SRP": user.username,
            "requiredAttributes": json.dumps(required, separators=(",", ":")),
            "userAttributes": json.dumps(user.attributes, separators=(",", ":")),
        },
    }


def _new_password(
    context: PoolContext, pool: Pool, client: Client, session: str, answers: dict[str, str]
) -> Answer:
    check_parameters(answers, "NEW_PASSWORD")
    challenge = pool.challenges.get(session)
    if challenge is None or challenge.client_id != client.id or challenge.name != "NEW_PASSWORD_REQUIRED":
        raise not_authorized("Invalid session for the user.")
    if context.now() >= challenge.expires:
        raise not_authorized("Invalid session for the user, session is expired.")
    user = pool.users.get(challenge.sub or "")
    if user is None or find(pool, answers["USERNAME"]) is not user:
        raise not_authorized("Invalid session for the user.")
    attributes = {
        name.removeprefix(_ANSWER_PREFIX): value
        for name, value in answers.items()
        if name.startswith(_ANSWER_PREFIX)
    }
    _check_answers(pool, user, attributes)
    set_password(context, pool, user, answers["NEW_PASSWORD"], "CONFIRMED")
    change(pool, user, attributes, context.now())
    del pool.challenges[session]
    return _proven(context, pool, client, user)


def _check_answers(pool: Pool, user: User, attributes: dict[str, str]) -> None:
    missing = missing_attributes(pool, {**user.attributes, **attributes})
    if missing:
        raise invalid_parameter(f"Invalid attributes given, {missing[0]} is missing")
    for name in ("email", "phone_number"):
        if name in attributes and user.attributes.get(name) not in (None, attributes[name]):
            raise not_authorized(f"Cannot modify an already provided {name}")
    if any(name.endswith("_verified") for name in attributes):
        raise not_authorized("A client attempted to write unauthorized attribute")
    check_new(pool, {**user.attributes, **attributes})


def _ends(context: PoolContext, client: Client) -> float:
    return context.now() + 60 * int(client.settings.get("AuthSessionValidity") or _SESSION_MINUTES)


def _prune(pool: Pool, now: float) -> None:
    """Forget the oldest challenges that nobody answered."""
    for name, challenge in list(pool.challenges.items())[:2]:
        if now >= challenge.expires:
            del pool.challenges[name]


def _simulated(pool: Pool, name: str, what: str) -> str:
    return hmac.digest(pool.secret.encode(), f"{what}:{name_key(pool, name)}".encode(), "sha256").hex()


def _simulated_id(pool: Pool, name: str) -> str:
    """Return the same made-up id for the same name: in the form of a sub where users have no other name."""
    if not pool.username_attributes:
        return name
    return str(uuid.UUID(_simulated(pool, name, "sub")[:32], version=4))


def _random_hex(context: PoolContext) -> str:
    return (context.ids() + context.ids()).replace("-", "")
