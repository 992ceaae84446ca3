"""Codes through their list, never copied: the same digit means another disability in another list.

An unlisted value becomes NULL and is flagged; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

from cardhub.intake.code_lists import code_list, code_list_versions, placeholders
from cardhub.intake.parts import Normalised
from cardhub.intake.sql import fold_width, in_list, literal, lookup
from schemas.dataset import Field

__all__ = ["code", "codes"]

_SPLIT = "[,，、;；|]+"


def _without_zeros(mapping: Mapping[str, str]) -> dict[str, str]:
    """Keys without leading zeros, where that leaves them unambiguous."""
    found: dict[str, str] = {}
    for key, value in mapping.items():
        short = key.lstrip("0") or "0"
        if found.setdefault(short, value) != value:
            found[short] = ""
    return {key: value for key, value in found.items() if value}


def _mapped(text: str, mapping: Mapping[str, str]) -> str:
    # Excel turns the code 01 into 1 or 1.0.
    folded = (
        f"coalesce(nullif(ltrim(regexp_replace({fold_width(text)}, '\\.0+$|\\s', '', 'g'), '0'), ''), '0')"
    )
    return f"coalesce({lookup(text, mapping)}, {lookup(folded, _without_zeros(mapping))})"


def _mapping(each: Field) -> dict[str, str] | None:
    return code_list(each.code_list, each.code_list_version) if each.code_list else None


def _by_version(text: str, each: Field) -> str:
    """Mapped by the list's version that the row itself names; NULL where it names none."""
    name = each.code_list or ""
    arms = " ".join(
        f"WHEN {literal(version)} THEN {_mapped(text, code_list(name, version))}"
        for version in code_list_versions(name)
    )
    return f'CASE "{each.version_in}__code" {arms} END'


def code(each: Field) -> Normalised:
    """`<name>` and `_raw`."""
    text, value = f'"{each.name}__text"', f'"{each.name}__code"'
    blank = in_list(text, placeholders()["any"])
    if each.version_in:
        mapped = _by_version(text, each)
    else:
        mapping = _mapping(each)
        mapped = text if mapping is None else _mapped(text, mapping)
    # The row's version has its code after the first step.
    wait: tuple[dict[str, str], ...] = ({},) if each.version_in else ()
    return Normalised(
        (*wait, {f"{each.name}__code": f"CASE WHEN {text} IS NOT NULL THEN {mapped} END"}),
        {each.name: value, f"{each.name}_raw": f'"{each.name}__raw"'},
        {f"{each.name}:unknown_code": f"{text} IS NOT NULL AND {value} IS NULL AND NOT {blank}"},
    )


def codes(each: Field) -> Normalised:
    """`<name>`, an ordered set, and `_raw`."""
    text = f'"{each.name}__text"'
    words, value = f'"{each.name}__words"', f'"{each.name}__codes"'
    mapping = _mapping(each)
    one = "word" if mapping is None else _mapped("word", mapping)
    not_blank = f"word <> '' AND NOT {in_list('word', placeholders()['any'])}"
    split = f"list_transform(regexp_split_to_array({text}, '{_SPLIT}'), lambda word: trim(word))"
    return Normalised(
        (
            {f"{each.name}__words": f"list_distinct(list_filter({split}, lambda word: {not_blank}))"},
            {f"{each.name}__codes": f"list_transform({words}, lambda word: {one})"},
        ),
        {each.name: f"list_sort(list_distinct({value}))", f"{each.name}_raw": f'"{each.name}__raw"'},
        {f"{each.name}:unknown_code": f"coalesce(len({value}) > list_count({value}), false)"},
    )
