"""Which column of a list says what: by its header, or as the caller says with `--columns`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cardhub.errors import ConfigurationError, ListUnusable
from cardhub.intake.headers import fold
from cardhub.lists.meanings import MEANINGS, known_headers

__all__ = ["parse_columns", "recognise"]

# A name alone never says who is meant.
_BESIDE_A_NAME = {"birth", "phone", "division", "household"}


def parse_columns(text: str | None, option: str) -> dict[str, str]:
    """`name=姓名,id=证件号` as meaning → header; ConfigurationError for a meaning that is not known."""
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in (text or "").replace("，", ",").split(","))):
        short, equals, header = (each.strip() for each in part.partition("="))
        if short not in MEANINGS or not equals or not header:
            known = ", ".join(f"{each} ({meaning.title})" for each, meaning in MEANINGS.items())
            raise ConfigurationError(f"{option}: {part!r} is not meaning=header; the meanings are {known}")
        if found.setdefault(short, header) != header:
            raise ConfigurationError(f"{option} names two headers for {short}; give one")
    return found


def recognise(
    what: str, headers: Sequence[str], written: Sequence[str], chosen: Mapping[str, str], option: str
) -> dict[str, int]:
    """Meaning → index of its column. `headers` differ from each other, `written` is how they stand there.

    ConfigurationError where a chosen header is not there; ListUnusable where two columns mean the same, or
    where the columns cannot tell one person from another. `option` is what the caller says headers with.
    """
    found = {short: _index(what, headers, header, option) for short, header in chosen.items()}
    known = known_headers()
    for index, header in enumerate(headers):
        short = known.get(fold(written[index]))
        if short is None or short in chosen or index in found.values():
            continue
        if short in found:
            first = found[short]
            raise ListUnusable(
                f"{what}: column {first + 1} ({headers[first]}) and column {index + 1} ({header}) both mean "
                f"{MEANINGS[short].title}; say which one counts with {option} {short}={headers[first]}",
                code="list_column_twice",
            )
        found[short] = index
    _require_identity(what, headers, found, option)
    return found


def _index(what: str, headers: Sequence[str], wanted: str, option: str) -> int:
    found = [index for index, header in enumerate(headers) if fold(header) == fold(wanted)]
    if not found:
        raise ConfigurationError(
            f"{what} has no column {wanted!r}, which {option} names; its columns are {'、'.join(headers)}"
        )
    return found[0]


def _require_identity(what: str, headers: Sequence[str], found: Mapping[str, int], option: str) -> None:
    if {"id", "card"} & set(found) or ("name" in found and _BESIDE_A_NAME & set(found)):
        return
    raise ListUnusable(
        f"{what} has no usable identity column: it needs an ID number or card number, or a name with birth "
        f"date, telephone, division code or household. Its columns are {'、'.join(headers)}; "
        f"say what they mean with {option} id=…,name=…",
        code="list_no_identity",
    )
