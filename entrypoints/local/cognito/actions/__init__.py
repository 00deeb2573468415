"""The actions of the Cognito API."""

import re
from collections.abc import Callable, Mapping
from types import ModuleType

from entrypoints.local.cognito.actions import (
    account,
    groups,
    passwords,
    registration,
    sessions,
    settings,
    sign_in,
    users,
)
from entrypoints.local.cognito.actions.context import Answer, PoolContext, Request

Action = Callable[[PoolContext, Request], Answer]

_MODULES: Mapping[ModuleType, str] = {
    account: """
        DeleteUser DeleteUserAttributes GetUser GetUserAttributeVerificationCode UpdateUserAttributes
        VerifyUserAttribute
    """,
    groups: """
        AdminAddUserToGroup AdminListGroupsForUser AdminRemoveUserFromGroup CreateGroup DeleteGroup GetGroup
        ListGroups ListUsersInGroup UpdateGroup
    """,
    passwords: """
        AdminResetUserPassword AdminSetUserPassword ChangePassword ConfirmForgotPassword ForgotPassword
    """,
    registration: "AdminConfirmSignUp ConfirmSignUp ResendConfirmationCode SignUp",
    sessions: "AdminUserGlobalSignOut GetTokensFromRefreshToken GlobalSignOut RevokeToken",
    settings: """
        AddCustomAttributes CreateUserPool CreateUserPoolClient DeleteUserPool DeleteUserPoolClient
        DescribeUserPool DescribeUserPoolClient ListUserPoolClients ListUserPools UpdateUserPool
        UpdateUserPoolClient
    """,
    sign_in: "AdminInitiateAuth AdminRespondToAuthChallenge InitiateAuth RespondToAuthChallenge",
    users: """
        AdminCreateUser AdminDeleteUser AdminDeleteUserAttributes AdminDisableUser AdminEnableUser
        AdminGetUser AdminUpdateUserAttributes ListUsers
    """,
}


def _function(module: ModuleType, action: str) -> Action:
    function: Action = getattr(module, re.sub(r"(?<!^)(?=[A-Z])", "_", action).lower())
    return function


ACTIONS: Mapping[str, Action] = {
    action: _function(module, action) for module, names in _MODULES.items() for action in names.split()
}
"""The function of every action that runs here."""
