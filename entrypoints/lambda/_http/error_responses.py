"""Errors as HTTP responses: the status of each error, and problem documents (RFC 9457)."""

import json
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from pydantic.alias_generators import to_camel

from domain import errors
from domain.money import Money

_STATUS: dict[type[errors.ShopError], int] = {
    errors.InvalidValue: 422,
    errors.InvalidCursor: 422,
    errors.CartTooLong: 422,
    errors.IdempotencyMismatch: 422,
    errors.VersionMismatch: 412,
    errors.NotAllowed: 403,
    errors.ProductNotFound: 404,
    errors.OrderNotFound: 404,
    errors.Refused: 409,
    errors.Unavailable: 503,
    errors.ShopError: 500,
}
"""The status of each of the domain's errors; the nearest class counts."""

_FIELDS = {"idempotency_key": "Idempotency-Key"}
"""The fields of requests whose names on the wire are not the domain's in camelCase."""

_SHOWN_ERRORS = 20


def refusal(error: errors.ShopError) -> Response[str]:
    """Return the response to a request that the domain refused or could not serve."""
    status = next(_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS)
    if isinstance(error, errors.Broken):
        return _problem(status, errors.ShopError.code, "An error occurred on our side.")
    return _problem(status, error.code, error.message, **_members(error.details))


def invalid(error: RequestValidationError) -> Response[str]:
    """Return the response to a request that fails validation."""
    found = [
        {"field": _field(item["loc"]), "message": _sentence(item)} for item in error.errors()[:_SHOWN_ERRORS]
    ]
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return _problem(400, "malformed_json", "The body is not JSON.", field="body")
    first = found[0]
    return _problem(
        422, "validation_failed", f"{first['field']}: {first['message']}", field=first["field"], errors=found
    )


def _sentence(item: dict[str, Any]) -> str:
    """Return what is wrong in words for people: no pattern and no class of ours."""
    if item["type"] == "string_pattern_mismatch":
        return "has characters, or an order of them, that are not allowed here"
    message: str = item["msg"]
    return message.removeprefix("Value error, ")


def unknown_path(_error: Exception) -> Response[str]:
    """Return the response to a request for a path without a route."""
    return _problem(404, "not_found", "This path does not exist.")


def _members(details: dict[str, Any]) -> dict[str, Any]:
    """Return an error's details in the words of the wire."""
    members = {to_camel(name): _value(value) for name, value in details.items()}
    if "field" in details:
        members["field"] = _FIELDS.get(details["field"]) or to_camel(details["field"])
    return members


def _value(value: object) -> object:
    if isinstance(value, Money):
        return value.to_json()
    if isinstance(value, list):
        return [_value(element) for element in value]
    return _members(value) if isinstance(value, dict) else value


def _field(location: tuple[str | int, ...]) -> str:
    """Return the field's own name, or the part of the request where there is no field."""
    return ".".join(str(part) for part in location[1:]) or str(location[0])


def _problem(status: int, code: str, detail: str, **members: Any) -> Response[str]:
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
