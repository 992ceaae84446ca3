"""Division codes: 12 digits, retired codes mapped to their successor by date."""

from __future__ import annotations

from datetime import date

from cardhub.intake.code_lists import counties, placeholders, retired_divisions
from cardhub.intake.parts import Normalised
from cardhub.intake.sql import fold_width, in_list, lookup

__all__ = ["division"]

PROVINCE = "62"


def division(name: str, as_of: date) -> Normalised:
    """`<name>` and `_raw`. A code of another province is kept as it is; an unknown one of ours is NULL."""
    text, digits, county, value = (f'"{name}__{word}"' for word in ("text", "digits", "county", "division"))
    retired = retired_divisions(as_of)
    plain = f"regexp_replace({fold_width(text)}, '\\s|\\.0$', '', 'g')"
    padded = (
        f"CASE WHEN regexp_full_match({text}, '[1-9][0-9]{{11}}') THEN {text} "
        f"WHEN regexp_full_match({plain}, '[1-9][0-9]{{5}}([0-9]{{3}}){{0,2}}') "
        f"THEN rpad({plain}, 12, '0') END"
    )
    successor = (
        f"CASE WHEN {in_list(f'left({digits}, 6)', retired)} THEN {lookup(f'left({digits}, 6)', retired)} "
    )
    # Within one prefecture a renamed county kept its townships' codes; elsewhere only the county is certain.
    moved = (
        f"CASE WHEN {county} = left({digits}, 6) THEN {digits} "
        f"WHEN left({county}, 4) = left({digits}, 4) THEN {county} || substr({digits}, 7) "
        f"ELSE {county} || '000000' END"
    )
    elsewhere = f"NOT starts_with({digits}, '{PROVINCE}') OR {digits} = '{PROVINCE}0000000000'"
    known = f"{in_list(county, sorted(counties()))} OR {elsewhere}"
    blank = in_list(text, placeholders()["any"])
    return Normalised(
        (
            {f"{name}__digits": padded},
            {f"{name}__county": f"{successor} ELSE left({digits}, 6) END"},
            {f"{name}__division": f"CASE WHEN {known} THEN {moved} END"},
        ),
        {name: value, f"{name}_raw": f'"{name}__raw"'},
        {
            f"{name}:retired_division": f"{county} <> left({digits}, 6)",
            f"{name}:unknown_division": f"{text} IS NOT NULL AND {value} IS NULL AND NOT {blank}",
        },
    )
