"""Customer managed keys over the wire: with moto's KMS behind the endpoint, and with one that refuses."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from entrypoints.local.stepfunctions.server.standalone import StandaloneConfig
from entrypoints.local.system.clock import SystemClock

pytestmark = pytest.mark.integration

ROLE = "arn:aws:iam::000000000000:role/workshop"
BAKE = json.dumps({"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": True}}})
BLOB = base64.b64encode(b"sealed").decode()


class HeldClock(SystemClock):
    """A clock that runs, and that a test can advance."""

    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


class Kms(BaseHTTPRequestHandler):
    """Notes what it is asked; refuses everything once it has a refusal."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        action = self.headers["X-Amz-Target"].removeprefix("TrentService.")
        self.server.asked.append(action)  # type: ignore[attr-defined]
        refusal = self.server.refusal  # type: ignore[attr-defined]
        answers = {
            "DescribeKey": {"KeyMetadata": {"KeyId": "oven", "KeyState": "Enabled"}},
            "GenerateDataKey": {"CiphertextBlob": BLOB, "Plaintext": BLOB, "KeyId": "arn:aws:kms:::key/oven"},
            "Decrypt": {"Plaintext": BLOB},
        }
        body = json.dumps({"__type": refusal} if refusal else answers[action]).encode()
        self.send_response(400 if refusal else 200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class KmsServer(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[str]
    refusal = ""


@pytest.fixture(scope="module")
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture(scope="module")
def bakery(serve: Callable[..., Any], endpoint: str, clock: HeldClock) -> Any:
    """Step Functions, with moto behind it."""
    return serve(StandaloneConfig(endpoint=endpoint), clock)


@pytest.fixture(scope="module")
def kms(endpoint: str) -> Iterator[Any]:
    client = boto3.Session("test", "test", region_name="us-east-1").client("kms", endpoint_url=endpoint)
    yield client
    client.close()


@pytest.fixture
def oven(kms: Any) -> dict[str, Any]:
    """A configuration with a key of its own."""
    key = kms.create_key(Description="oven")["KeyMetadata"]["KeyId"]
    return {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": key, "kmsDataKeyReusePeriodSeconds": 60}


@pytest.fixture
def create(bakery: Any, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Create a state machine with a key."""

    def create(key: dict[str, Any], definition: str = BAKE, **options: Any) -> str:
        name = request.node.originalname[-60:]
        answer = bakery.create_state_machine(
            name=name, definition=definition, roleArn=ROLE, encryptionConfiguration=key, **options
        )
        return str(answer["stateMachineArn"])

    return create


@pytest.fixture
def disable(kms: Any, oven: Any, clock: HeldClock) -> Callable[[], None]:
    """Disable the key and let its data key grow old."""

    def disable() -> None:
        kms.disable_key(KeyId=oven["kmsKeyId"])
        clock.ahead += 60

    return disable


def refused(call: Callable[[], Any]) -> dict[str, Any]:
    """Return the error answer of a call that must be refused."""
    with pytest.raises(ClientError) as error:
        call()
    answer: dict[str, Any] = error.value.response  # type: ignore[assignment]
    return answer


def test_a_machine_with_a_key_runs_and_is_shown(bakery: Any, oven: Any, create: Any, until: Any) -> None:
    machine = create(oven)

    execution = bakery.start_execution(stateMachineArn=machine)["executionArn"]
    until(lambda: bakery.describe_execution(executionArn=execution)["status"] == "SUCCEEDED")

    assert bakery.describe_state_machine(stateMachineArn=machine)["encryptionConfiguration"] == oven
    assert bakery.get_execution_history(executionArn=execution)["events"]


def test_what_a_disabled_key_has_encrypted_is_not_shown_until_it_is_enabled_again(
    bakery: Any, kms: Any, oven: Any, create: Any
) -> None:
    machine = create(oven)
    execution = bakery.start_execution(stateMachineArn=machine)["executionArn"]
    kms.disable_key(KeyId=oven["kmsKeyId"])

    for read in (
        partial(bakery.describe_execution, executionArn=execution),
        partial(bakery.describe_state_machine, stateMachineArn=machine),
        partial(bakery.describe_state_machine_for_execution, executionArn=execution),
    ):
        answer = refused(read)
        assert answer["Error"]["Code"] == "KmsInvalidStateException"
        assert answer["kmsKeyState"] == "DISABLED"
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert read(includedData="METADATA_ONLY")
    history = refused(lambda: bakery.get_execution_history(executionArn=execution))
    assert history["Error"]["Code"] == "KmsInvalidStateException"

    kms.enable_key(KeyId=oven["kmsKeyId"])
    assert bakery.describe_execution(executionArn=execution)["input"] == "{}"


def test_a_key_that_is_to_be_deleted_starts_nothing_once_the_data_key_is_old(
    bakery: Any, kms: Any, oven: Any, create: Any, clock: HeldClock
) -> None:
    machine = create(oven)
    kms.schedule_key_deletion(KeyId=oven["kmsKeyId"], PendingWindowInDays=7)
    assert bakery.start_execution(stateMachineArn=machine), "the data key may still be reused"

    clock.ahead += 60
    answer = refused(lambda: bakery.start_execution(stateMachineArn=machine))

    assert (answer["Error"]["Code"], answer["kmsKeyState"]) == (
        "KmsInvalidStateException",
        "PENDING_DELETION",
    )
    kms.cancel_key_deletion(KeyId=oven["kmsKeyId"])
    kms.enable_key(KeyId=oven["kmsKeyId"])
    assert bakery.start_execution(stateMachineArn=machine)


def test_nothing_is_written_to_an_execution_whose_key_is_disabled(
    bakery: Any, disable: Callable[[], None], oven: Any, create: Any
) -> None:
    task = bakery.create_activity(name="knead")["activityArn"]
    states = {"Only": {"Type": "Task", "Resource": task, "End": True}}
    machine = create(oven, json.dumps({"StartAt": "Only", "States": states}))
    execution = bakery.start_execution(stateMachineArn=machine)["executionArn"]
    token = bakery.get_activity_task(activityArn=task)["taskToken"]
    disable()

    for write in (
        lambda: bakery.send_task_success(taskToken=token, output="{}"),
        lambda: bakery.send_task_failure(taskToken=token, error="Flour.Out"),
        lambda: bakery.stop_execution(executionArn=execution, cause="no flour"),
    ):
        assert refused(write)["Error"]["Code"] == "KmsInvalidStateException"
    assert bakery.send_task_heartbeat(taskToken=token)

    assert bakery.stop_execution(executionArn=execution), "without error and cause nothing is encrypted"


def test_a_running_execution_fails_with_its_next_task_once_its_key_is_disabled(
    bakery: Any, disable: Callable[[], None], oven: Any, create: Any, until: Any
) -> None:
    task = bakery.create_activity(name="knead")["activityArn"]
    states = {
        "Rest": {"Type": "Wait", "Seconds": 1, "Next": "Knead"},
        "Knead": {
            "Type": "Task",
            "Resource": task,
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Rest"}],
            "End": True,
        },
    }
    machine = create(oven, json.dumps({"StartAt": "Rest", "States": states}))
    execution = bakery.start_execution(stateMachineArn=machine)["executionArn"]
    disable()

    def described() -> Any:
        return bakery.describe_execution(executionArn=execution, includedData="METADATA_ONLY")

    until(lambda: described()["status"] == "FAILED")
    assert described()["error"] == "States.Runtime"
    assert f"{oven['kmsKeyId']} is Disabled" in described()["cause"]


def test_a_synchronous_execution_needs_its_key(bakery: Any, kms: Any, oven: Any, create: Any) -> None:
    machine = create(oven, type="EXPRESS")
    assert bakery.start_sync_execution(stateMachineArn=machine)["status"] == "SUCCEEDED"

    kms.disable_key(KeyId=oven["kmsKeyId"])

    start = bakery.start_sync_execution
    answer = refused(lambda: start(stateMachineArn=machine))
    assert answer["Error"]["Code"] == "KmsInvalidStateException"
    assert start(stateMachineArn=machine, includedData="METADATA_ONLY")["status"] == "SUCCEEDED"


def test_a_worker_gets_no_task_of_an_activity_whose_key_is_disabled(bakery: Any, kms: Any, oven: Any) -> None:
    activity = bakery.create_activity(name="decorate", encryptionConfiguration=oven)["activityArn"]
    kms.disable_key(KeyId=oven["kmsKeyId"])

    answer = refused(lambda: bakery.get_activity_task(activityArn=activity))

    assert (answer["Error"]["Code"], answer["kmsKeyState"]) == ("KmsInvalidStateException", "DISABLED")


def test_a_key_that_cannot_be_used_is_a_wrong_configuration(
    bakery: Any, kms: Any, oven: Any, create: Any
) -> None:
    rsa = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    machine = create(oven)
    kms.disable_key(KeyId=oven["kmsKeyId"])

    for key in (oven, {**oven, "kmsKeyId": rsa}, {**oven, "kmsKeyId": "alias/nobody"}):
        for request in (
            lambda key=key: create(key),
            lambda key=key: bakery.update_state_machine(stateMachineArn=machine, encryptionConfiguration=key),
            lambda key=key: bakery.create_activity(name="knead-more", encryptionConfiguration=key),
        ):
            assert refused(request)["Error"]["Code"] == "InvalidEncryptionConfiguration"
    answer = refused(lambda: bakery.update_state_machine(stateMachineArn=machine, definition=BAKE))
    assert answer["Error"]["Code"] == "InvalidEncryptionConfiguration"

    aws = {"type": "AWS_OWNED_KEY"}
    assert bakery.update_state_machine(stateMachineArn=machine, encryptionConfiguration=aws)


@pytest.fixture
def strict() -> Iterator[KmsServer]:
    """A KMS that can refuse."""
    server = KmsServer(("127.0.0.1", 0), Kms)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_kms_is_asked_what_each_action_needs(serve: Callable[..., Any], strict: KmsServer) -> None:
    bakery = serve(StandaloneConfig(endpoint=f"http://127.0.0.1:{strict.server_port}"))
    key = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "oven"}

    def asked(call: Callable[[], Any]) -> tuple[Any, list[str]]:
        strict.asked.clear()
        return call(), list(strict.asked)

    created, told = asked(
        lambda: bakery.create_state_machine(
            name="bakery", definition=BAKE, roleArn=ROLE, encryptionConfiguration=key
        )
    )
    machine = created["stateMachineArn"]
    assert told == ["DescribeKey", "GenerateDataKey"]
    started, told = asked(lambda: bakery.start_execution(stateMachineArn=machine))
    execution = started["executionArn"]
    assert told == [], "the data key is reused"
    for read in (
        lambda: bakery.describe_state_machine(stateMachineArn=machine),
        lambda: bakery.describe_execution(executionArn=execution),
        lambda: bakery.get_execution_history(executionArn=execution),
    ):
        assert asked(read)[1] == ["Decrypt", "DescribeKey"], "its state, since emulators decrypt all the same"
    for silent in (
        lambda: bakery.describe_execution(executionArn=execution, includedData="METADATA_ONLY"),
        lambda: bakery.list_executions(stateMachineArn=machine),
        lambda: bakery.publish_state_machine_version(stateMachineArn=machine),
    ):
        assert asked(silent)[1] == []
    assert asked(lambda: bakery.create_activity(name="knead", encryptionConfiguration=key))[1] == [
        "DescribeKey"
    ]


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("AccessDeniedException", "KmsAccessDeniedException"),
        ("ThrottlingException", "KmsThrottlingException"),
    ],
)
def test_refusals_have_the_names_that_step_functions_gives_them(
    serve: Callable[..., Any], strict: KmsServer, refusal: str, said: str
) -> None:
    bakery = serve(StandaloneConfig(endpoint=f"http://127.0.0.1:{strict.server_port}"))
    key = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "oven"}
    request = {"definition": BAKE, "roleArn": ROLE, "encryptionConfiguration": key}
    machine = bakery.create_state_machine(name="bakery", **request)["stateMachineArn"]
    strict.refusal = refusal

    for call in (
        lambda: bakery.create_state_machine(name="pantry", **request),
        lambda: bakery.update_state_machine(stateMachineArn=machine, definition=BAKE),
        lambda: bakery.describe_state_machine(stateMachineArn=machine),
        lambda: bakery.create_activity(name="knead", encryptionConfiguration=key),
    ):
        answer = refused(call)
        assert answer["Error"]["Code"] == said
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert bakery.start_execution(stateMachineArn=machine), "the data key is reused"


def test_an_endpoint_without_kms_accepts_every_key(serve: Callable[..., Any], strict: KmsServer) -> None:
    strict.refusal = "UnknownOperationException"
    bakery = serve(StandaloneConfig(endpoint=f"http://127.0.0.1:{strict.server_port}"))
    key = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "oven"}

    machine = bakery.create_state_machine(
        name="bakery", definition=BAKE, roleArn=ROLE, encryptionConfiguration=key
    )["stateMachineArn"]

    assert bakery.start_execution(stateMachineArn=machine)
    assert bakery.describe_state_machine(stateMachineArn=machine)["encryptionConfiguration"] == key
