"""The authorizer against the local user pool: only the pool's own, living tokens get in."""

from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from entrypoints.cli.client.running_kiosk import ShopClient
from tests.kiosk import PASSWORD, Kiosk

pytestmark = pytest.mark.integration


@pytest.fixture(scope="session")
def stranger() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def mayas_token(maya: ShopClient) -> str:
    assert maya.token is not None
    return maya.token


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def kid_of(token: str) -> str:
    kid: str = jwt.get_unverified_header(token)["kid"]
    return kid


def test_no_token_is_401(kiosk: Kiosk) -> None:
    answer = ShopClient(kiosk.url).get("/cart")
    assert (answer.status, answer.body) == (401, {"message": "Unauthorized"})


def test_the_catalogue_is_open_to_anyone(kiosk: Kiosk) -> None:
    assert ShopClient(kiosk.url).get("/products").status == 200


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bearer", "null"])
def test_what_is_no_token_is_401(kiosk: Kiosk, token: str) -> None:
    assert ShopClient(kiosk.url, token or " ").get("/cart").status == 401


def test_a_token_signed_by_another_key_is_401(
    kiosk: Kiosk, mayas_token: str, stranger: rsa.RSAPrivateKey
) -> None:
    forged = jwt.encode(claims_of(mayas_token), stranger, "RS256", headers={"kid": kid_of(mayas_token)})
    assert ShopClient(kiosk.url, forged).get("/cart").status == 401


def test_an_unknown_key_id_is_401(kiosk: Kiosk, mayas_token: str, stranger: rsa.RSAPrivateKey) -> None:
    forged = jwt.encode(claims_of(mayas_token), stranger, "RS256", headers={"kid": "unheard-of"})
    assert ShopClient(kiosk.url, forged).get("/cart").status == 401


def test_an_unsigned_token_is_401(kiosk: Kiosk, mayas_token: str) -> None:
    forged = jwt.encode(claims_of(mayas_token), "", "none", headers={"kid": kid_of(mayas_token)})
    assert ShopClient(kiosk.url, forged).get("/cart").status == 401


def test_a_token_with_a_changed_claim_is_401(kiosk: Kiosk, mayas_token: str) -> None:
    header, _, signature = mayas_token.split(".")
    payload = jwt.encode(claims_of(mayas_token) | {"sub": "somebody"}, "k" * 32, "HS256").split(".")[1]
    assert ShopClient(kiosk.url, f"{header}.{payload}.{signature}").get("/cart").status == 401


def test_an_access_token_which_says_no_address_is_refused(kiosk: Kiosk, mayas_token: str) -> None:
    answer = kiosk.pool.initiate_auth(
        ClientId=kiosk.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": claims_of(mayas_token)["email"], "PASSWORD": PASSWORD},
    )
    access = answer["AuthenticationResult"]["AccessToken"]
    answered = ShopClient(kiosk.url, access).get("/cart")
    assert (answered.status, answered.body["code"]) == (403, "not_allowed")
    assert ShopClient(kiosk.url, access).get("/products").status == 200


def test_a_token_of_another_client_is_401(kiosk: Kiosk, mayas_token: str) -> None:
    other = kiosk.pool.create_user_pool_client(
        UserPoolId=kiosk.pool_id, ClientName="other", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    answer = kiosk.pool.initiate_auth(
        ClientId=other,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": claims_of(mayas_token)["email"], "PASSWORD": PASSWORD},
    )
    token = answer["AuthenticationResult"]["IdToken"]
    assert ShopClient(kiosk.url, token).get("/cart").status == 401


def test_a_token_of_another_pool_is_401(kiosk: Kiosk) -> None:
    pool_id = kiosk.pool.create_user_pool(PoolName="elsewhere")["UserPool"]["Id"]
    client = kiosk.pool.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    kiosk.pool.admin_create_user(UserPoolId=pool_id, Username="maya", MessageAction="SUPPRESS")
    kiosk.pool.admin_set_user_password(UserPoolId=pool_id, Username="maya", Password=PASSWORD, Permanent=True)
    answer = kiosk.pool.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "maya", "PASSWORD": PASSWORD},
    )
    token = answer["AuthenticationResult"]["IdToken"]
    assert ShopClient(kiosk.url, token).get("/cart").status == 401
