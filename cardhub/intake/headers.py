"""Each incoming column is mapped, named as ignored, or raises an alarm.

Reports drift (new, missing, renamed, repeated columns) and stops only where a needed field is gone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from cardhub.errors import DeliveryRejected
from schemas.dataset import Dataset, Role

__all__ = ["ANSWER_COLUMNS", "META_COLUMNS", "HeaderMatch", "match"]

META_COLUMNS = ("_part", "_row", "_location")
ANSWER_COLUMNS = ("request_key", "outcome", "matched_on")

# A header that holds a long number is a data row taken for a header: its words may be a person's.
_LOOKS_LIKE_DATA = re.compile(r"[0-9]{6}")
_NOISE = re.compile(r"[\s*:_\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True)
class HeaderMatch:
    """`columns` maps our field to the incoming column; `drift` holds header words and field names only."""

    columns: dict[str, str]
    ignored: tuple[str, ...] = ()
    drift: dict[str, list[str]] = field(default_factory=dict)


def fold(header: str) -> str:
    """A header as compared: width folded, without spaces, stars, colons and invisible characters."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", header)).casefold()


def match(dataset: Dataset, incoming: Iterable[str], *, is_required: bool = True) -> HeaderMatch:
    """Match incoming columns to the declaration; DeliveryRejected (`column_missing`) without a needed one.

    `is_required` is false where no row came that could have the columns.
    """
    wanted = {fold(header): each.name for each in dataset.fields for header in (*each.headers, each.name)}
    usual = {each.name: fold(each.headers[0]) for each in dataset.fields}
    ignorable = {fold(header) for header in dataset.ignored}
    reserved = {*META_COLUMNS, *(ANSWER_COLUMNS if dataset.role is Role.ANSWERED else ())}
    columns: dict[str, str] = {}
    ignored: list[str] = []
    drift: dict[str, list[str]] = {"new": [], "missing": [], "renamed": [], "repeated": []}
    headers = [header for header in incoming if header not in reserved]
    for header in headers:
        folded = fold(header)
        name = wanted.get(folded)
        if name is None:
            (ignored if folded in ignorable else drift["new"]).append(header)
        elif name in columns:
            drift["repeated"].append(name)
        else:
            columns[name] = header
            if folded != usual[name]:
                drift["renamed"].append(name)
    drift["missing"] = [each.name for each in dataset.fields if each.name not in columns]
    if any(_LOOKS_LIKE_DATA.search(header) for header in headers):
        drift["new"] = [f"({len(drift['new'])})"]
    if is_required:
        _require_needed(dataset, drift)
    else:
        drift["missing"] = []
    return HeaderMatch(columns, tuple(ignored), {kind: words for kind, words in drift.items() if words})


def _require_needed(dataset: Dataset, drift: dict[str, list[str]]) -> None:
    gone = [each.title for each in dataset.fields if each.needed and each.name in drift["missing"]]
    if gone:
        raise DeliveryRejected(
            f"dataset {dataset.name}: the delivery lacks needed columns {'、'.join(gone)}; "
            f"unknown columns: {'、'.join(drift['new']) or '-'}. "
            f"Ask the department, or add a synonym in schemas/{dataset.source}.py",
            code="column_missing",
        )
