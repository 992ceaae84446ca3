"""Passwords: kept as Argon2id hashes in PHC form, which name their own costs."""

from __future__ import annotations

import os
import threading

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

__all__ = ["hash_password", "is_password"]

SALT_BYTES = 16
HASH_BYTES = 32
# OWASP's first choice: 46 MiB, one pass, one lane; 40 ms on a small server.
MEMORY_KIB = 47_104
ITERATIONS = 1
LANES = 1
_AT_A_TIME = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """`$argon2id$v=19$m=47104,t=1,p=1$…` of a password, with a salt of its own."""
    salt = os.urandom(SALT_BYTES)
    deriving = Argon2id(
        salt=salt, length=HASH_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB
    )
    return deriving.derive_phc_encoded(password.encode("utf-8"))


def is_password(password: str, hashed: str) -> bool:
    """Whether `hashed` was made of this password; a few at a time, so that guesses do not eat the memory."""
    with _AT_A_TIME:
        try:
            Argon2id.verify_phc_encoded(password.encode("utf-8"), hashed)
        except InvalidKey:
            return False
    return True
