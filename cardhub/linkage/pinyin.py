"""How a character of a name is read."""

from __future__ import annotations

import os
from functools import cache

__all__ = ["syllable"]


@cache
def syllable(character: str) -> str:
    """The commonest reading without its tone; homophones in names differ in tone as often as not."""
    # Characters are asked for one by one, so the dictionary of phrases, which is slow to load, has no say.
    # Imported here, for few runs ask for a sound.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    return str(pinyin(character, style=Style.NORMAL)[0][0])
