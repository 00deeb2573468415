"""What the handlers of the HTTP API share: the resolver, who is asking, and how refusals are answered."""

import json
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from domain import errors
from domain.checkout.request import Customer

from .resolver import ThreadSafeResolver

_STATUS: dict[type[errors.ShopError], int] = {
    errors.InvalidValue: 422,
    errors.InvalidCursor: 422,
    errors.CartTooLong: 422,
    errors.IdempotencyMismatch: 422,
    errors.NotAllowed: 403,
    errors.ProductNotFound: 404,
    errors.OrderNotFound: 404,
    errors.Refused: 409,
    errors.Unavailable: 503,
    errors.ShopError: 500,
}
"""The one table from the domain's errors to HTTP; the nearest class counts."""

_SHOWN_ERRORS = 20


class JsonApi(ThreadSafeResolver):
    """An HTTP API resolver that validates, speaks JSON only and answers refusals as RFC 9457 problems."""

    def __init__(self, *, admins_only: bool = False) -> None:
        """Make a resolver.

        Args:
            admins_only: whether only the group `admin` is let in, whatever it asks: others are refused
                before anything of their request is looked at.
        """
        super().__init__(enable_validation=True)
        self._admins_only = admins_only
        self.exception_handler(errors.ShopError)(_refusal)
        self.exception_handler(RequestValidationError)(_invalid)
        self.not_found(_unknown_path)

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        # `curl -d '{...}'` calls its JSON a form. A body here is JSON whatever its label says.
        headers = {**event.get("headers", {}), "content-type": "application/json"}
        if self._admins_only and "admin" not in _groups(_claims(event)):
            refusal = errors.NotAllowed("Only members of the group admin may do this.")
            return _event_answer(_refusal(refusal))
        return super().__call__({**event, "headers": headers}, context)

    @property
    def customer(self) -> Customer:
        """Who asks, by the token that the authorizer verified."""
        claims = _claims(self.current_event)
        return Customer(user_id=claims["sub"], email=claims.get("email"))


def _claims(event: Any) -> dict[str, str]:
    claims: dict[str, str] = event["requestContext"]["authorizer"]["jwt"]["claims"]
    return claims


def _groups(claims: dict[str, str]) -> list[str]:
    """Return the token's groups, which API Gateway flattens to text: "[admin staff]".

    The text cannot tell a group whose name has a space from two groups; Cognito allows none.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    return claims.get("cognito:groups", "").removeprefix("[").removesuffix("]").split()


def _event_answer(response: Response[str]) -> dict[str, Any]:
    return {
        "statusCode": response.status_code,
        "headers": {"Content-Type": response.content_type},
        "body": response.body,
        "isBase64Encoded": False,
    }


def json_response(status: int, body: dict[str, Any], **headers: str) -> Response[str]:
    """Return `body` as it is: it was built from checked values and needs no second validation."""
    return Response(status, "application/json", json.dumps(body), headers)


def _refusal(error: errors.ShopError) -> Response[str]:
    status = next(_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS)
    if isinstance(error, errors.Broken):
        return _problem(status, errors.ShopError.code, "Something is wrong on our side.")
    return _problem(status, error.code, error.message, **error.details)


def _invalid(error: RequestValidationError) -> Response[str]:
    found = [
        {"field": _field(item["loc"]), "message": item["msg"].removeprefix("Value error, ")}
        for item in error.errors()[:_SHOWN_ERRORS]
    ]
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return _problem(400, "malformed_json", "The body is not JSON.", field="body")
    first = found[0]
    return _problem(
        422, "validation_failed", f"{first['field']}: {first['message']}", field=first["field"], errors=found
    )


def _unknown_path(_error: Exception) -> Response[str]:
    return _problem(404, "not_found", "There is nothing at this path.")


def _field(location: tuple[str | int, ...]) -> str:
    """Return the field's own name: without the part of the request, unless that is all there is."""
    return ".".join(str(part) for part in location[1:]) or str(location[0])


def _problem(status: int, code: str, detail: str, **members: Any) -> Response[str]:
    """Return a problem document (RFC 9457); `members` are its extension members."""
    body = {
        "type": f"urn:kiosk:problem:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        **members,
    }
    headers = {"Retry-After": "1"} if status == 503 else {}
    return Response(status, "application/problem+json", json.dumps(body), headers)
