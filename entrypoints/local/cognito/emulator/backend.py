"""moto's Cognito backend, corrected where clients see a difference from AWS."""

from collections.abc import Mapping
from typing import Any, cast

from moto.cognitoidp.exceptions import (
    CodeMismatchException,
    InvalidParameterException,
    NotAuthorizedError,
    ResourceNotFoundError,
    UsernameExistsException,
    UserNotFoundError,
)
from moto.cognitoidp.models import (
    CognitoIdpBackend,
    CognitoIdpGroup,
    CognitoIdpUser,
    CognitoIdpUserPoolClient,
    UserStatus,
)
from moto.core.exceptions import JsonRESTError

from entrypoints.local.cognito.emulator.pool import LocalUserPool
from entrypoints.local.cognito.emulator.sign_in import (
    check_flow,
    check_parameters,
    check_password,
    check_secret,
    with_hidden_existence,
)
from entrypoints.local.cognito.emulator.user_attributes import check_attributes, check_own_attributes
from entrypoints.local.cognito.mint import TokenMint
from entrypoints.local.cognito.passwords import password_problem
from entrypoints.local.template.resource_attributes import derived_id


class LocalBackend(CognitoIdpBackend):
    """One runtime's Cognito, separate from moto's global backends."""

    def __init__(self, region: str, account: str, mint: TokenMint) -> None:
        super().__init__(region, account)
        self.mint = mint

    def add_pool(self, pool_id: str, name: str, settings: Mapping[str, Any]) -> LocalUserPool:
        """Create a pool of a given id."""
        pool = LocalUserPool(self, pool_id, name, dict(settings))
        self.user_pools[pool_id] = pool
        return pool

    def add_client(self, pool_id: str, client_id: str, secret: str | None, settings: dict[str, Any]) -> None:
        """Create an app client of a given id."""
        client = CognitoIdpUserPoolClient(pool_id, secret is not None, settings)
        client.id = client_id
        client.secret = secret or client.secret
        self.user_pools[pool_id].clients[client_id] = client

    def create_user_pool(self, name: str, extended_config: dict[str, Any]) -> LocalUserPool:
        """Create a pool through the API."""
        return self.add_pool(f"{self.region_name}_{derived_id(9, 'pool', name)}", name, extended_config)

    def describe_user_pool(self, user_pool_id: str) -> LocalUserPool:
        """Return a pool."""
        return cast("LocalUserPool", super().describe_user_pool(user_pool_id))

    def pool_of_client(self, client_id: str) -> LocalUserPool:
        """Return the pool that a client belongs to."""
        for pool_id, pool in self.user_pools.items():
            if client_id in pool.clients:
                return self.describe_user_pool(pool_id)
        raise ResourceNotFoundError(f"User pool client {client_id} does not exist.")

    # --- signing in

    def initiate_auth(
        self, client_id: str, auth_flow: str, auth_parameters: dict[str, str]
    ) -> dict[str, Any]:
        """Sign in, by AWS's rules for clients and flows (moto lets every client use every flow)."""
        client = self.pool_of_client(client_id).clients[client_id]
        parameters = auth_parameters or {}
        check_flow(client, auth_flow)
        if auth_flow == "USER_PASSWORD_AUTH":
            check_parameters(parameters, "USERNAME", "PASSWORD")
            check_secret(client, parameters["USERNAME"], parameters)
        elif auth_flow in {"REFRESH_TOKEN", "REFRESH_TOKEN_AUTH"}:
            check_parameters(parameters, "REFRESH_TOKEN")
        answer: dict[str, Any] = with_hidden_existence(
            client, lambda: super(LocalBackend, self).initiate_auth(client_id, auth_flow, parameters)
        )
        return answer

    def admin_initiate_auth(
        self, user_pool_id: str, client_id: str, auth_flow: str, auth_parameters: dict[str, str]
    ) -> dict[str, Any]:
        """Sign in through AdminInitiateAuth."""
        pool = self.describe_user_pool(user_pool_id)
        client = pool.clients.get(client_id)
        if client is None:
            raise ResourceNotFoundError(f"User pool client {client_id} does not exist.")
        parameters = auth_parameters or {}
        check_flow(client, auth_flow)
        if auth_flow in {"ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"}:
            check_parameters(parameters, "USERNAME", "PASSWORD")
            check_secret(client, parameters["USERNAME"], parameters)
            check_password(client, pool.named_users.find(parameters["USERNAME"]), parameters["PASSWORD"])
        answer: dict[str, Any] = super().admin_initiate_auth(user_pool_id, client_id, auth_flow, parameters)
        return answer

    def revoke_token(self, client_id: str, token: str) -> None:
        """End the session of a refresh token; this API rejects its access tokens, too.

        See Cognito API Reference, "RevokeToken". An unknown token counts as revoked (RFC 7009, 2.2).
        """
        pool = self.pool_of_client(client_id)
        if token in pool.access_tokens or token in pool.id_tokens:
            raise JsonRESTError("UnsupportedTokenTypeException", "Unsupported token type.")
        session = pool.refresh_tokens.get(token)
        if session is None:
            return
        if session[0] != client_id:
            raise JsonRESTError("UnauthorizedException", "The token was issued to another client.")
        pool.end_session(token)

    # --- users

    def sign_up(
        self, client_id: str, username: str, password: str, attributes: list[dict[str, str]]
    ) -> tuple[CognitoIdpUser, Any]:
        """Register a user and send the confirmation code."""
        pool = self.pool_of_client(client_id)
        check_own_attributes(pool, attributes)
        if pool.named_users.find(username):
            raise UsernameExistsException("User already exists")
        user, _ = super().sign_up(client_id, username, password, attributes)
        user.confirmation_code = self.mint.confirmation_code(username)
        verified = pool.extended_config.get("AutoVerifiedAttributes") or []
        if "email" not in user.attribute_lookup or "email" not in verified:
            return user, None
        settings = {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]}
        return user, self._get_code_delivery_details(settings, user, username)

    def confirm_with_code(self, client_id: str, username: str, code: str) -> None:
        """Confirm a user by the code that was sent (moto accepts any code)."""
        pool = self.pool_of_client(client_id)
        user = pool.named_users.find(username)
        if user is None:
            raise UserNotFoundError("Username/client id combination not found.")
        if user.status is not UserStatus.UNCONFIRMED:
            status = UserStatus(user.status).value
            raise NotAuthorizedError(f"User cannot be confirmed. Current status is {status}")
        if code != user.confirmation_code:
            raise CodeMismatchException("Invalid verification code provided, please try again.")
        user.confirmation_code = None
        user.status = UserStatus.CONFIRMED
        verified = [
            {"Name": f"{name}_verified", "Value": "true"}
            for name in pool.extended_config.get("AutoVerifiedAttributes") or []
            if name in user.attribute_lookup
        ]
        user.update_attributes(verified)

    def resend_code(self, client_id: str, username: str) -> dict[str, Any]:
        """Send a new code to an unconfirmed user; the previous code becomes invalid."""
        user = self.pool_of_client(client_id).named_users.find(username)
        if user is None:
            raise UserNotFoundError("Username/client id combination not found.")
        if user.status is not UserStatus.UNCONFIRMED:
            raise InvalidParameterException("User is already confirmed.")
        user.confirmation_code = self.mint.confirmation_code(username)
        settings = {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]}
        return {"CodeDeliveryDetails": self._get_code_delivery_details(settings, user, username)}

    def admin_confirm_sign_up(self, user_pool_id: str, username: str) -> str:
        """Confirm a user without a code."""
        user = self.admin_get_user(user_pool_id, username)
        if user.status is not UserStatus.UNCONFIRMED:
            status = UserStatus(user.status).value
            raise NotAuthorizedError(f"User cannot be confirmed. Current status is {status}")
        user.status = UserStatus.CONFIRMED
        return ""

    def send_reset_code(self, client_id: str, username: str) -> dict[str, Any]:
        """Send the code that lets a user set a new password."""
        pool = self.pool_of_client(client_id)
        user = pool.named_users.find(username)
        if user is None:
            raise UserNotFoundError("Username/client id combination not found.")
        user.confirmation_code = self.mint.confirmation_code(username)
        settings = pool.extended_config.get("AccountRecoverySetting")
        return {"CodeDeliveryDetails": self._get_code_delivery_details(settings, user, username)}

    def confirm_forgot_password(
        self, client_id: str, username: str, password: str, confirmation_code: str
    ) -> None:
        """Set a new password by the code that was sent (moto accepts any code)."""
        pool = self.pool_of_client(client_id)
        user = pool.named_users.find(username)
        if user is None or user.confirmation_code is None or user.confirmation_code != confirmation_code:
            raise CodeMismatchException("Invalid verification code provided, please try again.")
        self._validate_password(pool.id, password)
        user.password = password
        user.confirmation_code = None

    def admin_create_user(
        self,
        user_pool_id: str,
        username: str,
        message_action: str,
        temporary_password: str,
        attributes: list[dict[str, str]],
    ) -> CognitoIdpUser:
        """Create a user who must change the password."""
        check_attributes(self.describe_user_pool(user_pool_id), attributes)
        if message_action != "RESEND" and self.describe_user_pool(user_pool_id).named_users.find(username):
            raise UsernameExistsException("User account already exists")
        if temporary_password:
            self._validate_password(user_pool_id, temporary_password)
        return super().admin_create_user(
            user_pool_id, username, message_action, temporary_password, attributes or []
        )

    def admin_update_user_attributes(
        self, user_pool_id: str, username: str, attributes: list[dict[str, str]]
    ) -> None:
        """Change attributes, including the names that the user signs in with."""
        user = self.admin_get_user(user_pool_id, username)
        check_attributes(self.describe_user_pool(user_pool_id), attributes)
        super().admin_update_user_attributes(user_pool_id, username, attributes)
        self.describe_user_pool(user_pool_id).named_users.index(user)

    def update_user_attributes(self, access_token: str, attributes: list[dict[str, str]]) -> None:
        """Change the signed-in user's attributes."""
        user = self.get_user(access_token)
        check_own_attributes(self.describe_user_pool(user.user_pool_id), attributes)
        super().update_user_attributes(access_token, attributes)
        self.describe_user_pool(user.user_pool_id).named_users.index(user)

    def get_user(self, access_token: str) -> CognitoIdpUser:
        """Return the user of an access token."""
        for pool in self.user_pools.values():
            if access_token in pool.access_tokens:
                if self.mint.expired(access_token):
                    raise NotAuthorizedError("Access Token has expired")
                return self.admin_get_user(pool.id, pool.access_tokens[access_token][1])
        raise NotAuthorizedError("Invalid Access Token")

    def get_group(self, user_pool_id: str, group_name: str) -> CognitoIdpGroup:
        """Return a group, or raise AWS's error."""
        if group_name not in self.describe_user_pool(user_pool_id).groups:
            raise ResourceNotFoundError("Group not found.")
        return super().get_group(user_pool_id, group_name)

    def _validate_password(self, user_pool_id: str, password: str) -> None:
        settings = self.describe_user_pool(user_pool_id).extended_config
        problem = password_problem((settings.get("Policies") or {}).get("PasswordPolicy") or {}, password)
        if problem:
            raise JsonRESTError(
                "InvalidPasswordException", f"Password did not conform with policy: {problem}"
            )
