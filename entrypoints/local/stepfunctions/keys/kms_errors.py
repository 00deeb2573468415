"""KMS's refusals in the words of the Step Functions API.

https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html and the "Errors" of the actions in
https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from entrypoints.local.stepfunctions.api.configurations import invalid_encryption
from entrypoints.local.stepfunctions.api.errors import ApiError

Answer = Mapping[str, Any]

_KEY_STATES = {
    "Disabled": "DISABLED",
    "PendingDeletion": "PENDING_DELETION",
    "PendingReplicaDeletion": "PENDING_DELETION",
    "PendingImport": "PENDING_IMPORT",
    "Unavailable": "UNAVAILABLE",
    "Creating": "CREATING",
}
"""The states in which a key cannot be used, and their names in kmsKeyState."""

_NO_ACCESS = frozenset({"AccessDeniedException", "AccessDenied"})
_TOO_FAST = frozenset({"ThrottlingException", "Throttling", "RequestLimitExceeded"})
_NOT_USABLE = frozenset(
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
"""What an endpoint answers at which there is no KMS."""


def asked(ask: Callable[[], Answer], describe: Callable[[], Answer] | None, key_id: str) -> Any:
    """Return what KMS answers; None if there is no KMS at the endpoint.

    An emulator may use a key that KMS would not, moto for one: the key's state decides in any case.

    Args:
        ask: Sends the request.
        describe: Describes the key; its refusal says nothing, since a role may do without kms:DescribeKey.
            None if a resource is only to have this key, so that one that cannot be used is a wrong
            configuration.
        key_id: The key, for the message.

    Raises:
        ApiError: see CustomerKeys; InternalFailure (status 500) if KMS did not answer or broke.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the first client

    try:
        answer = ask()
    except ClientError as fault:
        code = str(fault.response.get("Error", {}).get("Code", ""))
        if code in _NO_KMS:
            return None
        raise _refusal(code, key_id, _state(describe), new=describe is None) from fault
    except BotoCoreError as fault:
        raise _broken(f"KMS did not answer for {key_id} ({type(fault).__name__})") from fault
    state = _state(describe)
    if state in _KEY_STATES:
        raise _not_usable(key_id, state, new=False)
    return answer


def require_encryption_key(metadata: Mapping[str, Any], key_id: str) -> None:
    """Raise InvalidEncryptionConfiguration for a key that is not the customer's, symmetric and enabled."""
    if metadata.get("KeyManager") == "AWS":
        raise invalid_encryption(f"{key_id} is AWS's own key: name a customer managed key")
    kind = metadata.get("KeySpec", "SYMMETRIC_DEFAULT"), metadata.get("KeyUsage", "ENCRYPT_DECRYPT")
    if kind != ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"):
        raise invalid_encryption(f"{key_id} is no symmetric encryption key but {kind[0]} for {kind[1]}")
    state = metadata.get("KeyState", "Enabled")
    if state != "Enabled":
        raise _not_usable(key_id, state, new=True)


def _state(describe: Callable[[], Answer] | None) -> str | None:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 -- with the first client

    try:
        return None if describe is None else describe()["KeyMetadata"].get("KeyState")
    except (BotoCoreError, ClientError):
        return None


def _refusal(code: str, key_id: str, state: str | None, *, new: bool) -> ApiError:
    if code in _NO_ACCESS:
        message = f"KMS denied access to {key_id}: grant it in the key's policy or to the caller"
        return ApiError("KmsAccessDeniedException", message)
    if code in _TOO_FAST:
        return ApiError("KmsThrottlingException", f"KMS throttled a call for {key_id}: try again")
    if code in _NOT_USABLE:
        return _not_usable(key_id, state, new=new)
    return _broken(f"KMS refused a call for {key_id} ({code})")


def _not_usable(key_id: str, state: str | None, *, new: bool) -> ApiError:
    condition = f"is {state}" if state in _KEY_STATES else "does not exist or cannot be used"
    message = f"The KMS key {key_id} {condition}: enable it, or configure another"
    if new:
        return invalid_encryption(message)
    known = _KEY_STATES.get(state or "")
    return ApiError("KmsInvalidStateException", message, 400, **({"kmsKeyState": known} if known else {}))


def _broken(message: str) -> ApiError:
    return ApiError("InternalFailure", message, 500)
