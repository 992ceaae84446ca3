"""Where two values differ, character by character; of what identifies a person only the differing part."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Piece", "difference"]


@dataclass(frozen=True)
class Piece:
    """A run of characters; `is_different`: the other value does not have it there."""

    text: str
    is_different: bool


def difference(left: str, right: str, *, hide_equal: bool = False) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both values. `hide_equal` masks what both have but the first character of each."""
    lefts: list[Piece] = []
    rights: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            shown = _hidden(left, i1, i2) if hide_equal else left[i1:i2]
            lefts.append(Piece(shown, False))
            rights.append(Piece(shown, False))
            continue
        lefts += [Piece(left[i1:i2], True)] if i2 > i1 else []
        rights += [Piece(right[j1:j2], True)] if j2 > j1 else []
    return lefts, rights


def _hidden(text: str, start: int, end: int) -> str:
    kept = text[0] if start == 0 and len(text) > 1 else ""
    return kept + "*" * (end - start - len(kept))
