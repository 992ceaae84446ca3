"""How officers find a person: by the exact name, or by year of birth and the last four characters.

Both are keyed blind indexes: equal for equal text, meaningless without the key.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from cardhub.intake.code_lists import name_variants
from cardhub.security.sealed_type import Sealed
from cardhub.security.vault import Vault

__all__ = ["SEARCH_COLUMNS", "fill_missing", "name_index", "search_indexes", "tail_index"]

SEARCH_COLUMNS = ("name_index", "tail_index")
NAME_PURPOSE = "person.name"
TAIL_PURPOSE = "person.birth_year_and_tail"
_SEPARATORS = " \t\u3000·•∙・･●‧．.。-﹒⋅‐–—_"
_BATCH = 5_000


def name_index(vault: Vault, full_name: str) -> bytes:
    """The index of a name; separators, width and variant characters make no difference."""
    folded = unicodedata.normalize("NFKC", full_name).upper().translate(_bare())
    return vault.blind_index(NAME_PURPOSE, folded)


def tail_index(vault: Vault, birth_year: str, last_four: str) -> bytes:
    """The index of a year (`1962`) and the last four characters of an ID number (`003X`)."""
    tail = unicodedata.normalize("NFKC", last_four).upper()
    return vault.blind_index(TAIL_PURPOSE, f"{birth_year}/{tail}")


def search_indexes(vault: Vault, full_name: str, id_number: str) -> tuple[bytes, bytes]:
    """The values of SEARCH_COLUMNS."""
    return name_index(vault, full_name), tail_index(vault, id_number[6:10], id_number[-4:])


def fill_missing(cursor: Any, vault: Vault) -> int:
    """Index the persons that were made before there were indexes; returns how many."""
    filled = 0
    while True:
        cursor.execute(
            "select person_id, full_name, id_number from person where name_index is null limit %s", (_BATCH,)
        )
        rows = cursor.fetchall()
        if not rows:
            return filled
        cursor.executemany(
            "update person set name_index = %s, tail_index = %s where person_id = %s",
            [
                (
                    *search_indexes(
                        vault,
                        vault.open(Sealed(bytes(name)), "person", str(person_id), "full_name"),
                        vault.open(Sealed(bytes(number)), "person", str(person_id), "id_number"),
                    ),
                    person_id,
                )
                for person_id, name, number in rows
            ],
        )
        filled += len(rows)


@cache
def _bare() -> dict[int, str | None]:
    return {ord(each): None for each in _SEPARATORS} | {
        ord(variant): usual for variant, usual in name_variants().items()
    }
