"""Changes of addresses and attributes, refresh tokens, ListUsers, and requests of wrong types."""

import json
from typing import Any

import pytest

from entrypoints.local.cognito.actions import ACTIONS
from entrypoints.local.cognito.requests import service_model
from tests.unit.local.cognito.conftest import APP, BY_EMAIL, PASSWORD, POOL, VAULT, MakeService, Service

ADA, NEW = "ada@example.com", "lovelace@example.com"
CAREFUL = {
    **BY_EMAIL,
    "UsernameConfiguration": {"CaseSensitive": False},
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
}
BY_NAME = {
    "AutoVerifiedAttributes": ["email"],
    "Schema": [
        {"Name": "level", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MaxValue": "9"}},
        {
            "Name": "tag",
            "AttributeDataType": "String",
            "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "3"},
        },
        {"Name": "badge", "AttributeDataType": "String", "Mutable": False},
    ],
}
ROTATING = {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}}


def tokens(service: Service, name: str = ADA) -> dict[str, Any]:
    result: dict[str, Any] = service.sign_in(name)[1]["AuthenticationResult"]
    return result


def update(service: Service, access: str, **values: str) -> tuple[int, Any]:
    given = [{"Name": name.replace("custom_", "custom:"), "Value": value} for name, value in values.items()]
    return service.call("UpdateUserAttributes", AccessToken=access, UserAttributes=given)


def attributes(service: Service, access: str) -> dict[str, str]:
    _, answer = service.call("GetUser", AccessToken=access)
    return {each["Name"]: each["Value"] for each in answer["UserAttributes"]}


def test_a_new_address_counts_once_it_is_verified_and_the_session_goes_on(make_service: MakeService) -> None:
    service = make_service(CAREFUL)
    service.pools.create_user(ADA, PASSWORD)
    access = tokens(service)["AccessToken"]
    _, answer = update(service, access, email=NEW)
    assert answer["CodeDeliveryDetailsList"] == [
        {"Destination": "l***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    ]
    now = attributes(service, access)
    assert (now["email"], now["email_verified"]) == (ADA, "true")
    assert (service.sign_in(ADA)[0], service.sign_in(NEW)[0]) == (200, 400)
    sent = service.pools.sent_codes[-1]
    assert sent.destination == NEW
    verify = {"AccessToken": access, "AttributeName": "email"}
    wrong = f"{(int(sent.code) + 1) % 1_000_000:06d}"
    assert service.call("VerifyUserAttribute", **verify, Code=wrong)[1]["__type"] == "CodeMismatchException"
    assert service.call("VerifyUserAttribute", **verify, Code=sent.code) == (200, {})
    assert (
        service.call("VerifyUserAttribute", **verify, Code=sent.code)[1]["__type"] == "ExpiredCodeException"
    )
    assert attributes(service, access)["email"] == NEW
    assert (service.sign_in(ADA)[0], service.sign_in(NEW)[0]) == (400, 200)


def test_without_the_setting_a_new_address_counts_at_once_and_is_unverified(service: Service) -> None:
    service.pools.create_user(ADA, PASSWORD)
    access = tokens(service)["AccessToken"]
    assert len(update(service, access, email=NEW)[1]["CodeDeliveryDetailsList"]) == 1
    assert attributes(service, access)["email_verified"] == "false"
    claims = service.claims(tokens(service, NEW)["IdToken"])
    assert (claims["email"], claims["email_verified"]) == (NEW, False)


def test_an_administrator_may_declare_an_address_verified(make_service: MakeService) -> None:
    service = make_service(CAREFUL)
    service.pools.create_user(ADA, PASSWORD)
    change = [{"Name": "email", "Value": NEW}, {"Name": "email_verified", "Value": "true"}]
    user = {"UserPoolId": POOL, "Username": ADA}
    assert service.call("AdminUpdateUserAttributes", **user, UserAttributes=change[:1])[0] == 200
    assert service.sign_in(NEW)[0] == 400
    assert service.call("AdminUpdateUserAttributes", **user, UserAttributes=change)[0] == 200
    assert service.sign_in(NEW)[0] == 200


def test_nobody_takes_or_blocks_anothers_address(make_service: MakeService) -> None:
    service = make_service(CAREFUL)
    service.pools.create_user(ADA, PASSWORD)
    service.pools.create_user("eve@example.com", PASSWORD)
    access = tokens(service, "eve@example.com")["AccessToken"]
    assert update(service, access, email="Ada@Example.com")[1]["__type"] == "AliasExistsException"
    assert update(service, access, email=NEW)[0] == 200
    signed_up = service.call("SignUp", ClientId=APP, Username=NEW, Password=PASSWORD)
    assert signed_up[0] == 200
    code = next(sent.code for sent in service.pools.sent_codes if sent.destination == NEW)
    verify = {"AccessToken": access, "AttributeName": "email", "Code": code}
    assert service.call("VerifyUserAttribute", **verify)[1]["__type"] == "AliasExistsException"
    assert service.sign_in("eve@example.com")[0] == 200


@pytest.mark.parametrize(
    "address",
    ["nope", "", " ", "a@b", "a@@b.de", "a b@c.de", "@b.de", "a@.de", "a@b.de\n", "a@b..de", ".a@b.de"],
)
def test_what_is_no_address_is_refused(make_service: MakeService, address: str) -> None:
    service = make_service(CAREFUL)
    service.pools.create_user(ADA, PASSWORD)
    status, answer = update(service, tokens(service)["AccessToken"], email=address)
    assert (status, answer["message"]) == (400, "Invalid email address format.")
    status, answer = service.call("SignUp", ClientId=APP, Username=address, Password=PASSWORD)
    assert (status, answer["__type"]) == (400, "InvalidParameterException")


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("custom_level", "9", True),
        ("custom_level", "10", False),
        ("custom_level", "x", False),
        ("custom_level", "NaN", False),
        ("custom_tag", "ab", True),
        ("custom_tag", "abcd", False),
        ("custom_tag", "a", False),
        ("custom_badge", "b", False),
        ("custom_other", "b", False),
        ("phone_number", "+15550001234", True),
        ("phone_number", "5550001234", False),
        ("birthdate", "2000-02-29", True),
        ("birthdate", "2001-02-29", False),
        ("name", "x" * 2048, True),
        ("name", "x" * 2049, False),
        ("email_verified", "true", False),
        ("sub", "me", False),
    ],
)
def test_an_attribute_keeps_to_the_schema(
    make_service: MakeService, name: str, value: str, right: bool
) -> None:
    service = make_service(BY_NAME)
    service.pools.create_user("ada", PASSWORD, attributes={"custom:badge": "a"})
    status, _ = update(service, tokens(service, "ada")["AccessToken"], **{name: value})
    assert (status == 200) is right


