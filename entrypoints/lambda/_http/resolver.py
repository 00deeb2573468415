"""The resolver that every handler of the HTTP API is: routes, the caller's identity, JSON in and out."""

import json
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from adapters.wiring import shop
from domain.administrators import ADMIN_GROUP
from domain.checkout.request import Customer
from domain.errors import NotAllowed, ShopError

from .._logs import InvocationLogger, Outcome  # noqa: TID252 -- `lambda` is a keyword: no absolute import
from .error_responses import invalid, refusal, unknown_path
from .json_decoding import JsonRequest

_SAFE = {"X-Content-Type-Options": "nosniff"}
"""Headers of every answer: a name that looks like markup must not be read as a page.

Answers to a signed-in caller say `Cache-Control: no-store` besides. Shared caches may not keep them anyway
(RFC 9111, 3.5), but a browser may, for the next person at the same machine.
"""


class JsonApi(APIGatewayHttpResolver):
    """An HTTP API resolver that validates requests, speaks JSON only and logs its invocations."""

    def __init__(self, *, admins_only: bool = False, logs_success: bool = False) -> None:
        """Make a resolver.

        Args:
            admins_only: Whether to refuse everyone outside the group `admin`, before anything else of the
                request is read. The token must say so and, since it outlives a dismissal, the user pool.
            logs_success: Whether to log requests that succeed, too; the API's access log has all requests.
        """
        super().__init__(enable_validation=True)
        self._admins_only = admins_only
        self._logs_success = logs_success
        self._log = InvocationLogger()
        self.exception_handler(ShopError)(refusal)
        self.exception_handler(RequestValidationError)(invalid)
        self.not_found(unknown_path)
        self.use([_only_known_parameters])

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        route = event["routeKey"]
        order_id = (event.get("pathParameters") or {}).get("orderId")
        with self._log.invocation(route, context, order_id, quiet=not self._logs_success) as outcome:
            answer = self._answer(event, context)
            answer["headers"] = {**answer.get("headers", {}), **_SAFE}
            if _claims_of(event):
                answer["headers"]["Cache-Control"] = "no-store"
            _note(answer, outcome)
            return answer

    def _answer(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        # `curl -d '{...}'` calls its JSON a form. A body here is JSON whatever its label says.
        headers = {**(event.get("headers") or {}), "content-type": "application/json"}
        if _claims_of(event).get("token_use") == "access":
            return _as_answer(
                refusal(NotAllowed("Send the ID token: an access token does not say where to write to."))
            )
        if self._admins_only:
            try:
                _check_administrator(_claims(event))
            except ShopError as error:
                return _as_answer(refusal(error))
        answer: dict[str, Any] = super().__call__({**event, "headers": headers}, context)
        return answer

    def _to_proxy_event(self, event: dict[str, Any]) -> JsonRequest:
        return JsonRequest(event)

    @property
    def customer(self) -> Customer:
        """The caller, according to the token that the authorizer verified."""
        claims = _claims(self.current_event)
        return Customer(user_id=claims["sub"], email=claims.get("email"))


def json_response(status: int, body: dict[str, Any], **headers: str) -> Response[str]:
    """Return a response with `body`, which was built from validated values and is not validated again."""
    return Response(status, "application/json", json.dumps(body), headers)


def _claims_of(event: dict[str, Any]) -> dict[str, str]:
    """Return the claims of a request's token; a public route's has none."""
    claims: dict[str, str] = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims", {})
    return claims


def _claims(event: Any) -> dict[str, str]:
    claims: dict[str, str] = event["requestContext"]["authorizer"]["jwt"]["claims"]
    return claims


def _groups(claims: dict[str, str]) -> list[str]:
    """Return the token's groups, which API Gateway flattens to text: "[admin staff]".

    The text cannot tell a group whose name has a space from two groups; Cognito allows none.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    return claims.get("cognito:groups", "").removeprefix("[").removesuffix("]").split()


def _check_administrator(claims: dict[str, str]) -> None:
    if ADMIN_GROUP not in _groups(claims) or not shop().administrators().include(claims["sub"]):
        raise NotAllowed("Only members of the group admin may do this.")


def _only_known_parameters(app: Any, next_middleware: Callable[[Any], Response[Any]]) -> Response[Any]:
    """Refuse query parameters that the route does not have, as bodies refuse fields: a typo is no filter."""
    known = {parameter.alias for parameter in app.context["_route"].dependant.query_params}
    unknown = [name for name in app.current_event.query_string_parameters if name not in known]
    if unknown:
        raise RequestValidationError(
            [
                {"type": "extra_forbidden", "loc": ("query", name), "msg": "Extra inputs are not permitted"}
                for name in unknown
            ]
        )
    return next_middleware(app)


def _as_answer(response: Response[str]) -> dict[str, Any]:
    return {
        "statusCode": response.status_code,
        "headers": {"Content-Type": response.content_type},
        "body": response.body,
        "isBase64Encoded": False,
    }


def _note(answer: dict[str, Any], outcome: Outcome) -> None:
    """Note in the log a problem that is answered rather than raised."""
    status = answer["statusCode"]
    if status >= 400:
        result = "refused" if status < 500 else "unavailable" if status == 503 else "failed"
        outcome.result, outcome.code = result, json.loads(answer["body"])["code"]
