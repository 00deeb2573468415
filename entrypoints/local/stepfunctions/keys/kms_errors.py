"""KMS's errors as errors of the Step Functions API.

https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html and the "Errors" of the actions in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.stepfunctions.api.configurations import invalid_encryption
from entrypoints.local.stepfunctions.api.errors import ApiError

KmsAnswer = Mapping[str, Any]

_KEY_STATES = {
    "Disabled": "DISABLED",
    "PendingDeletion": "PENDING_DELETION",
    "PendingReplicaDeletion": "PENDING_DELETION",
    "PendingImport": "PENDING_IMPORT",
    "Unavailable": "UNAVAILABLE",
    "Creating": "CREATING",
}
"""The states in which a key cannot be used, and their names in kmsKeyState."""

_ACCESS_DENIED = frozenset({"AccessDeniedException", "AccessDenied"})
_THROTTLED = frozenset({"ThrottlingException", "Throttling", "RequestLimitExceeded"})
_UNUSABLE = frozenset(
    {
        "DisabledException",
        "InvalidArnException",
        "InvalidKeyUsageException",
        "KMSInvalidStateException",
        "KeyUnavailableException",
        "NotFoundException",
    }
)
_NO_KMS = frozenset({"UnknownOperationException", "UnknownOperation", "404", "501"})
"""The answers of an endpoint that has no KMS."""


def answer_of_kms(
    call: Callable[[], KmsAnswer], describe: Callable[[], KmsAnswer] | None, key_id: str
) -> Any:
    """Return the answer of KMS; None if the endpoint has no KMS.

    An emulator may use a key that KMS would not (moto does): the key's state decides in any case.

    Args:
        call: Sends the request.
        describe: Describes the key; its error is ignored, since a role may lack kms:DescribeKey. None if a
            resource is about to get this key: one that cannot be used is then an invalid configuration.
        key_id: The key, for the message.

    Raises:
        ApiError: See CustomerKeys; InternalFailure (status 500) if KMS did not answer or failed.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the first client

    try:
        answer = call()
    except ClientError as fault:
        code = str(fault.response.get("Error", {}).get("Code", ""))
        if code in _NO_KMS:
            return None
        raise _refusal(code, key_id, _state(describe), new=describe is None) from fault
    except BotoCoreError as fault:
        raise _broken(f"KMS did not answer for {key_id} ({type(fault).__name__})") from fault
    state = _state(describe)
    if state in _KEY_STATES:
        raise _unusable(key_id, state, new=False)
    return answer


def require_encryption_key(metadata: Mapping[str, Any], key_id: str) -> None:
    """Raise InvalidEncryptionConfiguration unless a key is the customer's, symmetric and enabled."""
    if metadata.get("KeyManager") == "AWS":
        raise invalid_encryption(f"{key_id} is AWS's own key: name a customer managed key")
    spec = metadata.get("KeySpec", "SYMMETRIC_DEFAULT"), metadata.get("KeyUsage", "ENCRYPT_DECRYPT")
    if spec != ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"):
        raise invalid_encryption(f"{key_id} is not a symmetric encryption key but {spec[0]} for {spec[1]}")
    state = metadata.get("KeyState", "Enabled")
    if state != "Enabled":
        raise _unusable(key_id, state, new=True)


def _state(describe: Callable[[], KmsAnswer] | None) -> str | None:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the first client

    try:
        return None if describe is None else describe()["KeyMetadata"].get("KeyState")
    except (BotoCoreError, ClientError):
        return None


def _refusal(code: str, key_id: str, state: str | None, *, new: bool) -> ApiError:
    if code in _ACCESS_DENIED:
        message = f"KMS denied access to {key_id}: grant it in the key's policy or to the caller"
        return ApiError("KmsAccessDeniedException", message)
    if code in _THROTTLED:
        return ApiError("KmsThrottlingException", f"KMS throttled a call for {key_id}: try again")
    if code in _UNUSABLE:
        return _unusable(key_id, state, new=new)
    return _broken(f"KMS refused a call for {key_id} ({code})")


def _unusable(key_id: str, state: str | None, *, new: bool) -> ApiError:
    condition = f"is {state}" if state in _KEY_STATES else "does not exist or cannot be used"
    message = f"The KMS key {key_id} {condition}: enable it, or configure another"
    if new:
        return invalid_encryption(message)
    known = _KEY_STATES.get(state or "")
    return ApiError("KmsInvalidStateException", message, 400, **({"kmsKeyState": known} if known else {}))


def _broken(message: str) -> ApiError:
    return ApiError("InternalFailure", message, 500)