def refresh(service: Service, token: str, client: str = APP) -> tuple[int, Any]:
    return service.call("GetTokensFromRefreshToken", ClientId=client, RefreshToken=token)


def test_a_rotated_refresh_token_has_a_grace_and_its_late_use_ends_the_session(
    make_service: MakeService,
) -> None:
    service = make_service(**ROTATING, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
    service.pools.create_user(ADA, PASSWORD)
    first = tokens(service)["RefreshToken"]
    second = refresh(service, first)[1]["AuthenticationResult"]["RefreshToken"]
    assert second != first
    assert refresh(service, first)[0] == 200
    service.clock.advance(10)
    third = refresh(service, second)[1]["AuthenticationResult"]
    assert refresh(service, first)[1]["__type"] == "RefreshTokenReuseException"
    assert refresh(service, third["RefreshToken"])[1]["message"] == "Refresh Token has been revoked"
    assert service.call("GetUser", AccessToken=third["AccessToken"])[0] == 400


def test_a_rotating_client_does_not_refresh_by_a_flow(make_service: MakeService) -> None:
    service = make_service(**ROTATING, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
    service.pools.create_user(ADA, PASSWORD)
    given = {"REFRESH_TOKEN": tokens(service)["RefreshToken"]}
    _, answer = service.call(
        "InitiateAuth", ClientId=APP, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=given
    )
    assert answer["__type"] == "InvalidParameterException"


@pytest.mark.parametrize(
    "ending", ["AdminDisableUser", "AdminDeleteUser", "AdminUserGlobalSignOut", "GlobalSignOut"]
)
def test_a_session_ends_with_its_user(service: Service, ending: str) -> None:
    service.pools.create_user(ADA, PASSWORD)
    session = tokens(service)
    assert refresh(service, session["RefreshToken"])[0] == 200
    whom = {"UserPoolId": POOL, "Username": ADA}
    service.call(ending, **({"AccessToken": session["AccessToken"]} if ending == "GlobalSignOut" else whom))
    status, answer = refresh(service, session["RefreshToken"])
    assert (status, answer["__type"]) == (400, "NotAuthorizedException")
    assert service.call("GetUser", AccessToken=session["AccessToken"])[0] == 400


def test_a_refresh_token_is_its_clients_own(service: Service) -> None:
    service.pools.create_user(ADA, PASSWORD)
    given = {"ClientId": VAULT, "RefreshToken": tokens(service)["RefreshToken"], "ClientSecret": "x" * 24}
    assert service.call("GetTokensFromRefreshToken", **given)[1]["__type"] == "NotAuthorizedException"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["a1@example.com", "a2@example.com", "b@example.org"]),
        ('email = "b@example.org"', ["b@example.org"]),
        ('email ^= "a"', ["a1@example.com", "a2@example.com"]),
        ('"email"^="A2"', ["a2@example.com"]),
        ('status = "Disabled"', ["b@example.org"]),
        ('cognito:user_status = "CONFIRMED"', ["a1@example.com", "a2@example.com", "b@example.org"]),
        ('given_name = "A \\"quoted\\" name"', ["a2@example.com"]),
        ('email = "nobody"', []),
        ("email = b", None),
        ('custom:tag = "x"', None),
        ('email > "a"', None),
    ],
)
def test_users_are_filtered(make_service: MakeService, text: str, found: list[str] | None) -> None:
    service = make_service(CAREFUL)
    service.pools.create_user("a1@example.com", PASSWORD)
    service.pools.create_user("a2@example.com", PASSWORD, attributes={"given_name": 'A "quoted" name'})
    service.pools.create_user("b@example.org", PASSWORD)
    service.call("AdminDisableUser", UserPoolId=POOL, Username="b@example.org")
    status, answer = service.call("ListUsers", UserPoolId=POOL, Filter=text, AttributesToGet=["email"])
    if found is None:
        assert (status, answer["__type"]) == (400, "InvalidParameterException")
    else:
        seen = [user["Attributes"] for user in answer["Users"]]
        assert seen == [[{"Name": "email", "Value": address}] for address in found]


