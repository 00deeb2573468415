"""SRP, temporary passwords, hidden existence and the lock-out."""

import base64
import hmac
import json
from typing import Any

import pytest

from entrypoints.local.cognito.users.srp import N
from tests.unit.local.cognito.conftest import APP, BY_EMAIL, PASSWORD, POOL, VAULT, MakeService, Service
from tests.unit.local.cognito.srp_client import SrpClient

SRP = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
ADA = "ada@example.com"
INCORRECT = {"__type": "NotAuthorizedException", "message": "Incorrect username or password."}


@pytest.fixture
def service(make_service: MakeService) -> Service:
    service = make_service(ExplicitAuthFlows=SRP, PreventUserExistenceErrors="ENABLED")
    service.pools.create_user(ADA, PASSWORD)
    return service


def begin(service: Service, username: str, srp: SrpClient, **more: str) -> dict[str, Any]:
    parameters = {"USERNAME": username, "SRP_A": srp.srp_a, **more}
    status, answer = service.call(
        "InitiateAuth", ClientId=APP, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters
    )
    assert (status, answer["ChallengeName"]) == (200, "PASSWORD_VERIFIER")
    challenge: dict[str, Any] = answer["ChallengeParameters"]
    return challenge


def finish(service: Service, answers: dict[str, str], client: str = APP) -> tuple[int, Any]:
    return service.call(
        "RespondToAuthChallenge",
        ClientId=client,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=answers,
    )


@pytest.mark.parametrize("secret", [2, 0xC0FFEE, 1 << 1023, (1 << 1024) - 1])
def test_srp_signs_in_with_the_right_password_only(service: Service, secret: int) -> None:
    srp = SrpClient(POOL, secret)
    status, answer = finish(service, srp.answers(begin(service, ADA, srp), PASSWORD))
    assert status == 200
    claims = service.claims(answer["AuthenticationResult"]["IdToken"])
    assert claims["email"] == ADA
    assert finish(service, srp.answers(begin(service, ADA, srp), "Sunny-Day-8")) == (400, INCORRECT)


def test_a_proof_counts_once_and_for_its_client_and_user(service: Service) -> None:
    service.pools.create_user("bob@example.com", PASSWORD)
    srp = SrpClient(POOL)
    answers = srp.answers(begin(service, ADA, srp), PASSWORD)
    assert finish(service, answers)[0] == 200
    assert finish(service, answers) == (400, INCORRECT)
    answers = srp.answers(begin(service, ADA, srp), PASSWORD)
    assert finish(service, {**answers, "USERNAME": "bob@example.com"}) == (400, INCORRECT)
    answers = srp.answers(begin(service, ADA, srp), PASSWORD)
    service.clock.advance(180)
    assert finish(service, answers) == (400, INCORRECT)


@pytest.mark.parametrize("value", ["0", "zz", "-1", f"{N:x}", f"{2 * N:x}"])
def test_an_a_that_fixes_the_key_is_refused(service: Service, value: str) -> None:
    given = {"USERNAME": ADA, "SRP_A": value}
    _, answer = service.call("InitiateAuth", ClientId=APP, AuthFlow="USER_SRP_AUTH", AuthParameters=given)
    assert answer["__type"] == "InvalidParameterException"


def test_an_unknown_user_gets_the_same_salt_and_id_again_and_is_refused_in_the_end(service: Service) -> None:
    srp = SrpClient(POOL)
    first, second = begin(service, "no@example.com", srp), begin(service, "no@example.com", srp)
    assert (first["SALT"], first["USER_ID_FOR_SRP"]) == (second["SALT"], second["USER_ID_FOR_SRP"])
    assert first.keys() == begin(service, ADA, srp).keys()
    assert finish(service, srp.answers(second, PASSWORD)) == (400, INCORRECT)


def test_a_secret_hash_goes_with_srp(service: Service) -> None:
    parameters = {"USERNAME": ADA, "SRP_A": SrpClient(POOL).srp_a}
    _, answer = service.call(
        "InitiateAuth", ClientId=VAULT, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )
    assert answer["__type"] == "InvalidParameterException"
    digest = base64.b64encode(hmac.new(b"secret", f"{ADA}{VAULT}".encode(), "sha256").digest()).decode()
    given = {"USERNAME": ADA, "PASSWORD": PASSWORD, "SECRET_HASH": digest}
    for secret_hash, status in ((digest, 200), (f"{digest}x", 400), ("\u20ac", 400)):
        assert (
            service.call(
                "InitiateAuth",
                ClientId=VAULT,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={**given, "SECRET_HASH": secret_hash},
            )[0]
            == status
        )


