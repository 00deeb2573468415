"""Customer managed keys, with a KMS that answers as a test decides."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from entrypoints.local.stepfunctions.api.errors import ApiError
from entrypoints.local.stepfunctions.keys.customer_keys import CustomerKeys

BAKERY = "arn:aws:states:us-east-1:000000000000:stateMachine:bakery"
KNEAD = "arn:aws:states:us-east-1:000000000000:activity:knead"
OVEN = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "alias/oven"}
KEY_ARN = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555"


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Any")


@dataclass
class Kms:
    """boto3's client of KMS, as far as it is used."""

    metadata: dict[str, Any] = field(default_factory=lambda: {"KeyState": "Enabled"})
    fault: Exception | None = None
    undescribed: Exception | None = None
    calls: list[str] = field(default_factory=list)
    contexts: list[dict[str, str]] = field(default_factory=list)
    decrypted: list[tuple[bytes, str]] = field(default_factory=list)

    def describe_key(self, **given: Any) -> dict[str, Any]:
        self.calls.append(f"DescribeKey {given['KeyId']}")
        if self.undescribed:
            raise self.undescribed
        return {"KeyMetadata": self.metadata}

    def generate_data_key(self, **given: Any) -> dict[str, Any]:
        assert given["KeySpec"] == "AES_256"
        self._note(f"GenerateDataKey {given['KeyId']}", given["EncryptionContext"])
        blob = f"data key {len(self.calls)}".encode()
        return {"CiphertextBlob": blob, "KeyId": KEY_ARN, "Plaintext": b"secret"}

    def decrypt(self, **given: Any) -> dict[str, Any]:
        assert given["EncryptionAlgorithm"] == "SYMMETRIC_DEFAULT"
        self._note("Decrypt", given["EncryptionContext"])
        self.decrypted.append((given["CiphertextBlob"], given["KeyId"]))
        return {"Plaintext": b"secret"}

    def _note(self, call: str, context: dict[str, str]) -> None:
        self.calls.append(call)
        self.contexts.append(context)
        if self.fault:
            raise self.fault

    def asked(self) -> list[str]:
        """Return what was asked since the last time, apart from the key's state."""
        asked = [call for call in self.calls if not call.startswith("DescribeKey")]
        self.calls.clear()
        return asked


class Watch:
    """A clock that a test advances."""

    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def kms() -> Kms:
    return Kms()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def keys(kms: Kms, watch: Watch) -> CustomerKeys:
    return CustomerKeys(lambda: kms, watch)  # type: ignore[arg-type]


def test_the_key_of_a_state_machine_is_checked_and_its_first_data_key_generated(
    keys: CustomerKeys, kms: Kms
) -> None:
    keys.require_usable(OVEN, BAKERY)

    assert kms.calls == ["DescribeKey alias/oven", "GenerateDataKey alias/oven"]
    assert kms.contexts == [{"aws:states:stateMachineArn": BAKERY}]


def test_the_key_of_an_activity_is_checked(keys: CustomerKeys, kms: Kms) -> None:
    keys.require_usable(OVEN, KNEAD, data_key=False)
    assert kms.calls == ["DescribeKey alias/oven"]

    keys.read(OVEN, KNEAD)
    assert kms.contexts == [{"aws:states:activityArn": KNEAD}] * 2


@pytest.mark.parametrize(("period", "given"), [(300, {}), (60, {"kmsDataKeyReusePeriodSeconds": 60})])
def test_a_data_key_is_reused_for_its_period(
    keys: CustomerKeys, kms: Kms, watch: Watch, period: int, given: dict[str, int]
) -> None:
    oven = {**OVEN, **given}
    keys.require_usable(oven, BAKERY)
    kms.asked()

    watch.seconds = period - 1
    keys.write(oven, BAKERY)
    assert kms.asked() == []

    watch.seconds = period
    keys.write(oven, BAKERY)
    assert kms.asked() == ["GenerateDataKey alias/oven"]
    keys.write(oven, BAKERY)
    assert kms.asked() == []


def test_every_read_decrypts_the_data_key_by_the_key_that_made_it(keys: CustomerKeys, kms: Kms) -> None:
    keys.require_usable(OVEN, BAKERY)
    kms.asked()

    keys.read(OVEN, BAKERY)
    keys.read(OVEN, BAKERY)

    assert kms.asked() == ["Decrypt", "Decrypt"]
    assert kms.decrypted == [(b"data key 2", KEY_ARN)] * 2


