"""A weather service's user pool."""

import json
import random  # noqa: TID251 -- seeds the codes of a test
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
import pytest

from entrypoints.local.cognito import PoolSettings, UserPools
from entrypoints.local.system.ids import RandomIds
from entrypoints.local.template import Deployment
from entrypoints.local.template.resource_views import UserPoolClientView, UserPoolGroupView, UserPoolView
from tests.unit.local.clock_and_ids import StoppedClock

POOL, APP, VAULT = "us-east-1_weather", "app", "vault"
PASSWORD = "Sunny-Day-7"
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]
BY_EMAIL = {"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]}


@dataclass
class Service:
    """The pool under test, spoken to as the AWS CLI does."""

    pools: UserPools
    clock: StoppedClock

    def call(self, action: str, **given: Any) -> tuple[int, Any]:
        target = f"AWSCognitoIdentityProviderService.{action}"
        answer = self.pools.handle(target, json.dumps(given).encode(), {})
        return answer.status, json.loads(answer.body or b"{}")

    def sign_in(self, username: str, password: str = PASSWORD, client: str = APP) -> tuple[int, Any]:
        return self.call(
            "InitiateAuth",
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password},
        )

    def claims(self, token: str) -> dict[str, Any]:
        """Return the claims of a token after checking its signature with the pool's key set."""
        key_id = jwt.get_unverified_header(token)["kid"]
        (described,) = (key for key in (self.pools.key_set(POOL) or {})["keys"] if key["kid"] == key_id)
        return jwt.decode(
            token,
            jwt.PyJWK(described),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_aud": False, "verify_iat": False},
        )


MakeService = Callable[..., Service]


@pytest.fixture
def make_service() -> MakeService:
    def make(pool: dict[str, Any] | None = None, **app: Any) -> Service:
        clock = StoppedClock()
        settings = PoolSettings(
            [UserPoolView("Users", POOL, "users", BY_EMAIL if pool is None else pool)],
            [
                UserPoolClientView("App", APP, POOL, None, {"ExplicitAuthFlows": FLOWS, **app}),
                UserPoolClientView("Vault", VAULT, POOL, "secret", {"ExplicitAuthFlows": FLOWS}),
            ],
            [
                UserPoolGroupView("readers", POOL, "", None, None),
                UserPoolGroupView("staff", POOL, "", 5, None),
                UserPoolGroupView("keepers", POOL, "", 1, None),
            ],
        )
        rng = random.Random(7)
        return Service(UserPools(settings, Deployment(), clock, RandomIds(rng), rng), clock)

    return make


@pytest.fixture
def service(make_service: MakeService) -> Service:
    return make_service()