def test_a_temporary_password_is_replaced_with_the_attributes_that_are_missing(
    make_service: MakeService,
) -> None:
    schema = [{"Name": "given_name", "AttributeDataType": "String", "Required": True}]
    service = make_service({"AutoVerifiedAttributes": ["email"], "Schema": schema})
    made = {"UserPoolId": POOL, "Username": "ann", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"}
    email = [{"Name": "email", "Value": "ann@example.com"}]
    assert service.call("AdminCreateUser", **made, UserAttributes=email)[0] == 200
    _, answer = service.sign_in("ann")
    assert answer["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert json.loads(answer["ChallengeParameters"]["requiredAttributes"]) == ["userAttributes.given_name"]
    assert json.loads(answer["ChallengeParameters"]["userAttributes"])["email"] == "ann@example.com"

    def respond(**answers: str) -> tuple[int, Any]:
        return service.call(
            "RespondToAuthChallenge",
            ClientId=APP,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=answer["Session"],
            ChallengeResponses={"USERNAME": "ann", "NEW_PASSWORD": "Rainy-Day-8", **answers},
        )

    assert respond()[1]["message"] == "Invalid attributes given, given_name is missing"
    taken = respond(**{"userAttributes.given_name": "A", "userAttributes.email": "x@example.com"})
    assert taken[1]["message"] == "Cannot modify an already provided email"
    assert respond(**{"userAttributes.given_name": "A", "NEW_PASSWORD": "short"})[1]["__type"] == (
        "InvalidPasswordException"
    )
    assert respond(**{"userAttributes.given_name": "A"})[0] == 200
    assert respond(**{"userAttributes.given_name": "A"})[1]["message"] == "Invalid session for the user."
    assert service.sign_in("ann", "Rainy-Day-8")[0] == 200


def test_a_temporary_password_expires(make_service: MakeService) -> None:
    service = make_service({**BY_EMAIL, "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 3}}})
    made = {"UserPoolId": POOL, "Username": ADA, "TemporaryPassword": PASSWORD}
    service.call("AdminCreateUser", **made)
    service.clock.advance(3 * 86_400)
    message = "Temporary password has expired and must be reset by an administrator."
    assert service.sign_in(ADA)[1]["message"] == message


@pytest.mark.parametrize("name", [ADA, "nobody@example.com"])
def test_wrong_passwords_lock_out_for_doubling_times(service: Service, name: str) -> None:
    for _ in range(5):
        assert service.sign_in(name, "guess")[1] == INCORRECT
    for seconds in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900):
        service.clock.advance(min(seconds - 0.5, 890))
        if seconds < 900:
            assert service.sign_in(name, "guess")[1]["message"] == "Password attempts exceeded"
        service.clock.advance(0.5)
        if seconds == 900:
            break
        assert service.sign_in(name, "guess")[1] == INCORRECT


def test_a_success_or_a_quarter_of_an_hour_ends_the_lock_out(service: Service) -> None:
    for _ in range(5):
        service.sign_in(ADA, "guess")
    assert service.sign_in(ADA)[1]["message"] == "Password attempts exceeded"
    service.clock.advance(1)
    assert service.sign_in(ADA)[0] == 200
    for _ in range(8):
        service.sign_in(ADA, "guess")
        service.clock.advance(0.1)
    service.clock.advance(900)
    for _ in range(4):
        assert service.sign_in(ADA, "guess")[1] == INCORRECT
    assert service.sign_in(ADA)[0] == 200


ACTIONS = {
    "InitiateAuth": {"AuthFlow": "USER_PASSWORD_AUTH"},
    "ForgotPassword": {},
    "ConfirmForgotPassword": {"ConfirmationCode": "000000", "Password": PASSWORD},
    "ConfirmSignUp": {"ConfirmationCode": "000000"},
    "ResendConfirmationCode": {},
}


def ask(service: Service, action: str, name: str) -> tuple[int, Any]:
    more: dict[str, Any] = dict(ACTIONS[action])
    if action == "InitiateAuth":
        more["AuthParameters"] = {"USERNAME": name, "PASSWORD": "guess"}
    else:
        more["Username"] = name
    return service.call(action, ClientId=APP, **more)


@pytest.mark.parametrize("action", ACTIONS)
def test_no_action_tells_an_unknown_user_from_a_known_one(service: Service, action: str) -> None:
    service.call("SignUp", ClientId=APP, Username="nico@example.org", Password=PASSWORD)
    unknown, known = ask(service, action, "nobody@example.org"), ask(service, action, "nico@example.org")
    if action == "ConfirmForgotPassword":  # AWS: no code was requested
        known = (400, {"__type": "CodeMismatchException", "message": unknown[1]["message"]})
    assert unknown == known


@pytest.mark.parametrize("action", ACTIONS)
def test_without_the_setting_each_action_names_the_unknown_user(
    make_service: MakeService, action: str
) -> None:
    assert ask(make_service(), action, "nobody@example.org")[1]["__type"] == "UserNotFoundException"


@pytest.mark.parametrize("name", ["nobody", "+15550001234", "nobody@example.org"])
def test_a_simulated_delivery_is_the_same_each_time(service: Service, name: str) -> None:
    first, second = ask(service, "ForgotPassword", name), ask(service, "ForgotPassword", name)
    assert first == second
    assert first[1]["CodeDeliveryDetails"]["DeliveryMedium"] == ("SMS" if name.startswith("+") else "EMAIL")


def test_a_disabled_user_looks_unknown_to_password_recovery(service: Service) -> None:
    service.call("AdminDisableUser", UserPoolId=POOL, Username=ADA)
    sent = len(service.pools.sent_codes)
    assert ask(service, "ForgotPassword", ADA)[0] == 200
    assert ask(service, "ConfirmForgotPassword", ADA)[1]["__type"] == "CodeMismatchException"
    assert len(service.pools.sent_codes) == sent
    assert service.sign_in(ADA)[1]["message"] == "User is disabled."
