"""Small pieces of DuckDB SQL that every kind of value shares.

Expressions take the fast way for plain ASCII, which is nearly every value, and the thorough way for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["FOLD_FROM", "FOLD_TO", "cleaned", "column", "fold_width", "in_list", "literal", "lookup"]

# Full-width ASCII (U+FF01–FF5E) and the ideographic space; NFKC does more, too much for names.
FOLD_FROM = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F)) + "\u3000"
FOLD_TO = "".join(chr(code) for code in range(0x21, 0x7F)) + " "

_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\x{00AD}\x{200B}-\x{200F}\x{2028}-\x{202E}"
    r"\x{2060}-\x{2064}\x{FE00}-\x{FE0F}\x{FEFF}\x{E0100}-\x{E01EF}]"
)
_SPACE = " \t\r\n"
_PLAIN = r"[\x{4E00}-\x{9FA5}·0-9A-Za-z]+"


def literal(text: object) -> str:
    """An SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"


def column(name: str) -> str:
    """A quoted SQL name."""
    return '"' + name.replace('"', '""') + '"'


def in_list(expression: str, values: Iterable[str]) -> str:
    """`expression IN (…)`; false where there is nothing to be in."""
    items = ", ".join(literal(value) for value in values)
    return f"({expression} IN ({items}))" if items else "false"


def lookup(expression: str, mapping: Mapping[str, str]) -> str:
    """A CASE from keys to values; NULL where nothing fits."""
    if not mapping:
        return "NULL::VARCHAR"
    arms = " ".join(f"WHEN {literal(key)} THEN {literal(value)}" for key, value in mapping.items())
    return f"CASE {expression} {arms} END"


def cleaned(expression: str) -> str:
    """What was written, without blanks around it, invisible characters and a leading apostrophe."""
    blanks = literal(_SPACE)
    edges = f"nullif(rtrim(ltrim({{}}, {literal(_SPACE + chr(39))}), {blanks}), '')"
    plain = f"translate({expression}, {literal(_BLANKS)}, {literal(' ' * len(_BLANKS))})"
    thorough = edges.format(f"regexp_replace({plain}, {literal(_INVISIBLE)}, '', 'g')")
    is_ascii = f"strlen({expression}) = length({expression})"
    is_plain = f"regexp_full_match({expression}, '{_PLAIN}')"
    return (
        f"CASE WHEN {is_ascii} THEN {edges.format(expression)} WHEN {is_plain} THEN {expression} "
        f"ELSE {thorough} END"
    )


def fold_width(expression: str) -> str:
    """Full-width letters, digits and punctuation as ASCII."""
    folded = f"translate({expression}, {literal(FOLD_FROM)}, {literal(FOLD_TO)})"
    return f"CASE WHEN strlen({expression}) = length({expression}) THEN {expression} ELSE {folded} END"
