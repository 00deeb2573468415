import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.local.runtime.conftest import Station
from tests.integration.local.stepfunctions.machines_and_waits import leave_waiting

pytestmark = pytest.mark.integration

PASSWORD = "Sunny-Day-7"


def until(found: Callable[[], Any]) -> Any:
    """Return what `found` finds, looking for up to ten seconds."""
    pause = threading.Event()
    for _ in range(1000):
        if value := found():
            return value
        pause.wait(0.01)
    raise AssertionError("nothing came in ten seconds")


def test_an_open_route_answers_with_the_functions_environment(station: Station) -> None:
    response = station.http.get("/towns/S%C3%A3o%20Paulo")
    assert response.status_code == 200
    assert response.json() == {"town": "São Paulo", "bus": "weather", "by": None, "region": "us-east-1"}
    assert response.headers["apigw-requestid"]


def test_a_user_signs_in_unsigned_and_the_token_opens_the_guarded_route(station: Station) -> None:
    admin, client = station.aws("cognito-idp"), station.aws("cognito-idp", signed=False)
    pool = admin.list_user_pools(MaxResults=5)["UserPools"][0]["Id"]
    app = admin.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"][0]["ClientId"]
    email = "ada@example.com"
    admin.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")
    admin.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
    admin.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName="keepers")
    parameters = {"USERNAME": email, "PASSWORD": PASSWORD}
    result = client.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    for name in ("IdToken", "AccessToken"):
        token = result["AuthenticationResult"][name]
        response = station.http.post("/reports", json={}, headers={"Authorization": f"Bearer {token}"})
        assert (response.status_code, response.json()["by"]) == (200, "[keepers]")


def test_a_wrong_password_is_the_cognito_exception_that_clients_catch(station: Station) -> None:
    client = station.aws("cognito-idp", signed=False)
    station.runtime.user_pools.create_user("bob@example.com", PASSWORD)
    parameters = {"USERNAME": "bob@example.com", "PASSWORD": "guess"}
    (app,) = station.runtime.user_pools.client_ids
    with pytest.raises(client.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        client.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def test_the_key_set_is_where_libraries_look_for_it(station: Station) -> None:
    (pool,) = station.runtime.user_pools.pool_ids
    configuration = station.http.get(f"/{pool}/.well-known/openid-configuration").json()
    keys = station.http.get(configuration["jwks_uri"]).json()["keys"]
    assert configuration["issuer"].endswith(pool)
    assert keys[0]["kty"] == "RSA"
    assert "d" not in keys[0]
    assert station.http.get("/nobody/.well-known/jwks.json").status_code == 404


def test_the_gateways_refusals_come_over_the_wire(station: Station) -> None:
    http = station.http
    assert http.post("/reports").status_code == 401
    assert http.get("/nowhere").json() == {"message": "Not Found"}
    assert http.delete("/towns/oslo").status_code == 404
    assert http.post("/reports", content=b" " * 10_485_761).status_code == 413
    preflight = {"Origin": "https://x.example", "Access-Control-Request-Method": "POST"}
    answer = http.options("/reports", headers=preflight)
    assert (answer.status_code, answer.headers["access-control-allow-methods"]) == (204, "GET,POST")


def test_a_failing_function_is_a_500_and_its_reason_is_logged(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    response = station.http.get("/broken")
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})
    assert "no mercury" in caplog.text


def test_an_answer_that_may_have_no_body_is_sent_without_one(station: Station) -> None:
    for _ in range(2):  # on one connection: a stray byte would spoil the second
        response = station.http.get("/gone")
        assert (response.status_code, response.content) == (204, b"")
        assert response.headers["x-name"] == "Nør'sk"


def test_a_request_is_answered_when_its_function_has_timed_out_and_still_runs(station: Station) -> None:
    response = station.http.get("/slow")
    assert response.status_code == 500
    assert not station.code.release.is_set()


def test_a_state_machine_calls_a_function_and_its_event_reaches_another(station: Station) -> None:
    states = station.aws("stepfunctions")
    machine = station.runtime.template.arn("Evacuation")
    arn = states.start_execution(stateMachineArn=machine, input='{"town": "bergen"}')["executionArn"]
    until(lambda: states.describe_execution(executionArn=arn)["status"] == "SUCCEEDED")
    heard = until(lambda: [event for event in station.code.heard if event["town"] == "bergen"])
    assert heard[0]["sky"]["bus"] == "weather"


