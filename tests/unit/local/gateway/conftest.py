"""A weather station's API in front of functions that a test writes as Python."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from entrypoints.local.functions.invocation import AnswerCallback, FunctionNotFoundError, Invocation
from entrypoints.local.functions.timeouts import Watchdog
from entrypoints.local.gateway import Gateway, HttpRequest, HttpResponse
from entrypoints.local.gateway.authorizer import JwtAuthorizer
from entrypoints.local.gateway.cors import Cors
from entrypoints.local.gateway.gateway import HttpApi
from entrypoints.local.gateway.payload_format import ApiIdentity
from entrypoints.local.gateway.routes import RouteTable
from entrypoints.local.template.event_sources import HttpRoute
from entrypoints.local.template.resource_views import CorsView, JwtAuthorizerView
from tests.unit.local.clock_and_ids import NOON, CountedIds, StoppedClock

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_weather"
KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)
NOW = int(NOON.timestamp())


class Keys:
    """The key set of one issuer."""

    def public_key(self, issuer: str, key_id: str) -> Any | None:
        return KEY.public_key() if (issuer, key_id) == (ISSUER, "spring") else None

    def issuer_named(self, issuer: str) -> str:
        return issuer


@dataclass
class Functions:
    """Functions by name: each gets the event and returns what Lambda would."""

    handlers: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)

    def invoke(self, function: str, payload: bytes, done: AnswerCallback) -> None:
        if function not in self.handlers:
            raise FunctionNotFoundError(function)
        self.events.append(json.loads(payload))
        answer = self.handlers[function](self.events[-1])
        if isinstance(answer, Invocation):
            done(answer)
        elif answer is not NotImplemented:
            done(Invocation(json.dumps(answer).encode()))


@dataclass
class Station:
    """The gateway under test."""

    gateway: Gateway
    functions: Functions
    clock: StoppedClock

    def ask(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Mapping[str, str] | list[tuple[str, str]] | None = None,
        body: bytes = b"",
    ) -> HttpResponse:
        listed = headers if isinstance(headers, list) else list((headers or {}).items())
        return self.gateway.handle(HttpRequest(method, path, query, listed, body, "10.1.2.3"))

    @property
    def event(self) -> Any:
        return self.functions.events[-1]


def route(key: str, function: str = "echo", authorizer: str | None = None, *scopes: str) -> HttpRoute:
    method, _, path = key.partition(" ")
    return HttpRoute("api", method if path else "ANY", path or method, function, authorizer, scopes, 30)


def token(key: Any = KEY, *, kid: str | None = "spring", algorithm: str = "RS256", **claims: Any) -> str:
    """Return a token that is good but for what a test changes; a claim of None is left out."""
    full = {"iss": ISSUER, "aud": "app", "sub": "ada", "iat": NOW, "exp": NOW + 3600, **claims}
    kept = {name: value for name, value in full.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


MakeStation = Callable[..., Station]


@pytest.fixture
def make_station() -> MakeStation:
    def make(
        *routes: HttpRoute, default_authorizer: str | None = None, cors: CorsView | None = None
    ) -> Station:
        clock, functions = StoppedClock(), Functions({"echo": lambda _event: {"ok": True}})
        view = JwtAuthorizerView("people", ISSUER, ("app",), (), "$request.header.Authorization")
        api = HttpApi(
            ApiIdentity("api", "123456789012", "api.execute-api.us-east-1.amazonaws.com", 8000),
            RouteTable(routes),
            {"people": JwtAuthorizer(view, Keys(), clock)},
            default_authorizer,
            Cors(cors) if cors else None,
        )
        watchdog = Watchdog(clock)
        return Station(Gateway([api], functions, watchdog, clock, CountedIds()), functions, clock)

    return make