USES: dict[str, Callable[[CustomerKeys], None]] = {
    "write": lambda keys: keys.write(OVEN, BAKERY),
    "read": lambda keys: keys.read(OVEN, BAKERY),
    "state machine": lambda keys: keys.require_usable(OVEN, BAKERY),
    "activity": lambda keys: keys.require_usable(OVEN, KNEAD, data_key=False),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion", "PendingImport", "Unavailable", "Creating"])
@pytest.mark.parametrize("fault", [None, refused("KMSInvalidStateException")], ids=["emulated", "refused"])
def test_a_key_that_cannot_be_used_is_named_with_its_state(
    keys: CustomerKeys, kms: Kms, use: str, state: str, fault: Exception | None
) -> None:
    kms.metadata["KeyState"], kms.fault = state, fault
    exists = use in ("write", "read")

    with pytest.raises(ApiError, match=f"alias/oven is {state}") as error:
        USES[use](keys)

    assert error.value.code == ("KmsInvalidStateException" if exists else "InvalidEncryptionConfiguration")
    shown = re.sub("(?<!^)(?=[A-Z])", "_", state).upper()
    assert error.value.members == ({"kmsKeyState": shown} if exists else {})


def test_the_state_of_a_deleted_key_is_not_reported(keys: CustomerKeys, kms: Kms) -> None:
    kms.fault = kms.undescribed = refused("NotFoundException")

    with pytest.raises(ApiError, match=r"KmsInvalidStateException: .* does not exist") as error:
        keys.write(OVEN, BAKERY)
    assert error.value.members == {}
    with pytest.raises(ApiError, match=r"InvalidEncryptionConfiguration: .* does not exist"):
        keys.require_usable(OVEN, BAKERY)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AccessDeniedException", "KmsAccessDeniedException"),
        ("ThrottlingException", "KmsThrottlingException"),
        ("KMSInternalException", "InternalFailure"),
    ],
)
def test_other_refusals_have_the_names_that_step_functions_gives_them(
    keys: CustomerKeys, kms: Kms, code: str, said: str
) -> None:
    kms.fault = refused(code)

    for use in (keys.require_usable, keys.write, keys.read):
        with pytest.raises(ApiError, match=f"{said}: .*alias/oven"):
            use(OVEN, BAKERY)


def test_a_role_may_do_without_describing_its_key(keys: CustomerKeys, kms: Kms) -> None:
    kms.undescribed = refused("AccessDeniedException")

    keys.write(OVEN, BAKERY)
    keys.read(OVEN, BAKERY)

    assert kms.asked() == ["GenerateDataKey alias/oven", "Decrypt"]


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"}, "not a symmetric encryption key"),
        (
            {"KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "GENERATE_VERIFY_MAC"},
            "not a symmetric encryption key",
        ),
        ({"KeyManager": "AWS"}, "AWS's own key"),
    ],
)
def test_only_a_customers_symmetric_key_can_be_configured(
    keys: CustomerKeys, kms: Kms, metadata: dict[str, str], reason: str
) -> None:
    kms.metadata.update(metadata)

    with pytest.raises(ApiError, match=f"InvalidEncryptionConfiguration: .*{reason}"):
        keys.require_usable(OVEN, BAKERY)


def test_a_kms_that_does_not_answer_is_our_own_fault(keys: CustomerKeys, kms: Kms) -> None:
    kms.fault = EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

    with pytest.raises(ApiError, match="InternalFailure: KMS did not answer for alias/oven") as error:
        keys.write(OVEN, BAKERY)
    assert error.value.status == 500


def test_an_endpoint_without_kms_accepts_every_key(keys: CustomerKeys, kms: Kms) -> None:
    kms.fault = kms.undescribed = refused("UnknownOperationException")

    keys.require_usable(OVEN, BAKERY)
    keys.write(OVEN, BAKERY)
    keys.read(OVEN, BAKERY)


def test_no_kms_is_called_without_an_endpoint_or_for_aws_own_key(kms: Kms, watch: Watch) -> None:
    for keys, configuration in (
        (CustomerKeys(None, watch), OVEN),  # type: ignore[arg-type]
        (CustomerKeys(lambda: kms, watch), {"type": "AWS_OWNED_KEY"}),  # type: ignore[arg-type]
    ):
        keys.require_usable(configuration, BAKERY)
        keys.write(configuration, BAKERY)
        keys.read(configuration, BAKERY)
        assert not keys.in_use

    assert kms.calls == []


def test_a_resource_of_an_earlier_process_is_expected(keys: CustomerKeys, kms: Kms) -> None:
    keys.expect(OVEN)

    assert keys.in_use
    assert kms.calls == []