def test_users_are_listed_in_pages(service: Service) -> None:
    for number in range(5):
        service.pools.create_user(f"u{number}@example.com", PASSWORD)
    seen: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        _, answer = service.call("ListUsers", UserPoolId=POOL, Limit=2, **token)
        seen += answer["Users"]
        if "PaginationToken" not in answer:
            break
        token = {"PaginationToken": answer["PaginationToken"]}
    assert len({user["Username"] for user in seen}) == 5
    assert service.call("ListUsers", UserPoolId=POOL, PaginationToken="x")[0] == 400
    assert service.call("ListUsers", UserPoolId=POOL, Limit=61)[0] == 400


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_no_body_is_a_fault(service: Service, action: str) -> None:
    shape = service_model().operation_model(action).input_shape
    bodies: list[Any] = [[], "x", 1, None, {}]
    for name, member in shape.members.items():
        wrong: Any = [] if member.type_name != "list" else {}
        bodies += [{name: value} for value in (wrong, 1 if member.type_name == "string" else "x", True)]
    for body in bodies:
        data = json.dumps(body).encode()
        answer = service.pools.handle(f"AWSCognitoIdentityProviderService.{action}", data, {})
        kinds = ("SerializationException", "InvalidParameterException")
        assert answer.status in (200, 400)
        assert answer.status == 200 or json.loads(answer.body)["__type"] in kinds


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"ClientId": 1}, "NUMBER_VALUE can not be converted to a String"),
        ({"ClientId": True}, "TRUE_VALUE can not be converted to a String"),
        ({"ClientId": {}}, "Start of structure or map found where not expected."),
        ({"ClientId": []}, "Start of list found where not expected."),
    ],
)
def test_a_wrong_type_is_refused_in_awss_words(service: Service, body: dict[str, Any], message: str) -> None:
    _, answer = service.call("ConfirmSignUp", **body)
    assert answer == {"__type": "SerializationException", "message": message}


@pytest.mark.parametrize("name", ["USERNAME", "PASSWORD", "SECRET_HASH"])
def test_half_a_character_is_refused(service: Service, name: str) -> None:
    service.pools.create_user(ADA, PASSWORD)
    given = {"USERNAME": ADA, "PASSWORD": PASSWORD} | {name: "\ud800"}
    body = {"ClientId": APP, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": given}
    assert service.call("InitiateAuth", **body)[1]["__type"] == "SerializationException"


@pytest.mark.parametrize("token", ["x", "-1", "9" * 5000])
def test_a_made_up_page_token_is_refused(service: Service, token: str) -> None:
    for action, name in (("ListUsers", "PaginationToken"), ("ListGroups", "NextToken")):
        _, answer = service.call(action, UserPoolId=POOL, **{name: token})
        assert answer["__type"] == "InvalidParameterException"


def test_a_value_out_of_bounds_is_refused_in_awss_words(service: Service) -> None:
    _, answer = service.call("ListUserPools", MaxResults=61)
    assert answer["message"] == (
        "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: "
        "Member must have value less than or equal to 60"
    )


def test_tokens_name_the_address_that_the_client_called(service: Service) -> None:
    service.pools.create_user(ADA, PASSWORD)
    body = {
        "ClientId": APP,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": ADA, "PASSWORD": PASSWORD},
    }
    aws = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
    for host, issuer in (
        ("localhost:8000", f"http://localhost:8000/{POOL}"),
        ("[::1]:8000", f"http://[::1]:8000/{POOL}"),
        ("cognito-idp.us-east-1.amazonaws.com", aws),
        ("a/b", aws),
        ("", aws),
    ):
        target = "AWSCognitoIdentityProviderService.InitiateAuth"
        answer = service.pools.handle(target, json.dumps(body).encode(), {"host": host})
        token = json.loads(answer.body)["AuthenticationResult"]["IdToken"]
        assert service.claims(token)["iss"] == issuer
        assert service.pools.issuer_named(issuer) == aws
    assert service.pools.issuer_named("http://localhost:8000/us-east-1_other") != aws
