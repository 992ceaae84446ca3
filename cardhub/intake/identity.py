"""ID, document and card numbers (GB 11643, ISO 7064 MOD 11-2).

A wrong number is never repaired beyond its form: width, x, spaces, 15 → 18 and the card's tail.
"""

from __future__ import annotations

from datetime import date

from cardhub.intake.code_lists import placeholders
from cardhub.intake.parts import Normalised
from cardhub.intake.sql import FOLD_FROM, FOLD_TO, cleaned, in_list, literal

__all__ = ["birth_of", "card_number", "document_number", "id_number", "number_text"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LIKE_X = "×✕✖χΧХх＊*"
_BODY = "[1-9][0-9]{16}[0-9X]"
_TIDY = "[0-9]{17}[0-9X]([0-9]{2}(B[0-9])?)?"
_SCIENTIFIC = r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}|[0-9]{15,18}\.0+"


def _folded(text: str) -> str:
    """Upper case, half width, X for what looks like it; without spaces, quotes and hyphens."""
    source, target = FOLD_FROM + _LIKE_X, FOLD_TO + "X" * len(_LIKE_X)
    folded = f"translate({text}, {literal(source)}, {literal(target)})"
    thorough = f"upper(regexp_replace({folded}, '[\\s=\"''-]', '', 'g'))"
    return f"CASE WHEN regexp_full_match({text}, '{_TIDY}') THEN {text} ELSE {thorough} END"


def number_text(raw: str) -> str:
    """A number as its source wrote it, cleaned of width, case and blanks, whether it is valid or not."""
    text = cleaned(raw)
    return f"CASE WHEN {raw} IS NOT NULL THEN {_folded(text)} END"


def _check_digit(number: str) -> str:
    terms = " + ".join(
        f"({number} // {10 ** (16 - place)} % 10) * {weight}" for place, weight in enumerate(_WEIGHTS)
    )
    return f"substr('10X98765432', (({terms}) % 11)::INTEGER + 1, 1)"


def _steps(name: str, as_of: date, tails: str, *, is_card: bool = False) -> tuple[dict[str, str], ...]:
    """Columns `<name>__fold`, `__kind`, `__flag` and `__id`; `tails` is what may follow the first 18.

    `is_card`: a card number of the right length is what belongs here, and no repair.
    """

    def part(word: str) -> str:
        return f'"{name}__{word}"'

    fold, kind, body, check, born = (part(word) for word in ("fold", "kind", "body", "check", "born"))
    same = f"replace({fold}, left({fold}, 1), '') = ''"
    known = in_list(fold, [*placeholders()["id_number"], *(p.upper() for p in placeholders()["any"])])
    shape = (
        f"CASE WHEN {fold} IS NULL THEN 'missing' "
        f"WHEN regexp_full_match({fold}, '{_BODY}') THEN '18' "
        f"WHEN regexp_full_match({fold}, '{_BODY}({tails})') THEN 'card' "
        f"WHEN {known} OR (length({fold}) >= 6 AND {same}) THEN 'placeholder' "
        f"WHEN regexp_full_match({fold}, '[1-9][0-9]{{14}}') THEN '15' "
        f"WHEN regexp_full_match({fold}, '{_SCIENTIFIC}') THEN 'scientific' "
        "ELSE 'bad_length' END"
    )
    first17 = (
        f"CASE WHEN {kind} IN ('18', 'card') THEN left({fold}, 17) "
        f"WHEN {kind} = '15' THEN left({fold}, 6) || '19' || substr({fold}, 7) END"
    )
    birth = birth_of(body)
    wrong = f"{kind} <> '15' AND {check} <> substr({fold}, 18, 1)"
    repaired = f"{kind} = 'card'" + (f" AND length({fold}) NOT IN (20, 22)" if is_card else "")
    flag = (
        f"CASE WHEN {body} IS NULL THEN {kind} "
        f"WHEN {known} OR {same} THEN 'placeholder' "
        f"WHEN {born} IS NULL OR {born} > DATE '{as_of}' OR {born} < DATE '1850-01-01' THEN 'bad_date' "
        # Excel keeps 15 digits: what it spoilt ends in 000.
        f"WHEN {wrong} AND {kind} = '18' AND ends_with({fold}, '000') THEN 'scientific' "
        f"WHEN {wrong} AND {kind} = 'card' AND length({fold}) NOT IN (20, 22) THEN 'bad_length' "
        f"WHEN {wrong} THEN 'bad_checksum' "
        f"WHEN {kind} = '15' THEN 'derived_from_15' WHEN {repaired} THEN 'from_card_number' "
        f"WHEN {fold} IS DISTINCT FROM {part('raw')} THEN 'cleaned' END"
    )
    usable = f"coalesce({part('flag')}, 'cleaned') IN ('cleaned', 'derived_from_15', 'from_card_number')"
    return (
        {f"{name}__fold": _folded(part("text"))},
        {f"{name}__kind": shape},
        {f"{name}__body": first17},
        {f"{name}__check": _check_digit(f"{body}::BIGINT"), f"{name}__born": birth},
        {f"{name}__flag": flag},
        {f"{name}__id": f"CASE WHEN {usable} THEN {body} || {check} END"},
    )


def birth_of(number: str) -> str:
    """The birth date in an 18-digit number, NULL if it is none."""
    parts = ", ".join(f"substr({number}, {start}, {length})" for start, length in ((7, 4), (11, 2), (13, 2)))
    return f"TRY_CAST(concat_ws('-', {parts}) AS DATE)"


def _defect(name: str) -> dict[str, str]:
    return {f"{name}:'||\"{name}__flag\"||'": f"\"{name}__flag\" <> 'missing'"}


def id_number(name: str, as_of: date) -> Normalised:
    """`<name>` (18 characters or NULL), `_raw` and `_flag`."""
    return Normalised(
        _steps(name, as_of, "[0-9]{2}(B[0-9])?"),
        {name: f'"{name}__id"', f"{name}_raw": f'"{name}__raw"', f"{name}_flag": f'"{name}__flag"'},
        _defect(name),
    )


def document_number(name: str, as_of: date, *, is_card: bool = False) -> Normalised:
    """18, 20 or 22 characters: `id_number`, `id_number_flag`, `<name>`, `<name>_raw` and `card_tail`.

    A card number of another length still names its holder if its first 18 characters check out.
    """
    return Normalised(
        _steps(name, as_of, ".{1,6}", is_card=is_card),
        {
            "id_number": f'"{name}__id"',
            "id_number_flag": f'"{name}__flag"',
            name: f'"{name}__fold"',
            f"{name}_raw": f'"{name}__raw"',
            "card_tail": f'CASE WHEN "{name}__kind" = \'card\' THEN substr("{name}__fold", 19) END',
        },
        _defect(name),
    )


def card_number(name: str) -> Normalised:
    """20 or 22 characters, width and case folded; its structure is rule ID-02's to judge."""
    text = f'"{name}__text"'
    blank = in_list(text, placeholders()["any"])
    return Normalised(
        ({f"{name}__fold": f"CASE WHEN NOT {blank} THEN {_folded(text)} END"},),
        {name: f'"{name}__fold"', f"{name}_raw": f'"{name}__raw"'},
    )
