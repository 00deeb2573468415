"""Classes of requests on the port: AWS's protocols, the deployed API, or pages."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match

from entrypoints.local.gateway import Gateway
from entrypoints.local.http.asgi_requests import AsgiScope, header_of
from entrypoints.local.http.port_guard import Access
from entrypoints.local.server.signatures import signed_service

_UNSIGNED = frozenset(
    f"AWSCognitoIdentityProviderService.{action}"
    for action in (
        "AssociateSoftwareToken",
        "ChangePassword",
        "CompleteWebAuthnRegistration",
        "ConfirmDevice",
        "ConfirmForgotPassword",
        "ConfirmSignUp",
        "DeleteUser",
        "DeleteUserAttributes",
        "DeleteWebAuthnCredential",
        "ForgetDevice",
        "ForgotPassword",
        "GetDevice",
        "GetTokensFromRefreshToken",
        "GetUser",
        "GetUserAttributeVerificationCode",
        "GetUserAuthFactors",
        "GlobalSignOut",
        "InitiateAuth",
        "ListDevices",
        "ListWebAuthnCredentials",
        "ResendConfirmationCode",
        "RespondToAuthChallenge",
        "RevokeToken",
        "SetUserMFAPreference",
        "SetUserSettings",
        "SignUp",
        "StartWebAuthnRegistration",
        "UpdateAuthEventFeedback",
        "UpdateDeviceStatus",
        "UpdateUserAttributes",
        "VerifySoftwareToken",
        "VerifyUserAttribute",
    )
)
"""Actions that AWS answers without a signature: a password or an access token proves who calls.

https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-public-server-side.html
"""


def is_aws_call(scope: AsgiScope) -> bool:
    """Return whether a request is one of AWS's JSON protocols, which all post to the root."""
    posted = scope["method"] == "POST" and scope["path"] == "/"
    return posted and any(name == b"x-amz-target" for name, _ in scope["headers"])


class RuntimeTraffic:
    """The traffic of a runtime's port, for its guard.

    Args:
        gateway: Answers the requests of the deployed APIs.
        aws: Routes of AWS's protocols.
        guarded: Routes with a guard of their own.
    """

    def __init__(self, gateway: Gateway, aws: Sequence[BaseRoute], guarded: Sequence[BaseRoute]) -> None:
        self._gateway = gateway
        self._aws = aws
        self._guarded = guarded

    def access(self, scope: AsgiScope) -> Access | None:
        """Return who may send a request; None leaves that to the route's own guard."""
        if _matches(self._guarded, scope):
            return None
        if is_aws_call(scope):
            return Access(aws=True, signed=header_of(scope, b"x-amz-target") not in _UNSIGNED)
        called = signed_service(scope["headers"], scope["query_string"]) is not None
        aws = called or _matches(self._aws, scope)
        return Access(aws=aws, signed=aws)

    def allows_origin(self, scope: AsgiScope, origin: str) -> bool:
        """Return whether the deployed API that answers a request allows an origin by CORS."""
        path = (scope.get("raw_path") or scope["path"].encode()).split(b"?", 1)[0].decode("latin-1")
        return self._gateway.allows_origin(scope["method"], path, origin)


def _matches(routes: Sequence[BaseRoute], scope: AsgiScope) -> bool:
    return any(route.matches(scope)[0] is not Match.NONE for route in routes)
