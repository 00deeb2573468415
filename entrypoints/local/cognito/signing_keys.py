"""The key that signs a user pool's tokens."""

import base64
import hashlib
import threading
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

_BITS = 2048
_EXPONENT = 65_537


class SigningKey:
    """An RSA key, generated at its first use, since that takes a moment.

    Each start has its own, so that no one outside this process can sign a token that it accepts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._private: rsa.RSAPrivateKey | None = None
        self._id = ""

    @property
    def private(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._private is None:
                self._private = rsa.generate_private_key(_EXPONENT, _BITS)
            return self._private

    @property
    def public(self) -> rsa.RSAPublicKey:
        return self.private.public_key()

    @property
    def id(self) -> str:
        """The `kid`, derived from the key, in Cognito's form."""
        if not self._id:
            modulus = self.public.public_numbers().n
            digest = hashlib.sha256(modulus.to_bytes(_BITS // 8, "big")).digest()
            self._id = base64.b64encode(digest).decode()
        return self._id

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return a JWT (RS256) of `claims`."""
        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers={"kid": self.id})

    def key_set(self) -> dict[str, Any]:
        """Return the JWKS document."""
        key = RSAAlgorithm.to_jwk(self.public, as_dict=True)
        described = {"alg": "RS256", "e": key["e"], "kid": self.id, "kty": "RSA", "n": key["n"], "use": "sig"}
        return {"keys": [described]}
