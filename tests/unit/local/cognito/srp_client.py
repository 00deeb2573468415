"""A client of Cognito's SRP, written from RFC 5054 and RFC 5869 and not from the pool."""

import base64
import hashlib
import hmac
from typing import Any

from entrypoints.local.cognito.users.srp import N

TIMESTAMP = "Sat Jun 6 12:00:00 UTC 2026"


def _bytes(number: int) -> bytes:
    text = f"{number:x}"
    text = text if len(text) % 2 == 0 else f"0{text}"
    return bytes.fromhex(text if text[0] < "8" else f"00{text}")


def _number(*parts: bytes) -> int:
    return int(hashlib.sha256(b"".join(parts)).hexdigest(), 16)


class SrpClient:
    """One sign-in with a fixed secret."""

    def __init__(self, pool_id: str, secret: int = 0xC0FFEE) -> None:
        self._pool = pool_id.split("_")[1]
        self._secret = secret
        self._public = pow(2, secret, N)

    @property
    def srp_a(self) -> str:
        return f"{self._public:x}"

    def answers(self, challenge: dict[str, Any], password: str) -> dict[str, str]:
        """Return the responses to PASSWORD_VERIFIER."""
        user_id, theirs = challenge["USER_ID_FOR_SRP"], int(challenge["SRP_B"], 16)
        x = _number(
            _bytes(int(challenge["SALT"], 16)),
            hashlib.sha256(f"{self._pool}{user_id}:{password}".encode()).digest(),
        )
        u, k = _number(_bytes(self._public), _bytes(theirs)), _number(_bytes(N), b"\x02")
        shared = pow(theirs - k * pow(2, x, N), self._secret + u * x, N)
        extracted = hmac.new(_bytes(u), _bytes(shared), "sha256").digest()
        key = hmac.new(extracted, b"Caldera Derived Key\x01", "sha256").digest()[:16]
        block = base64.b64decode(challenge["SECRET_BLOCK"])
        message = self._pool.encode() + user_id.encode() + block + TIMESTAMP.encode()
        return {
            "USERNAME": user_id,
            "PASSWORD_CLAIM_SECRET_BLOCK": challenge["SECRET_BLOCK"],
            "TIMESTAMP": TIMESTAMP,
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(hmac.new(key, message, "sha256").digest()).decode(),
        }
