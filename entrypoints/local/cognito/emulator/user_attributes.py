"""Which attributes a user may have, and who may write them; moto takes any.

See Amazon Cognito Developer Guide, "Working with user attributes": the standard attributes, a pool's custom
ones, `sub` which nobody writes, and the `_verified` flags which only administrators do.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from moto.cognitoidp.exceptions import InvalidParameterException, NotAuthorizedError
from moto.cognitoidp.models import CognitoIdpUserPool, CognitoIdpUserPoolAttribute

_VERIFIED: Final = frozenset({"email_verified", "phone_number_verified"})


def check_attributes(pool: CognitoIdpUserPool, attributes: Iterable[Mapping[str, str]] | None) -> None:
    """Refuse attributes that the pool does not have, and `sub`.

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
    """Refuse what `check_attributes` does, and what users may not say of themselves.

    Raises:
        NotAuthorizedError: A user says that their own address is verified.
    """
    given = list(attributes or ())
    check_attributes(pool, given)
    if any(attribute["Name"] in _VERIFIED for attribute in given):
        raise NotAuthorizedError("A client attempted to write unauthorized attribute")
