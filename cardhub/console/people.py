"""Names and numbers of the people in a list, opened one by one: who shows them masks them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardhub.security.vault import Vault

__all__ = ["opened_names", "opened_people"]


def opened_names(vault: Vault, rows: Iterable[Any]) -> dict[int, str]:
    """The full name of each person of rows with `person_id` and the sealed `full_name`."""
    return {
        row.person_id: vault.open(row.full_name, "person", str(row.person_id), "full_name") for row in rows
    }


def opened_people(vault: Vault, rows: Iterable[Any]) -> dict[int, tuple[str, str]]:
    """Name and number of each person of rows that also have the sealed `id_number`."""
    rows = list(rows)
    names = opened_names(vault, rows)
    return {
        row.person_id: (
            names[row.person_id],
            vault.open(row.id_number, "person", str(row.person_id), "id_number"),
        )
        for row in rows
    }
