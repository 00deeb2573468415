"""Rules for user attributes and their writers; moto accepts any.

See Amazon Cognito Developer Guide, "Working with user attributes": the standard attributes, a pool's custom
ones, `sub`, which is read-only, and the `_verified` flags, which only administrators write.
"""

from collections.abc import Iterable, Mapping

from moto.cognitoidp.exceptions import InvalidParameterException, NotAuthorizedError
from moto.cognitoidp.models import CognitoIdpUserPool, CognitoIdpUserPoolAttribute

_VERIFIED = frozenset({"email_verified", "phone_number_verified"})


def check_attributes(pool: CognitoIdpUserPool, attributes: Iterable[Mapping[str, str]] | None) -> None:
    """Reject attributes that the pool does not have, and `sub`.

    Raises:
        InvalidParameterException: An attribute is not in the pool's schema, or cannot be written.
    """
    known = {*CognitoIdpUserPoolAttribute.STANDARD_SCHEMA, *pool.schema_attributes}
    for attribute in attributes or ():
        name = attribute["Name"]
        if name == "sub":
            raise InvalidParameterException("Cannot modify the non-mutable attribute sub")
        if name not in known:
            raise InvalidParameterException(
                f"Attributes did not conform to the schema: {name}: Attribute does not exist in the schema.\n"
            )


def check_own_attributes(pool: CognitoIdpUserPool, attributes: Iterable[Mapping[str, str]] | None) -> None:
    """Reject the same as `check_attributes`, and attributes that users may not write themselves.

    Raises:
        NotAuthorizedError: A user writes a `_verified` flag.
    """
    given = list(attributes or ())
    check_attributes(pool, given)
    if any(attribute["Name"] in _VERIFIED for attribute in given):
        raise NotAuthorizedError("A client attempted to write unauthorized attribute")
