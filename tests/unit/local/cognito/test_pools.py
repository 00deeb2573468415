import base64
import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from entrypoints.local.cognito import UserPoolError
from entrypoints.local.cognito.tokens import SignIn, Stamp, Subject, id_claims
from tests.unit.local.clock_and_ids import NOON
from tests.unit.local.cognito.conftest import APP, BY_EMAIL, PASSWORD, POOL, VAULT, MakeService, Service

NOW = int(NOON.timestamp())
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"


def test_an_id_token_says_what_cognitos_does(service: Service) -> None:
    sub = service.pools.create_user(
        "ada@example.com", PASSWORD, groups=["readers", "staff", "keepers"], attributes={"name": "Ada"}
    )
    status, answer = service.sign_in("ada@example.com")
    assert status == 200
    claims = service.claims(answer["AuthenticationResult"]["IdToken"])
    for made_up in ("jti", "origin_jti", "event_id"):
        assert claims.pop(made_up)
    assert claims == {
        "sub": sub,
        "cognito:groups": ["keepers", "staff", "readers"],
        "email_verified": True,
        "iss": ISSUER,
        "cognito:username": sub,
        "aud": APP,
        "token_use": "id",
        "auth_time": NOW,
        "iat": NOW,
        "exp": NOW + 3600,
        "email": "ada@example.com",
        "name": "Ada",
    }


def test_an_access_token_says_what_cognitos_does(service: Service) -> None:
    sub = service.pools.create_user("ada@example.com", PASSWORD)
    _, answer = service.sign_in("ada@example.com")
    result = answer["AuthenticationResult"]
    claims = service.claims(result["AccessToken"])
    assert (claims["client_id"], claims["token_use"], claims["username"]) == (APP, "access", sub)
    assert claims["scope"] == "aws.cognito.signin.user.admin"
    assert {"aud", "email", "cognito:groups"}.isdisjoint(claims)
    assert (result["ExpiresIn"], result["TokenType"]) == (3600, "Bearer")


def test_a_clients_own_validity_holds(make_service: MakeService) -> None:
    service = make_service(
        AccessTokenValidity=10, TokenValidityUnits={"AccessToken": "minutes"}, IdTokenValidity=2
    )
    service.pools.create_user("ada@example.com", PASSWORD)
    result = service.sign_in("ada@example.com")[1]["AuthenticationResult"]
    assert service.claims(result["AccessToken"])["exp"] == NOW + 600
    assert service.claims(result["IdToken"])["exp"] == NOW + 7200


