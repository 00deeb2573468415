"""AWS's rules for sign-in that moto lacks."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from moto.cognitoidp.exceptions import (
    InvalidParameterException,
    NotAuthorizedError,
    UserNotConfirmedException,
    UserNotFoundError,
)
from moto.cognitoidp.models import CognitoIdpUser, CognitoIdpUserPoolClient, UserStatus
from moto.cognitoidp.utils import check_secret_hash
from moto.core.exceptions import JsonRESTError

AnswerT = TypeVar("AnswerT")

_INCORRECT = "Incorrect username or password."
_DEFAULT_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")


def check_flow(client: CognitoIdpUserPoolClient, flow: str) -> None:
    """Reject a flow that the client does not allow, and SRP, which moto does not verify.

    See Cognito API Reference, "CreateUserPoolClient", ExplicitAuthFlows.
    """
    if flow == "USER_SRP_AUTH":
        raise InvalidParameterException(
            "USER_SRP_AUTH is not available in the local runtime; use USER_PASSWORD_AUTH"
        )
    allowed = client.extended_config.get("ExplicitAuthFlows") or _DEFAULT_FLOWS
    wanted = {"REFRESH_TOKEN": "REFRESH_TOKEN_AUTH", "ADMIN_NO_SRP_AUTH": "ADMIN_USER_PASSWORD_AUTH"}.get(
        flow, flow
    )
    if f"ALLOW_{wanted}" in allowed or flow in allowed or wanted == "REFRESH_TOKEN_AUTH":
        return
    if wanted == "ADMIN_USER_PASSWORD_AUTH":
        raise InvalidParameterException("Auth flow not enabled for this client")
    if wanted == "USER_PASSWORD_AUTH":
        raise InvalidParameterException("USER_PASSWORD_AUTH flow not enabled for this client")


def check_parameters(parameters: Mapping[str, str], *names: str) -> None:
    """Reject a sign-in without these parameters."""
    for name in names:
        if not parameters.get(name):
            raise InvalidParameterException(f"Missing required parameter {name}")


def check_secret(client: CognitoIdpUserPoolClient, username: str, parameters: Mapping[str, str]) -> None:
    """Reject a wrong or missing SECRET_HASH of a client that has a secret."""
    if client.generate_secret and not check_secret_hash(
        client.secret, client.id, username, parameters.get("SECRET_HASH")
    ):
        raise NotAuthorizedError(f"Unable to verify secret hash for client {client.id}")


def check_password(client: CognitoIdpUserPoolClient, user: CognitoIdpUser | None, password: str) -> None:
    """Reject a wrong password, an unknown user and an unconfirmed one."""
    if user is None:
        raise _unknown_user(client)
    if user.password != password:
        raise NotAuthorizedError(_INCORRECT)
    if user.status is UserStatus.UNCONFIRMED:
        raise UserNotConfirmedException("User is not confirmed.")


def with_hidden_existence(client: CognitoIdpUserPoolClient, sign_in: Callable[[], AnswerT]) -> AnswerT:
    """Sign in; report an unknown user as the client's PreventUserExistenceErrors asks."""
    try:
        return sign_in()
    except UserNotFoundError as error:
        raise _unknown_user(client) from error


def _unknown_user(client: CognitoIdpUserPoolClient) -> JsonRESTError:
    """Return the error for an unknown user, which may have to look like a wrong password."""
    if client.extended_config.get("PreventUserExistenceErrors") == "ENABLED":
        return NotAuthorizedError(_INCORRECT)
    return UserNotFoundError("User does not exist.")
