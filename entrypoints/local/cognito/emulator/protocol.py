"""The Cognito API's wire protocol, by moto, bound to one runtime's backend."""

import json
from collections.abc import Mapping

from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.request import Request
from moto.core.responses import ActionResult, EmptyResult

from entrypoints.local.cognito.emulator.backend import LocalBackend
from entrypoints.local.template import Deployment


def response_class(backend: LocalBackend) -> type[CognitoIdpResponse]:
    """Return moto's protocol handler bound to `backend` for every account and region."""

    class LocalResponse(CognitoIdpResponse):
        @property
        def backend(self) -> LocalBackend:
            return backend

        def _get_region_agnostic_backend(self) -> LocalBackend:  # type: ignore[override]  # it answers the same calls
            return backend

        def confirm_sign_up(self) -> ActionResult:
            given = self.parameters
            backend.confirm_with_code(given["ClientId"], given["Username"], given["ConfirmationCode"])
            return EmptyResult()

        def resend_confirmation_code(self) -> ActionResult:
            given = self.parameters
            return ActionResult(backend.resend_code(given["ClientId"], given["Username"]))

        def revoke_token(self) -> ActionResult:
            given = self.parameters
            backend.revoke_token(given["ClientId"], given["Token"])
            return EmptyResult()

        def forgot_password(self) -> ActionResult:
            given = self.parameters
            return ActionResult(backend.send_reset_code(given["ClientId"], given["Username"]))

        def confirm_forgot_password(self) -> ActionResult:
            given = self.parameters
            backend.confirm_forgot_password(
                given["ClientId"], given["Username"], given["Password"], given["ConfirmationCode"]
            )
            return EmptyResult()

        def change_password(self) -> ActionResult:
            given = self.parameters
            backend.change_password(
                given["AccessToken"], given["PreviousPassword"], given["ProposedPassword"]
            )
            return EmptyResult()

    return LocalResponse


def call(
    handler: type[CognitoIdpResponse],
    place: Deployment,
    target: str,
    body: bytes,
    headers: Mapping[str, str],
) -> tuple[int, Mapping[str, str], str | bytes]:
    """Answer one call in AWS's JSON protocol."""
    url = f"https://cognito-idp.{place.region}.amazonaws.com/"
    request = Request.from_primitives(
        "POST",
        url,
        {
            "content-type": headers.get("content-type", "application/x-amz-json-1.1"),
            "x-amz-target": target,
            "x-moto-account-id": place.account,
        },
        body,
    )
    try:
        answer: tuple[int, Mapping[str, str], str | bytes] = handler.dispatch(request, url, request.headers)
    except NotImplementedError:
        return _refusal("UnknownOperationException", f"{target} does not run here")
    except KeyError as error:
        return _refusal("InvalidParameterException", f"Missing required parameter {error.args[0]}")
    except ValueError:
        return _refusal("SerializationException", "The request is not JSON")
    return answer


def _refusal(code: str, message: str) -> tuple[int, Mapping[str, str], str]:
    headers = {"content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code}
    return 400, headers, json.dumps({"__type": code, "message": message})