def test_a_worker_that_has_disconnected_gets_no_task(station: Station) -> None:
    states = station.aws("stepfunctions")
    activity = states.create_activity(name="measure")["activityArn"]
    task = {"Type": "Task", "Resource": activity, "End": True}
    definition = json.dumps({"StartAt": "Measure", "States": {"Measure": task}})
    machine = states.create_state_machine(
        name="measured", definition=definition, roleArn="arn:aws:iam::000000000000:role/station"
    )["stateMachineArn"]
    leave_waiting(station.url, activity)
    for _ in range(6):  # each takes a turn of the server's loop: by then it has seen the connection's end
        states.list_activities()

    states.start_execution(stateMachineArn=machine, input='"sky"')

    assert states.get_activity_task(activityArn=activity)["input"] == '"sky"'


def test_an_event_starts_a_state_machine(station: Station) -> None:
    entry = {
        "Source": "river",
        "DetailType": "Flood",
        "Detail": '{"town": "oslo"}',
        "EventBusName": "weather",
    }
    assert station.aws("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
    assert until(lambda: [event for event in station.code.heard if event["town"] == "oslo"])
    assert station.runtime.bus.drain(10)


def test_functions_are_invoked_by_the_lambda_api(station: Station) -> None:
    functions = station.aws("lambda")
    names = {item["FunctionName"] for item in functions.list_functions()["Functions"]}
    assert names == {"Forecast", "Broken", "Gone", "Slow", "Siren"}
    answer = functions.invoke(FunctionName="Forecast", Payload=b'{"town": "rome"}')
    assert (answer["StatusCode"], json.load(answer["Payload"])["town"]) == (200, "rome")
    failed = functions.invoke(FunctionName=station.runtime.template.arn("Broken"))
    assert failed["FunctionError"] == "Unhandled"
    assert json.load(failed["Payload"])["errorType"] == "RuntimeError"
    later = functions.invoke(FunctionName="Siren", InvocationType="Event", Payload=b'{"town": "later"}')
    assert later["StatusCode"] == 202
    assert until(lambda: [event for event in station.code.heard if event["town"] == "later"])
    with pytest.raises(functions.exceptions.ResourceNotFoundException, match="Function not found: Nobody"):
        functions.invoke(FunctionName="Nobody")
    with pytest.raises(functions.exceptions.InvalidRequestContentException):
        functions.invoke(FunctionName="Forecast", Payload=b"{wind")


def test_a_service_that_does_not_run_here_is_named(station: Station) -> None:
    with pytest.raises(ClientError, match="sqs is not served by this Kiosk; start it with `kiosk up --aws`"):
        station.aws("sqs").list_queues()


@pytest.mark.parametrize("path", ["/%0A", "/a%0Ab", "/towns%0A", "/%0D%0A", "/console%0A", "/2015-03-31%0A"])
def test_a_line_break_in_a_path_is_a_character_of_it(station: Station, path: str) -> None:
    answer = station.http.get(path)
    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})


TRIES = {
    "s3": "list_buckets",
    "sts": "get_caller_identity",
    "ec2": "describe_instances",
    "dynamodb": "list_tables",
    "secretsmanager": "list_secrets",
    "kms": "list_keys",
    "sns": "list_topics",
    "polly": "describe_voices",
}


@pytest.mark.parametrize("service", TRIES)
def test_a_service_that_is_not_served_is_refused_at_once_in_its_own_protocol(
    station: Station, service: str
) -> None:
    with pytest.raises(ClientError, match=f"{service} is not served by this Kiosk") as refusal:
        getattr(station.aws(service), TRIES[service])()
    assert refusal.value.response["ResponseMetadata"]["RetryAttempts"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "/2015-03-31/functions/Forecast/invocations",
        "/%32015-03-31/functions/Forecast/invocations",
        "/2015-03-31/functions/Forecast/invocations%0A",
    ],
)
def test_no_page_of_another_origin_invokes_a_function(station: Station, path: str) -> None:
    headers = {"origin": "https://evil.example", "sec-fetch-site": "cross-site", "content-type": "text/plain"}
    assert station.http.post(path, content=b"{}", headers=headers).status_code == 403
