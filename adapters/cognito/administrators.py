"""`Administrators` on a Cognito user pool, and the one that trusts the token."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from adapters.aws.aws_errors import code_of, transient_errors
from domain.administrators import ADMIN_GROUP

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_UNKNOWN = "UserNotFoundException"


class CognitoAdministrators:
    """Asks the pool at each call: administration is rare, and a dismissal must hold at once.

    The pool signs in by e-mail address, so a user's name in it is the `sub` of their tokens.
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html

    Args:
        client: A client of the user pools' API.
        pool_id: The user pool.
    """

    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    def include(self, user_id: str) -> bool:
        """Return whether a user is an administrator now: not deleted, not disabled and in the group.

        Raises:
            StoreUnavailable: The user pool did not answer.
        """
        try:
            with transient_errors("The user pool", but=_UNKNOWN):
                user = self._client.admin_get_user(UserPoolId=self._pool_id, Username=user_id)
                return bool(user.get("Enabled")) and ADMIN_GROUP in self._groups(user_id)
        except ClientError as error:
            if code_of(error) == _UNKNOWN:
                return False
            raise

    def _groups(self, user_id: str) -> list[str]:
        pages = self._client.get_paginator("admin_list_groups_for_user").paginate(
            UserPoolId=self._pool_id, Username=user_id
        )
        return [group.get("GroupName", "") for page in pages for group in page["Groups"]]


class TokenAdministrators:
    """Believes every token until it expires."""

    def include(self, user_id: str) -> bool:  # noqa: ARG002 -- the port's argument
        """Return that the user is an administrator: the token was checked before."""
        return True
