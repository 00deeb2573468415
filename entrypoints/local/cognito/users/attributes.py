"""Rules for user attributes and their writers.

See Amazon Cognito Developer Guide, "Working with user attributes": the standard attributes, a pool's custom
ones, `sub`, which is read-only, and the `_verified` flags, which only administrators write.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from entrypoints.local.cognito.users.errors import CognitoError, invalid_parameter, not_authorized
from entrypoints.local.cognito.users.model import Client, Pool, User

VERIFIED_FLAGS = frozenset({"email_verified", "phone_number_verified"})
_STANDARD = (
    "address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale",
    "middle_name", "name", "nickname", "phone_number", "phone_number_verified", "picture",
    "preferred_username", "profile", "sub", "updated_at", "website", "zoneinfo",
)  # fmt: skip
_LONGEST = 2048
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_EMAIL = re.compile(
    rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~\u0080-\U0010ffff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~\u0080-\U0010ffff-]+)*"
    rf"@(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
)
_PHONE = re.compile(r"\+[1-9][0-9]{1,14}")
_LONGEST_LOCAL_PART = 64


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """A pool's schema of one attribute; the bounds are of a text's length or of a number's value."""

    kind: str = "String"
    required: bool = False
    mutable: bool = True
    least: Decimal | None = None
    greatest: Decimal | None = None


def schema(pool: Pool) -> dict[str, AttributeRule]:
    """Return the rule of every attribute that a pool has."""
    rules = {name: AttributeRule(greatest=Decimal(_LONGEST)) for name in _STANDARD}
    rules |= {name: AttributeRule("Boolean") for name in VERIFIED_FLAGS}
    rules["updated_at"] = AttributeRule("Number", least=Decimal(0))
    rules["sub"] = AttributeRule(mutable=False)
    for item in pool.settings.get("Schema") or ():
        name = item["Name"]
        standard = name in rules
        prefix = "dev:custom:" if _flag(item, "DeveloperOnlyAttribute", default=False) else "custom:"
        full = name if standard or name.startswith(("custom:", "dev:")) else f"{prefix}{name}"
        rules[full] = _rule(item, rules[name].kind if standard else "String")
    return rules


def check_values(pool: Pool, values: Mapping[str, str]) -> None:
    """Reject attributes that the pool does not have, `sub`, and values that break their rule.

    Raises:
        CognitoError: InvalidParameterException.
    """
    rules = schema(pool)
    if "sub" in values:
        raise invalid_parameter("Cannot modify the non-mutable attribute sub")
    for name in values:
        if name not in rules:
            raise _nonconforming(name, "Attribute does not exist in the schema.")
    for name, value in values.items():
        _check_address(name, value)
        problem = _problem(name, rules[name], value)
        if problem:
            raise _nonconforming(name, problem)


def check_new(pool: Pool, values: Mapping[str, str]) -> None:
    """Reject the attributes of a new user that break a rule, and missing ones.

    Raises:
        CognitoError: InvalidParameterException.
    """
    check_values(pool, values)
    missing = missing_attributes(pool, values)
    if missing:
        raise _nonconforming(missing[0], "The attribute is required")


def missing_attributes(pool: Pool, values: Mapping[str, str]) -> list[str]:
    """Return the required attributes that a user lacks."""
    rules = schema(pool)
    return [name for name, rule in rules.items() if rule.required and name != "sub" and not values.get(name)]


def check_update(pool: Pool, user: User, values: Mapping[str, str]) -> None:
    """Reject changes that break a rule; an empty value deletes an attribute.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html

    Raises:
        CognitoError: InvalidParameterException.
    """
    check_values(
        pool, {name: value for name, value in values.items() if value or name in ("email", "phone_number")}
    )
    check_deletion(pool, [name for name, value in values.items() if not value])
    rules = schema(pool)
    for name, value in values.items():
        if not rules[name].mutable and user.attributes.get(name) != value:
            raise invalid_parameter(f"user.{name}: Attribute cannot be updated.\n")


def check_deletion(pool: Pool, names: Iterable[str]) -> None:
    """Reject the deletion of attributes that a user must have.

    Raises:
        CognitoError: InvalidParameterException.
    """
    rules = schema(pool)
    for name in names:
        if name not in rules:
            raise _nonconforming(name, "Attribute does not exist in the schema.")
        if name == "sub" or not rules[name].mutable:
            raise invalid_parameter(f"user.{name}: Attribute cannot be deleted.\n")
        if rules[name].required or name in pool.username_attributes:
            raise _nonconforming(name, "The attribute is required")


def check_writer(client: Client, names: Iterable[str]) -> None:
    """Reject attributes that a client's users may not write themselves.

    Raises:
        CognitoError: NotAuthorizedException.
    """
    allowed = client.settings.get("WriteAttributes")
    for name in names:
        own = name not in VERIFIED_FLAGS and not name.startswith("dev:")
        if not own or (allowed and name not in allowed):
            raise not_authorized("A client attempted to write unauthorized attribute")


def readable(client: Client, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that a client may read."""
    allowed = client.settings.get("ReadAttributes")
    return {
        name: value
        for name, value in attributes.items()
        if not name.startswith("dev:") and (not allowed or name in allowed)
    }


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address."""
    return bool(_EMAIL.fullmatch(text)) and len(text.partition("@")[0]) <= _LONGEST_LOCAL_PART


def is_phone_number(text: str) -> bool:
    """Return whether a text is a telephone number in the form of E.164."""
    return bool(_PHONE.fullmatch(text))


def _check_address(name: str, value: str) -> None:
    if name == "email" and not is_email(value):
        raise invalid_parameter("Invalid email address format.")
    if name == "phone_number" and not is_phone_number(value):
        raise invalid_parameter("Invalid phone number format.")


def _problem(name: str, rule: AttributeRule, value: str) -> str | None:
    """Return why a value breaks its attribute's rule, or None."""
    if name == "birthdate":
        return None if _is_date(value) else "Invalid date format, it should be YYYY-MM-DD"
    if rule.kind == "Boolean":
        return None if value.lower() in ("true", "false") else "Attribute value must be true or false"
    if rule.kind == "DateTime":
        return None
    measured = Decimal(len(value)) if rule.kind == "String" else _number(value)
    what = "Attribute length" if rule.kind == "String" else "Attribute value"
    if measured is None:
        return "Attribute value is not a number"
    if rule.least is not None and measured < rule.least:
        return f"{what} must not be less than {rule.least}"
    if rule.greatest is not None and measured > rule.greatest:
        return f"{what} must not be greater than {rule.greatest}"
    return None


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number == number.to_integral_value() else None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _rule(item: Mapping[str, Any], kind: str) -> AttributeRule:
    kind = item.get("AttributeDataType") or kind
    text, number = item.get("StringAttributeConstraints") or {}, item.get("NumberAttributeConstraints") or {}
    least, greatest = (
        (text.get("MinLength"), text.get("MaxLength") or _LONGEST)
        if kind == "String"
        else (number.get("MinValue"), number.get("MaxValue"))
    )
    return AttributeRule(
        kind,
        _flag(item, "Required", default=False),
        _flag(item, "Mutable", default=True),
        None if least is None else _number(str(least)),
        None if greatest is None else _number(str(greatest)),
    )


def _flag(item: Mapping[str, Any], name: str, *, default: bool) -> bool:
    return str(item.get(name, default)).lower() == "true"


def _nonconforming(name: str, problem: str) -> CognitoError:
    return invalid_parameter(f"Attributes did not conform to the schema: {name}: {problem}\n")
