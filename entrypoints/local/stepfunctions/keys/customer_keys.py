"""The calls that Step Functions makes to KMS for customer managed keys, if the endpoint has a KMS.

KMS decides whether an action is allowed, as on AWS; nothing is encrypted here. Which action makes which call:
https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from entrypoints.local.stepfunctions.api.configurations import CUSTOMER_MANAGED_KEY, Configuration
from entrypoints.local.stepfunctions.keys.kms_errors import answer_of_kms, require_encryption_key
from entrypoints.local.system.clock import Clock

REUSE_SECONDS = 300
"""Seconds for which a data key is reused by default, without kmsDataKeyReusePeriodSeconds."""

_MOST_KEPT = 10_000
"""The number of data keys kept; the oldest is dropped, and generated again when it is needed."""

Kms = Callable[[], Any]
"""Returns boto3's client of KMS, made with the first call."""


class _DataKey(NamedTuple):
    """A data key as KMS has encrypted it; its plaintext is never kept."""

    encrypted: bytes
    key_arn: str
    made: float


class CustomerKeys:
    """Calls KMS for the resources that a customer's key encrypts; does nothing for all others.

    Args:
        kms: The client; without one every key is accepted.
        clock: Measures for how long a data key may be reused.

    Attributes:
        in_use: Whether any resource has a customer's key: actions that read may then wait for KMS.
    """

    def __init__(self, kms: Kms | None, clock: Clock) -> None:
        self._kms = kms
        self._clock = clock
        self._lock = threading.Lock()
        self._data_keys: dict[tuple[str, str], _DataKey] = {}
        self.in_use = False

    def expect(self, configuration: Configuration) -> None:
        """Note the configuration of a resource that an earlier process has created."""
        self._key_id(configuration)

    def require_usable(self, configuration: Configuration, arn: str, *, data_key: bool = True) -> None:
        """Check the key of a resource to be created or changed, and generate its first data key.

        Args:
            configuration: The resource's encryption configuration.
            arn: The resource.
            data_key: False for an activity: its data keys are generated when its tasks need them.

        Raises:
            ApiError: InvalidEncryptionConfiguration (the key does not exist, is not symmetric or not
                enabled), KmsAccessDeniedException, KmsThrottlingException.
        """
        key_id = self._key_id(configuration)
        if key_id is None:
            return
        found = self._call(key_id, lambda kms: kms.describe_key(KeyId=key_id), new=True)
        if found is None:
            return
        require_encryption_key(found["KeyMetadata"], key_id)
        if data_key:
            self._generate(key_id, arn, new=True)

    def write(self, configuration: Configuration, arn: str) -> None:
        """Require a data key for data to be written: the last one while it may be reused, else a new one.

        Raises:
            ApiError: KmsInvalidStateException, KmsAccessDeniedException, KmsThrottlingException.
        """
        key_id = self._key_id(configuration)
        if key_id is None:
            return
        kept = self._data_keys.get((key_id, arn))
        period = configuration.get("kmsDataKeyReusePeriodSeconds") or REUSE_SECONDS
        if kept is None or self._clock.monotonic() - kept.made >= period:
            self._generate(key_id, arn)

    def read(self, configuration: Configuration, arn: str) -> None:
        """Let KMS decrypt the data key, at every call, since each may be of another caller.

        Raises:
            ApiError: KmsInvalidStateException, KmsAccessDeniedException, KmsThrottlingException.
        """
        key_id = self._key_id(configuration)
        if key_id is None:
            return
        kept = self._data_keys.get((key_id, arn)) or self._generate(key_id, arn)
        if kept is not None:
            self._call(
                key_id,
                lambda kms: kms.decrypt(
                    CiphertextBlob=kept.encrypted,
                    KeyId=kept.key_arn,
                    EncryptionAlgorithm="SYMMETRIC_DEFAULT",
                    EncryptionContext=_context(arn),
                ),
            )

    def _key_id(self, configuration: Configuration) -> str | None:
        """Return the customer's key of a configuration, None without one or without a KMS."""
        if self._kms is None or configuration.get("type") != CUSTOMER_MANAGED_KEY:
            return None
        self.in_use = True
        key_id: str = configuration["kmsKeyId"]
        return key_id

    def _generate(self, key_id: str, arn: str, *, new: bool = False) -> _DataKey | None:
        made = self._clock.monotonic()
        answer = self._call(
            key_id,
            lambda kms: kms.generate_data_key(
                KeyId=key_id, KeySpec="AES_256", EncryptionContext=_context(arn)
            ),
            new=new,
        )
        if answer is None:
            return None
        data_key = _DataKey(answer["CiphertextBlob"], answer["KeyId"], made)
        with self._lock:
            self._data_keys[key_id, arn] = data_key
            if len(self._data_keys) > _MOST_KEPT:
                del self._data_keys[next(iter(self._data_keys))]
        return data_key

    def _call(self, key_id: str, call: Callable[[Any], Mapping[str, Any]], *, new: bool = False) -> Any:
        kms: Any = self._kms() if self._kms else None
        describe = None if new else lambda: kms.describe_key(KeyId=key_id)
        return answer_of_kms(lambda: call(kms), describe, key_id)


def _context(arn: str) -> dict[str, str]:
    """Return the encryption context of a resource."""
    return {f"aws:states:{'activityArn' if ':activity:' in arn else 'stateMachineArn'}": arn}
