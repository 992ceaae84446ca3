"""Names: canonical form for storage, a key for comparing.

The key has no separators, one script, and one WILDCARD for each character that some system could not write.
"""

from __future__ import annotations

from cardhub.intake.code_lists import name_variants, placeholders
from cardhub.intake.parts import Normalised
from cardhub.intake.sql import fold_width, in_list, literal

__all__ = ["WILDCARD", "name_key", "person_name"]

WILDCARD = "?"

# GB 18030 A1A4 is U+00B7; the rest is what keyboards and exports make of it.
_SEPARATORS = "•∙・･●‧．.。-﹒⋅‐–—_"
_PLAIN = r"[\x{4E00}-\x{9FA5}]+(·[\x{4E00}-\x{9FA5}]+)*"
_LOST = r"[?？□■〓\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}]"
_SPELLED = r"[(（][^()（）]*[+＋][^()（）]*[)）]"


def _canonical(text: str) -> str:
    """U+00B7 between the parts; a blank inside a short name is only padding (王　芳)."""
    dotted = f"translate({fold_width(text)}, {literal(_SEPARATORS)}, {literal('·' * len(_SEPARATORS))})"
    joined = (
        f"CASE WHEN length(replace({text}, ' ', '')) <= 4 THEN replace({dotted}, ' ', '') ELSE {dotted} END"
    )
    thorough = f"nullif(trim(regexp_replace({joined}, '[ ·]+', '·', 'g'), '·'), '')"
    return f"CASE WHEN regexp_full_match({text}, '{_PLAIN}') THEN {text} ELSE {thorough} END"


def name_key(name: str) -> str:
    """The comparing key of a canonical name."""
    spelled = f"regexp_replace({name}, '{_SPELLED}', '{WILDCARD}', 'g')"
    wild = f"regexp_replace({spelled}, '{_LOST}', '{WILDCARD}', 'g')"
    bare = (
        f"CASE WHEN regexp_full_match({name}, '{_PLAIN}') THEN replace({name}, '·', '') "
        f"ELSE upper(regexp_replace({wild}, '[·\\s]', '', 'g')) END"
    )
    variants = name_variants()
    source, target = "".join(variants), "".join(variants.values())
    # translate() builds its table for each row, so only the few names that need it may pay for it.
    return (
        f"CASE WHEN regexp_matches({name}, {literal('[' + source + ']')}) "
        f"THEN translate({bare}, {literal(source)}, {literal(target)}) ELSE {bare} END"
    )


def person_name(name: str) -> Normalised:
    """`<name>`, `_raw`, `_key`; and `<name>__test` for the checks: the name of a test row."""
    words = placeholders()
    text, canonical = f'"{name}__text"', f'"{name}__name"'
    blank = in_list(text, words["any"])
    test = f"coalesce(contains({text}, '测试') OR {in_list(text, words['test_name'])}, false)"
    return Normalised(
        (
            {f"{name}__name": f"CASE WHEN NOT {blank} THEN {_canonical(text)} END", f"{name}__test": test},
            {f"{name}__key": name_key(canonical)},
        ),
        {name: canonical, f"{name}_raw": f'"{name}__raw"', f"{name}_key": f'"{name}__key"'},
        {f"{name}:rare_character": f"contains(\"{name}__key\", '{WILDCARD}')"},
    )
