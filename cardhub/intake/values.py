"""Plain text, telephone numbers, money, whole numbers and yes/no."""

from __future__ import annotations

from cardhub.intake.code_lists import placeholders
from cardhub.intake.parts import Normalised
from cardhub.intake.sql import fold_width, in_list

__all__ = ["amount", "flag", "integer", "phone", "text"]

_YES = ("是", "1", "Y", "y", "YES", "yes", "TRUE", "true", "True", "t", "有", "√")
_NO = ("否", "0", "N", "n", "NO", "no", "FALSE", "false", "False", "f", "×")


def text(name: str) -> Normalised:
    """Trimmed text; a placeholder is no text."""
    blank = in_list(f'"{name}__text"', placeholders()["any"])
    return Normalised((), {name: f'CASE WHEN NOT {blank} THEN "{name}__text" END'})


def phone(name: str) -> Normalised:
    """Digits of a mobile or landline number, else NULL; the area code's zero is put back (0931 …)."""
    source, digits, value = f'"{name}__text"', f'"{name}__digits"', f'"{name}__phone"'
    stripped = f"regexp_replace(regexp_replace({fold_width(source)}, '^\\+?86|\\.0$', ''), '[^0-9]', '', 'g')"
    is_plain = f"regexp_full_match({source}, '[0-9]+')"
    dialled = (
        f"CASE WHEN {in_list(digits, placeholders()['phone'])} "
        f"OR replace({digits}, right({digits}, 1), '') IN ('', '1') THEN NULL "
        f"WHEN regexp_full_match({digits}, '1[3-9][0-9]{{9}}|0[0-9]{{9,11}}|[2-8][0-9]{{6,7}}') "
        f"THEN {digits} "
        f"WHEN regexp_full_match({digits}, '9[34][0-9][2-8][0-9]{{6}}') THEN '0' || {digits} END"
    )
    return Normalised(
        (
            {f"{name}__digits": f"CASE WHEN {is_plain} THEN {source} ELSE {stripped} END"},
            {f"{name}__phone": dialled},
        ),
        {name: value},
        {f"{name}:unusable": f"{source} IS NOT NULL AND {value} IS NULL"},
    )


def _number(name: str, strip: str, cast: str) -> Normalised:
    source, tidy, value = f'"{name}__text"', f'"{name}__tidy"', f'"{name}__number"'
    blank = in_list(source, placeholders()["any"])
    stripped = f"regexp_replace({fold_width(source)}, '{strip}', '', 'g')"
    return Normalised(
        (
            {f"{name}__tidy": f"CASE WHEN NOT {blank} THEN {stripped} END"},
            {f"{name}__number": cast.format(tidy)},
        ),
        {name: value},
        {f"{name}:unreadable": f"{tidy} IS NOT NULL AND {value} IS NULL"},
    )


def amount(name: str) -> Normalised:
    """Yuan, two places. Fen and 万元 are not guessed at."""
    return _number(name, "[¥￥,，元\\s]", "TRY_CAST({} AS DECIMAL(12,2))")


def integer(name: str) -> Normalised:
    """A whole number; 3.0 is 3, 3.5 is unreadable."""
    return _number(
        name, "\\.0+$|[,，\\s]", "CASE WHEN NOT contains({0}, '.') THEN TRY_CAST({0} AS BIGINT) END"
    )


def flag(name: str) -> Normalised:
    """Yes or no; anything else is unknown, never no."""
    source = f'"{name}__text"'
    value = f"CASE WHEN {in_list(source, _YES)} THEN true WHEN {in_list(source, _NO)} THEN false END"
    unclear = f"{source} IS NOT NULL AND NOT {in_list(source, (*_YES, *_NO, *placeholders()['any']))}"
    return Normalised((), {name: value}, {f"{name}:unreadable": unclear})
