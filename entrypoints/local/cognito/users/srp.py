"""The Secure Remote Password protocol as Cognito speaks it.

SRP-6a (RFC 5054) over the 3072-bit group of RFC 3526 with g = 2 and SHA-256. The session key is derived by
HKDF (RFC 5869) with the info text "Caldera Derived Key", and the client proves it by an HMAC over pool, user,
secret block and time. Amazon Cognito Developer Guide, "Sign-in with persistent passwords and secure payload":
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
"""

import base64
import binascii
import hashlib
import hmac
from functools import cache

from entrypoints.local.cognito.users.model import Verifier

# RFC 3526, section 4.
_N_TEXT = (
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF"
)
N = int(_N_TEXT, 16)
G = 2
_INFO = b"Caldera Derived Key\x01"
_KEY_BYTES = 16


def _padded(number: int) -> bytes:
    """Return a positive number as two's complement, as Java's BigInteger writes it."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


_K = _hash(_padded(N), bytes([G]))


@cache
def _powers() -> tuple[tuple[int, ...], ...]:
    """Return G to the power of each hexadecimal digit at each of a SHA-256 hash's places, modulo N."""
    return tuple(tuple(pow(G, digit << place, N) for digit in range(16)) for place in range(0, 256, 4))


def _power(exponent: int) -> int:
    """Return G to the power of a 256-bit number modulo N, by the table: faster than `pow`."""
    result = 1
    for row in _powers():
        result = result * row[exponent & 15] % N
        exponent >>= 4
    return result


def verifier(pool_id: str, username: str, password: str, salt: str) -> Verifier:
    """Return what a pool stores of a password."""
    name = f"{pool_id.partition('_')[2]}{username}:{password}".encode()
    x = _hash(_padded(int(salt, 16)), hashlib.sha256(name).digest())
    return Verifier(salt, f"{_power(x):x}")


def proves(stored: Verifier, pool_id: str, username: str, password: str) -> bool:
    """Return whether a password is the one of a verifier."""
    given = verifier(pool_id, username, password, stored.salt)
    return hmac.compare_digest(given.value, stored.value)


def public_value(stored: Verifier, secret: str) -> str:
    """Return SRP_B, hexadecimal, for the server's secret exponent."""
    return f"{(_K * int(stored.value, 16) + pow(G, int(secret, 16), N)) % N:x}"


def client_value(text: str) -> int | None:
    """Return a client's SRP_A, or None if it is no number or would fix the key (RFC 5054, 2.5.4)."""
    try:
        value = int(text, 16)
    except ValueError:
        return None
    return value if value > 0 and value % N else None


def signature(  # noqa: PLR0913 -- the protocol's own inputs
    stored: Verifier,
    secret: str,
    public: str,
    *,
    pool_id: str,
    user_id: str,
    block: str,
    timestamp: str,
) -> str:
    """Return the PASSWORD_CLAIM_SIGNATURE, base64, that a client with the right password sends."""
    a, b = int(public, 16), int(secret, 16)
    u = _hash(_padded(a), _padded(int(public_value(stored, secret), 16)))
    shared = pow(a * pow(int(stored.value, 16), u, N), b, N)
    extracted = hmac.digest(_padded(u), _padded(shared), "sha256")
    key = hmac.digest(extracted, _INFO, "sha256")[:_KEY_BYTES]
    message = b"".join(
        [pool_id.partition("_")[2].encode(), user_id.encode(), _decoded(block), timestamp.encode()]
    )
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()


def _decoded(block: str) -> bytes:
    try:
        return base64.b64decode(block, validate=True)
    except (binascii.Error, ValueError):
        return b""