def test_a_refreshed_token_keeps_the_time_of_the_sign_in(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    first = service.sign_in("ada@example.com")[1]["AuthenticationResult"]
    service.clock.advance(1000)
    refresh = {"REFRESH_TOKEN": first["RefreshToken"]}
    status, answer = service.call(
        "InitiateAuth", ClientId=APP, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=refresh
    )
    assert status == 200
    claims = service.claims(answer["AuthenticationResult"]["IdToken"])
    assert (claims["auth_time"], claims["iat"], claims["exp"]) == (NOW, NOW + 1000, NOW + 4600)
    assert claims["origin_jti"] == service.claims(first["IdToken"])["origin_jti"]


def test_a_refresh_token_ends_after_thirty_days(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    refresh = {"REFRESH_TOKEN": service.sign_in("ada@example.com")[1]["AuthenticationResult"]["RefreshToken"]}
    service.clock.advance(30 * 86_400)
    status, answer = service.call(
        "InitiateAuth", ClientId=APP, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=refresh
    )
    assert (status, answer["__type"]) == (400, "NotAuthorizedException")


def test_a_wrong_password_is_told_in_awss_words(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    refusal = {"__type": "NotAuthorizedException", "message": "Incorrect username or password."}
    assert service.sign_in("ada@example.com", "guess") == (400, refusal)
    admin = service.call(
        "AdminInitiateAuth",
        UserPoolId=POOL,
        ClientId=APP,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada@example.com", "PASSWORD": "guess"},
    )
    assert admin == (400, refusal)


def test_an_unknown_user_may_look_like_a_wrong_password(make_service: MakeService) -> None:
    open_answer = make_service().sign_in("nobody@example.com")[1]
    hidden_answer = make_service(PreventUserExistenceErrors="ENABLED").sign_in("nobody@example.com")[1]
    assert open_answer == {"__type": "UserNotFoundException", "message": "User does not exist."}
    assert hidden_answer == {"__type": "NotAuthorizedException", "message": "Incorrect username or password."}


def test_a_client_may_use_the_flows_that_it_allows_only(make_service: MakeService) -> None:
    service = make_service(ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"])
    service.pools.create_user("ada@example.com", PASSWORD)
    status, answer = service.sign_in("ada@example.com")
    assert (status, answer["__type"]) == (400, "InvalidParameterException")
    assert answer["message"] == "USER_PASSWORD_AUTH flow not enabled for this client"


def test_srp_is_refused_by_a_client_that_does_not_allow_it(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    parameters = {"USERNAME": "ada@example.com", "SRP_A": "1"}
    status, answer = service.call(
        "InitiateAuth", ClientId=APP, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters
    )
    assert (status, answer["__type"]) == (400, "InvalidParameterException")
    assert answer["message"] == "USER_SRP_AUTH is not enabled for the client."


def test_a_client_with_a_secret_asks_for_its_hash(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    status, answer = service.sign_in("ada@example.com", client=VAULT)
    assert (status, answer["message"]) == (
        400,
        "Client vault is configured with secret but SECRET_HASH was not received",
    )
    digest = hmac.new(b"secret", b"ada@example.comvault", hashlib.sha256).digest()
    parameters = {
        "USERNAME": "ada@example.com",
        "PASSWORD": PASSWORD,
        "SECRET_HASH": base64.b64encode(digest).decode(),
    }
    status, _ = service.call(
        "InitiateAuth", ClientId=VAULT, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )
    assert status == 200


def test_a_user_signs_up_confirms_with_the_code_and_signs_in(service: Service) -> None:
    status, answer = service.call("SignUp", ClientId=APP, Username="eve@example.com", Password=PASSWORD)
    assert (status, answer["UserConfirmed"]) == (200, False)
    assert answer["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    assert service.sign_in("eve@example.com")[1]["__type"] == "UserNotConfirmedException"
    (sent,) = service.pools.sent_codes
    wrong = "000000" if sent.code != "000000" else "111111"
    given = {"ClientId": APP, "Username": "eve@example.com"}
    assert (
        service.call("ConfirmSignUp", **given, ConfirmationCode=wrong)[1]["__type"] == "CodeMismatchException"
    )
    assert service.call("ConfirmSignUp", **given, ConfirmationCode=sent.code) == (200, {})
    again = service.call("ConfirmSignUp", **given, ConfirmationCode=sent.code)[1]
    assert again["message"] == "User cannot be confirmed. Current status is CONFIRMED"
    _, answer = service.sign_in("eve@example.com")
    assert service.claims(answer["AuthenticationResult"]["IdToken"])["email_verified"] is True


def test_a_code_sent_again_replaces_the_one_before(service: Service) -> None:
    service.call("SignUp", ClientId=APP, Username="eve@example.com", Password=PASSWORD)
    given = {"ClientId": APP, "Username": "eve@example.com"}
    status, answer = service.call("ResendConfirmationCode", **given)
    assert (status, answer["CodeDeliveryDetails"]["AttributeName"]) == (200, "email")
    first, second = (sent.code for sent in service.pools.sent_codes)
    mismatch = service.call("ConfirmSignUp", **given, ConfirmationCode=first)[1]
    assert mismatch["__type"] == "CodeMismatchException"
    assert service.call("ConfirmSignUp", **given, ConfirmationCode=second)[0] == 200
    assert service.call("ResendConfirmationCode", **given)[1] == {
        "__type": "InvalidParameterException",
        "message": "User is already confirmed.",
    }
    unknown = service.call("ResendConfirmationCode", ClientId=APP, Username="nobody@example.com")[1]
    assert unknown["__type"] == "UserNotFoundException"


def test_a_revoked_session_is_over_and_others_go_on(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    ended = service.sign_in("ada@example.com")[1]["AuthenticationResult"]
    other = service.sign_in("ada@example.com")[1]["AuthenticationResult"]

    def refresh(tokens: dict[str, str]) -> int:
        parameters = {"REFRESH_TOKEN": tokens["RefreshToken"]}
        return service.call(
            "InitiateAuth", ClientId=APP, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters
        )[0]

    assert service.call("RevokeToken", ClientId=APP, Token=ended["RefreshToken"])[0] == 200
    assert (refresh(ended), refresh(other)) == (400, 200)
    assert service.call("GetUser", AccessToken=ended["AccessToken"])[1]["__type"] == "NotAuthorizedException"
    assert service.call("GetUser", AccessToken=other["AccessToken"])[0] == 200
    assert service.call("RevokeToken", ClientId=APP, Token=ended["RefreshToken"])[0] == 200


@pytest.mark.parametrize(
    ("client", "token", "error"),
    [
        (APP, "AccessToken", "UnsupportedTokenTypeException"),
        (VAULT, "RefreshToken", "UnauthorizedException"),
    ],
)
def test_only_a_clients_own_refresh_tokens_are_revoked(
    service: Service, client: str, token: str, error: str
) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    tokens = service.sign_in("ada@example.com")[1]["AuthenticationResult"]
    assert service.call("RevokeToken", ClientId=client, Token=tokens[token])[1]["__type"] == error


def test_a_name_is_taken_once_whatever_its_case(make_service: MakeService) -> None:
    service = make_service({**BY_EMAIL, "UsernameConfiguration": {"CaseSensitive": False}})
    service.pools.create_user("ada@example.com", PASSWORD)
    _, answer = service.call("SignUp", ClientId=APP, Username="Ada@Example.com", Password=PASSWORD)
    assert answer == {"__type": "UsernameExistsException", "message": "User already exists"}
    with pytest.raises(UserPoolError, match="User account already exists"):
        service.pools.create_user("ADA@example.com", PASSWORD)


def test_a_forgotten_password_is_replaced_by_code(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    given = {"ClientId": APP, "Username": "ada@example.com"}
    assert service.call("ForgotPassword", **given)[0] == 200
    code = service.pools.sent_codes[-1].code
    confirm = {**given, "Password": "Rainy-Day-8"}
    mismatch = service.call("ConfirmForgotPassword", **confirm, ConfirmationCode=f"{code}0")[1]
    assert mismatch["__type"] == "CodeMismatchException"
    assert service.call("ConfirmForgotPassword", **confirm, ConfirmationCode=code)[0] == 200
    assert service.sign_in("ada@example.com")[0] == 400
    assert service.sign_in("ada@example.com", "Rainy-Day-8")[0] == 200


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Sun-7", "Password not long enough"),
        ("sunny-day-7", "Password must have uppercase characters"),
        ("SUNNY-DAY-7", "Password must have lowercase characters"),
        ("Sunny-Day-X", "Password must have numeric characters"),
        ("SunnyDay77", "Password must have symbol characters"),
    ],
)
def test_a_weak_password_is_refused_with_what_it_lacks(service: Service, password: str, problem: str) -> None:
    _, answer = service.call("SignUp", ClientId=APP, Username="eve@example.com", Password=password)
    assert answer == {
        "__type": "InvalidPasswordException",
        "message": f"Password did not conform with policy: {problem}",
    }


def test_a_pool_of_plain_usernames_works_too(make_service: MakeService) -> None:
    service = make_service({})
    sub = service.pools.create_user("ada", PASSWORD)
    claims = service.claims(service.pools.token("ada"))
    assert (claims["sub"], claims["cognito:username"]) == (sub, "ada")
    assert service.sign_in("ada")[0] == 200


def test_a_changed_address_is_the_new_name_and_no_longer_the_old(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    attributes = [{"Name": "email", "Value": "lovelace@example.com"}]
    user = {"UserPoolId": POOL, "Username": "ada@example.com"}
    assert service.call("AdminUpdateUserAttributes", **user, UserAttributes=attributes)[0] == 200
    assert service.sign_in("lovelace@example.com")[0] == 200
    assert service.sign_in("ada@example.com")[0] == 400


def test_the_signed_in_user_is_found_by_access_token_until_it_expires(service: Service) -> None:
    service.pools.create_user("ada@example.com", PASSWORD)
    access = service.sign_in("ada@example.com")[1]["AuthenticationResult"]["AccessToken"]
    status, answer = service.call("GetUser", AccessToken=access)
    assert status == 200
    assert {"Name": "email", "Value": "ada@example.com"} in answer["UserAttributes"]
    service.clock.advance(3600)
    assert service.call("GetUser", AccessToken=access)[1]["message"] == "Access Token has expired"
    assert service.call("GetUser", AccessToken="x")[1]["message"] == "Invalid Access Token"


def test_a_token_is_made_without_a_password(service: Service) -> None:
    sub = service.pools.create_user("ada@example.com", PASSWORD, groups=["staff"])
    assert service.claims(service.pools.token("ada@example.com"))["sub"] == sub
    assert service.claims(service.pools.token("ada@example.com", use="access"))["cognito:groups"] == ["staff"]
    with pytest.raises(UserPoolError, match="user does not exist"):
        service.pools.token("nobody@example.com")


def test_the_key_is_found_for_the_pools_own_issuer_only(service: Service) -> None:
    (key,) = (service.pools.key_set(POOL) or {})["keys"]
    assert service.pools.public_key(ISSUER, key["kid"]) is not None
    assert service.pools.public_key(f"{ISSUER}x", key["kid"]) is None
    assert service.pools.public_key(ISSUER, "other") is None
    assert service.pools.key_set("us-east-1_other") is None


def test_two_runtimes_share_neither_users_nor_keys(make_service: MakeService) -> None:
    first, second = make_service(), make_service()
    first.pools.create_user("ada@example.com", PASSWORD)
    assert second.sign_in("ada@example.com")[0] == 400
    assert first.pools.key_set(POOL) != second.pools.key_set(POOL)


def test_many_sign_ups_at_once_lose_nobody(service: Service) -> None:
    names = [f"user{number}@example.com" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        subs = list(threads.map(lambda name: service.pools.create_user(name, PASSWORD), names))
    assert len(set(subs)) == 40
    assert service.call("ListUsers", UserPoolId=POOL, Limit=60)[1]["Users"][39]["UserStatus"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("action", "body", "code"),
    [
        ("Levitate", b"{}", "UnknownOperationException"),
        ("ConfirmSignUp", b"{}", "InvalidParameterException"),
        ("ConfirmSignUp", b"{wind", "SerializationException"),
        (
            "InitiateAuth",
            b'{"ClientId": "none", "AuthFlow": "USER_PASSWORD_AUTH"}',
            "ResourceNotFoundException",
        ),
        (
            "InitiateAuth",
            b'{"ClientId": "app", "AuthFlow": "USER_PASSWORD_AUTH"}',
            "InvalidParameterException",
        ),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_not_a_fault(
    service: Service, action: str, body: bytes, code: str
) -> None:
    answer = service.pools.handle(f"AWSCognitoIdentityProviderService.{action}", body, {})
    assert (answer.status, json.loads(answer.body)["__type"]) == (400, code)


@pytest.mark.parametrize("name", ["cognito:groups", "custom:rank", "sub", "role", "aud"])
def test_nobody_signs_up_with_an_attribute_that_the_pool_does_not_have(service: Service, name: str) -> None:
    attributes = [{"Name": "email", "Value": "eve@example.com"}, {"Name": name, "Value": "admin"}]
    status, answer = service.call(
        "SignUp", ClientId=APP, Username="eve@example.com", Password=PASSWORD, UserAttributes=attributes
    )
    assert (status, answer["__type"]) == (400, "InvalidParameterException")
    assert service.sign_in("eve@example.com")[0] == 400


def test_nobody_declares_their_own_address_verified(service: Service) -> None:
    attributes = [{"Name": "email_verified", "Value": "true"}]
    status, answer = service.call(
        "SignUp", ClientId=APP, Username="eve@example.com", Password=PASSWORD, UserAttributes=attributes
    )
    assert (status, answer["__type"]) == (400, "NotAuthorizedException")


@pytest.mark.parametrize("name", ["cognito:groups", "custom:rank", "sub"])
def test_nobody_gives_themselves_such_an_attribute_later(service: Service, name: str) -> None:
    service.pools.create_user("ann@example.com", PASSWORD)
    _, signed_in = service.sign_in("ann@example.com")
    token = signed_in["AuthenticationResult"]["AccessToken"]
    status, answer = service.call(
        "UpdateUserAttributes", AccessToken=token, UserAttributes=[{"Name": name, "Value": "admin"}]
    )
    assert (status, answer["__type"]) == (400, "InvalidParameterException")


def test_an_attribute_never_stands_for_a_claim_of_the_pool(service: Service) -> None:
    subject = Subject(
        "s-1", "ann", (), {"cognito:groups": "admin", "iss": "elsewhere", "exp": "9", "name": "Ann"}
    )
    claims = id_claims(subject, SignIn("app", 1, "o", "e"), Stamp("here", 1, 60, "j"))
    assert "cognito:groups" not in claims
    assert (claims["iss"], claims["exp"], claims["name"]) == ("here", 61, "Ann")
