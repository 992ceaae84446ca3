"""Sealed values and the column type that holds nothing else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

__all__ = ["Sealed", "SealedColumn"]


class Sealed:
    """Ciphertext of one value; only `Vault.open` with the same table, row and field gives it back."""

    __slots__ = ("ciphertext",)

    def __init__(self, ciphertext: bytes) -> None:
        if not isinstance(ciphertext, bytes):
            raise TypeError("Sealed holds bytes that Vault.seal made")
        self.ciphertext = ciphertext

    def __repr__(self) -> str:
        return "Sealed()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.ciphertext == self.ciphertext

    def __hash__(self) -> int:
        return hash(self.ciphertext)


class SealedColumn(TypeDecorator[Sealed]):
    """BYTEA that takes and gives `Sealed` only.

    Plain text and bytes raise TypeError: a value that nobody sealed cannot reach the database by mistake.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"a sealed column takes Sealed, not {type(value).__name__}; use Vault.seal")
        return value.ciphertext

    def process_literal_param(self, value: Any, dialect: Dialect) -> str:
        raise TypeError("a sealed value is never written into SQL text; bind it as a parameter")

    def process_result_value(self, value: Any, dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))
