"""Rules of an app client: its flows, and the proof that a request comes from a client with a secret.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
"""

import base64
import hmac
from collections.abc import Mapping

from entrypoints.local.cognito.users.errors import CognitoError, invalid_parameter, not_authorized
from entrypoints.local.cognito.users.model import Client

_DEFAULT_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
_CANONICAL = {"REFRESH_TOKEN": "REFRESH_TOKEN_AUTH", "ADMIN_NO_SRP_AUTH": "ADMIN_USER_PASSWORD_AUTH"}
_OPEN_FLOWS = ("REFRESH_TOKEN_AUTH", "USER_PASSWORD_AUTH", "USER_SRP_AUTH")
_ADMIN_FLOWS = ("ADMIN_USER_PASSWORD_AUTH", *_OPEN_FLOWS)


def allowed_flow(client: Client, flow: str, *, admin: bool = False) -> str:
    """Return the present name of a flow that a client allows.

    Raises:
        CognitoError: InvalidParameterException; the client does not allow the flow, or it does not run here.
    """
    name = _CANONICAL.get(flow, flow)
    if name not in (_ADMIN_FLOWS if admin else _OPEN_FLOWS):
        if name == "ADMIN_USER_PASSWORD_AUTH":
            raise invalid_parameter("Initiate Auth method not supported.")
        raise invalid_parameter(f"{name} is not available in the local runtime")
    allowed = client.settings.get("ExplicitAuthFlows") or _DEFAULT_FLOWS
    # Names without ALLOW_ are of an older kind, which restricts neither SRP nor refreshing.
    old = not any(each.startswith("ALLOW_") for each in allowed)
    known = {f"ALLOW_{name}", name, flow} & {*allowed} or (
        old and name in ("USER_SRP_AUTH", "REFRESH_TOKEN_AUTH")
    )
    if not known:
        raise invalid_parameter(_not_enabled(name))
    return name


def check_secret_hash(client: Client, username: str, given: str | None) -> None:
    """Reject a wrong or missing SECRET_HASH of a client that has a secret.

    https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash

    Raises:
        CognitoError: NotAuthorizedException.
    """
    if client.secret is None:
        if given:
            raise not_authorized(
                f"Client {client.id} is not configured with secret but secret hash was received"
            )
        return
    if not given:
        raise not_authorized(f"Client {client.id} is configured with secret but SECRET_HASH was not received")
    digest = hmac.digest(client.secret.encode(), f"{username}{client.id}".encode(), "sha256")
    if not hmac.compare_digest(base64.b64encode(digest), given.encode()):
        raise not_authorized(f"Unable to verify secret hash for client {client.id}")


def check_parameters(parameters: Mapping[str, str], *names: str) -> None:
    """Reject a sign-in that lacks one of these parameters.

    Raises:
        CognitoError: InvalidParameterException.
    """
    for name in names:
        if not parameters.get(name):
            raise invalid_parameter(f"Missing required parameter {name}")


def unknown_user(client: Client, refusal: CognitoError, hidden: CognitoError) -> CognitoError:
    """Return the refusal of an unknown user, which may have to look like that of a known one."""
    return hidden if client.hides_existence else refusal


def _not_enabled(flow: str) -> str:
    if flow == "USER_PASSWORD_AUTH":
        return "USER_PASSWORD_AUTH flow not enabled for this client"
    if flow == "USER_SRP_AUTH":
        return "USER_SRP_AUTH is not enabled for the client."
    return "Auth flow not enabled for this client"
