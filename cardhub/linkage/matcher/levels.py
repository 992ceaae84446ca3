"""How two rows are compared: fields, and for each its levels from the strongest agreement to contradiction.

The conditions are SQL over `<column>_l` and `<column>_r` of `fields.py`; training and scoring read the same
text. Where `unknown` holds, the field says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COMPARISONS", "Comparison", "Level"]


@dataclass(frozen=True)
class Level:
    """`m` and `u`: how often rows of one person, and of two, agree so; a start for training.

    `is_rare`: random pairs are too few to show the u, it stays as it is here. `frequency` names a column: an
    agreement on its common values proves less than on its rare ones. `is_against`: never counts in favour.
    """

    name: str
    m: float
    u: float
    condition: str
    frequency: str = ""
    is_rare: bool = False
    is_against: bool = False


@dataclass(frozen=True)
class Comparison:
    """The levels are tried in order; the last one holds where no other does."""

    name: str
    unknown: str
    levels: tuple[Level, ...]


_CUT = "length({0}) >= 4 AND length({1}) > length({0}) AND starts_with({1}, {0})"
_SHORT, _LONG = _CUT.format("name_key_l", "name_key_r"), _CUT.format("name_key_r", "name_key_l")
_LOST = "(wild_l OR wild_r) AND same_name(name_key_l, name_key_r)"
_NEARLY = "length(name_key_l) >= 3 AND one_character_off(name_key_l, name_key_r)"
_SWAPPED = "born_l = left(born_r, 4) || right(born_r, 2) || substr(born_r, 5, 2)"
_WRITTEN = "id_number_l IS NULL AND length(id_text_l) BETWEEN 17 AND 19"
_EDITS = f"{_WRITTEN} AND damerau_levenshtein(id_text_l, id_number_r)"
_USERS = "greatest(phone_names_l, phone_names_r)"


def _place(length: int, ending: str = "") -> str:
    """The row's place is one of the two places of the other, as far as the code's first `length` digits."""
    here = f"left(division_code_l, {length})"
    known = f" AND NOT ends_with({here}, '{ending}')" if ending else ""
    same = f"{here} IN (left(division_code_r, {length}), left(residence_code_r, {length}))"
    return f"coalesce({same}{known}, FALSE)"


COMPARISONS = (
    Comparison("name", "name_key_l IS NULL OR name_key_r IS NULL", (
        Level("same", 0.9, 0.002, "name_key_l = name_key_r", frequency="name_key"),
        Level("lost_character", 0.02, 0.0003, _LOST, is_rare=True),
        Level("cut", 0.02, 0.0001, f"({_SHORT}) OR ({_LONG})", is_rare=True),
        Level("sounds_alike", 0.03, 0.003, "sound_l IN (sound_r, other_sound_r) OR other_sound_l = sound_r",
              frequency="sound"),
        Level("one_character", 0.01, 0.02, _NEARLY, is_against=True),
        Level("different", 0.02, 0.97, "TRUE"),
    )),
    Comparison("birth", "year_l IS NULL OR birth_date_r IS NULL", (
        Level("same", 0.9, 6e-05, "born_l = born_r"),
        Level("lunar", 0.02, 6e-05, "born_l = lunar_r OR lunar_l = born_r", is_rare=True),
        Level("day_and_month_swapped", 0.005, 3e-05, _SWAPPED, is_rare=True),
        Level("one_digit", 0.02, 0.001, "damerau_levenshtein(born_l, born_r) = 1", is_rare=True),
        Level("close", 0.02, 0.005, "abs(birth_date_l - birth_date_r) <= 60", is_rare=True),
        Level("year", 0.02, 0.015, "birth_date_l IS NULL AND year_l = year_r"),
        Level("different", 0.01, 0.97, "TRUE"),
    )),
    Comparison("sex", "sex_l IS NULL OR sex_r IS NULL", (
        Level("same", 0.99, 0.5, "sex_l = sex_r"),
        Level("different", 0.01, 0.5, "TRUE"),
    )),
    Comparison("place", "division_code_l IS NULL OR division_code_r IS NULL", (
        Level("village", 0.8, 0.0002, _place(12, "000")),
        Level("township", 0.05, 0.001, _place(9, "000")),
        Level("county", 0.07, 0.015, "coalesce(county_l IN (county_r, residence_county_r), FALSE)"),
        Level("prefecture", 0.03, 0.07, _place(4)),
        Level("elsewhere", 0.05, 0.9, "TRUE"),
    )),
    Comparison("number", "id_text_l IS NULL AND card_id_l IS NULL OR id_number_r IS NULL "
               "OR length(id_text_l) < 15 AND card_id_l IS NULL", (
        Level("same", 0.01, 1e-07, "id_number_l = id_number_r"),
        Level("card", 0.5, 1e-07, "card_id_l = id_number_r", is_rare=True),
        # A number holds birth date and county; given these, what is left to differ is little.
        Level("one_edit", 0.5, 0.0003, f"{_EDITS} = 1", is_rare=True),
        Level("two_edits", 0.02, 0.01, f"{_EDITS} = 2", is_rare=True),
        Level("anothers", 0.2, 0.2, "id_taken_l", is_against=True),
        Level("own_other", 0.002, 0.3, "id_number_l IS NOT NULL AND NOT id_contradicts_l", is_against=True),
        Level("stray", 0.1, 0.1, "id_number_l IS NOT NULL", is_against=True),
        Level("unusable", 0.1, 0.3, "TRUE", is_against=True),
    )),
    Comparison("phone", "phone_l IS NULL OR phone_r IS NULL "
               f"OR phone_l = phone_r AND {_USERS} > 8", (
        Level("same", 0.6, 1e-05, f"phone_l = phone_r AND {_USERS} <= 2", is_rare=True),
        Level("shared", 0.1, 0.0005, "phone_l = phone_r", is_rare=True),
        Level("different", 0.3, 0.99, "TRUE"),
    )),
    Comparison("guardian", "guardian_name_key_l IS NULL OR guardian_name_key_r IS NULL", (
        Level("same", 0.9, 0.003, "guardian_name_key_l = guardian_name_key_r"),
        Level("different", 0.1, 0.997, "TRUE"),
    )),
    Comparison("household", "household_l IS NULL OR household_r IS NULL", (
        Level("same", 0.9, 0.0001, "household_l = household_r", is_rare=True),
        Level("different", 0.1, 0.9999, "TRUE"),
    )),
)  # fmt: skip
