import base64
import json
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from entrypoints.local.gateway.payload_format import claims_as_text
from tests.unit.local.gateway.conftest import KEY, NOW, OTHER_KEY, MakeStation, Station, bearer, route, token


@pytest.fixture
def station(make_station: MakeStation) -> Station:
    return make_station(
        route("GET /mine"),
        route("GET /open", "echo", "NONE"),
        route("PUT /gauges", "echo", "people", "gauges/write", "gauges/admin"),
        default_authorizer="people",
    )


def unsigned(**claims: Any) -> str:
    def part(document: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'kid': 'spring'})}.{part(claims)}."


def test_a_good_token_lets_in_and_its_claims_reach_the_function(station: Station) -> None:
    claims: dict[str, Any] = {"cognito:groups": ["keepers", "staff"], "email_verified": True}
    response = station.ask("GET", "/mine", headers=bearer(token(**claims)))
    assert response.status == 200
    assert station.event["requestContext"]["authorizer"] == {
        "jwt": {
            "claims": {
                "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_weather",
                "aud": "app",
                "sub": "ada",
                "iat": str(NOW),
                "exp": str(NOW + 3600),
                "cognito:groups": "[keepers staff]",
                "email_verified": "true",
            },
            "scopes": None,
        }
    }


@pytest.mark.parametrize("prefix", ["", "Bearer ", "bearer "])
def test_the_scheme_may_be_left_out(station: Station, prefix: str) -> None:
    assert station.ask("GET", "/mine", headers={"authorization": prefix + token()}).status == 200


def test_an_access_token_is_known_by_its_client_id(station: Station) -> None:
    assert station.ask("GET", "/mine", headers=bearer(token(aud=None, client_id="app"))).status == 200
    assert station.ask("GET", "/mine", headers=bearer(token(aud="other", client_id="app"))).status == 401


def test_one_of_several_audiences_is_enough(station: Station) -> None:
    assert station.ask("GET", "/mine", headers=bearer(token(aud=["x", "app"]))).status == 200


def test_an_open_route_asks_for_nothing(station: Station) -> None:
    assert station.ask("GET", "/open").status == 200


def test_no_token_is_a_401_that_names_the_scheme_only(station: Station) -> None:
    response = station.ask("GET", "/mine")
    assert (response.status, response.body) == (401, b'{"message":"Unauthorized"}')
    assert response.header("www-authenticate") == "Bearer"


PUBLIC_PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    ("text", "description"),
    [
        (token(exp=NOW), "the token has expired"),
        (token(exp=None), "the token does not have an expiry"),
        (token(exp="soon"), "the token does not have an expiry"),
        (token(nbf=NOW + 1), "the token is not valid yet"),
        (token(iat=NOW + 1), "the token is not valid yet"),
        (token(iss="https://evil.example"), "the token does not have a valid issuer"),
        (token(aud="other"), "the token does not have a valid audience"),
        (token(aud=None), "the token does not have a valid audience"),
        (token(OTHER_KEY), "the token's signature is invalid"),
        (token(kid="autumn"), "the token's key id is not in the issuer's key set"),
        (token(kid=None), "the token's key id is not in the issuer's key set"),
        (token(algorithm="RS512"), "signing method RS512 is invalid"),
        (token("a-shared-secret-of-a-good-length", algorithm="HS256"), "signing method HS256 is invalid"),
        (unsigned(sub="ada", aud="app", exp=NOW + 60), "signing method none is invalid"),
        (token()[:-4] + "AAAA", "the token's signature is invalid"),
        ("wind.rain.sun", "the token is malformed"),
        ("x", "the token is malformed"),
    ],
)
def test_a_bad_token_is_a_401_that_says_what_is_wrong(station: Station, text: str, description: str) -> None:
    response = station.ask("GET", "/mine", headers=bearer(text))
    assert (response.status, response.body) == (401, b'{"message":"Unauthorized"}')
    challenge = f'Bearer scope="" error="invalid_token" error_description="{description}"'
    assert response.header("www-authenticate") == challenge
    assert station.functions.events == []


def test_a_token_that_was_good_is_refused_once_it_has_expired(station: Station) -> None:
    headers = bearer(token(exp=NOW + 60))
    assert station.ask("GET", "/mine", headers=headers).status == 200
    station.clock.advance(59)
    assert station.ask("GET", "/mine", headers=headers).status == 200
    station.clock.advance(1)
    assert station.ask("GET", "/mine", headers=headers).status == 401


def test_a_remembered_token_does_not_vouch_for_a_changed_one(station: Station) -> None:
    good = token()
    assert station.ask("GET", "/mine", headers=bearer(good)).status == 200
    header, _, signature = good.split(".")
    forged = f"{header}.{token(sub='mallory').split('.')[1]}.{signature}"
    assert station.ask("GET", "/mine", headers=bearer(forged)).status == 401


@pytest.mark.parametrize("scope", ["gauges/admin", "openid gauges/write"])
def test_one_of_the_routes_scopes_is_enough(station: Station, scope: str) -> None:
    assert station.ask("PUT", "/gauges", headers=bearer(token(scope=scope))).status == 200
    assert station.event["requestContext"]["authorizer"]["jwt"]["scopes"] == ["gauges/write", "gauges/admin"]


def test_a_token_without_a_wanted_scope_is_a_403(station: Station) -> None:
    response = station.ask("PUT", "/gauges", headers=bearer(token(scope="openid")))
    assert (response.status, response.body) == (403, b'{"message":"Forbidden"}')
    assert 'scope="gauges/write gauges/admin" error="insufficient_scope"' in (
        response.header("www-authenticate") or ""
    )


def test_claims_are_printed_as_go_prints_them() -> None:
    claims = {"a": [], "b": [1, "x"], "c": {"z": 1, "y": [2]}, "d": None, "e": False, "f": 1.5}
    assert claims_as_text(claims) == {
        "a": "[]",
        "b": "[1 x]",
        "c": "map[y:[2] z:1]",
        "d": "<nil>",
        "e": "false",
        "f": "1.5",
    }


@pytest.mark.parametrize(
    "algorithm",
    [
        'HS256"',
        'x", realm="evil',
        "x\r\nset-cookie: a=b",
        "\x00",
        "€",
        "a\\",
        "A" * 5000,
        {"a": '"'},
        None,
        5,
    ],
)
def test_what_a_forged_token_says_of_itself_cannot_leave_its_place_in_the_challenge(
    station: Station, algorithm: Any
) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm}).encode()).rstrip(b"=").decode()
    response = station.ask("GET", "/mine", headers=bearer(f"{header}.e30.c2ln"))
    challenge = dict(response.headers)["www-authenticate"]
    start, text = challenge.split('error_description="')
    assert response.status == 401
    assert start == 'Bearer scope="" error="invalid_token" '
    assert re.fullmatch(r'[\x20\x21\x23-\x5b\x5d-\x7e]{1,200}"', text)
