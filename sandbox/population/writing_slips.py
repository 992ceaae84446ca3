"""How an ID number, a name or a birthday goes wrong under a clerk's hands: one function per slip.

Each takes a random generator and one row's (ID text, name, birth text) and gives the changed text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sandbox.population import frame
from sandbox.population.name_pools import HOMOPHONES, VARIANTS

__all__ = ["BIRTH", "NAME", "NUMBER", "SLIPS", "Slip"]

Rng = np.random.Generator
NUMBER, NAME, BIRTH = "number", "name", "birth"


@dataclass(frozen=True)
class Slip:
    """`rate` is per row; `identity` and `naming` are what is left of the row (frame.py)."""

    column: str
    rate: float
    write: Callable[[Rng, str], str]
    identity: int = frame.EXACT
    naming: int = frame.SAME
    effect: str = "none"


def _one_digit_off(rng: Rng, text: str) -> str:
    at = int(rng.integers(6, 17))
    return text[:at] + str((int(text[at]) + int(rng.integers(1, 10))) % 10) + text[at + 1 :]


def _transposed(rng: Rng, text: str) -> str:
    places = [n for n in range(6, 16) if text[n] != text[n + 1]]
    at = places[int(rng.integers(len(places)))]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _fifteen(rng: Rng, text: str) -> str:
    return text[:6] + text[8:17]


def _other_x(rng: Rng, text: str) -> str:
    return text[:17] + "xＸ×*"[int(rng.integers(4))] + text[18:]


def _full_width(rng: Rng, text: str) -> str:
    wide = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return [wide, "'" + text, text + "\u00a0", "\u200b" + text][int(rng.integers(4))]


def _only_wide(rng: Rng, text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def _scientific(rng: Rng, text: str) -> str:
    return f"{float(text[:17] + '0'):.5E}".replace("E+0", "E+")


def _placeholder(rng: Rng, text: str) -> str:
    return ["无", "不详", "0" * 18, "1" * 18][int(rng.integers(4))]


def _separator(rng: Rng, text: str) -> str:
    return text.replace("·", "•∙・･●‧．.-"[int(rng.integers(9))])


def _no_separator(rng: Rng, text: str) -> str:
    return text.replace("·", "")


def _spaced(rng: Rng, text: str) -> str:
    return [text[0] + " " + text[1:], text + " ", text[0] + "\u3000" + text[1:]][int(rng.integers(3))]


def _variant(rng: Rng, text: str) -> str:
    return "".join(VARIANTS.get(c, c) for c in text)


def _unprintable(rng: Rng, text: str) -> str:
    return text[:-1] + ["?", "□", "\ue863", "？", "(王+隹)"][int(rng.integers(5))]


def _cut(rng: Rng, text: str) -> str:
    return text[:10] if len(text) > 10 else text[:4]


def _homophone(rng: Rng, text: str) -> str:
    return "".join(HOMOPHONES.get(c, c) for c in text)


def _other_name(rng: Rng, text: str) -> str:
    spare = [name for name in ("王彩萍", "李文博", "马如花", "才让当周", "张永刚") if name[0] != text[0]]
    return spare[int(rng.integers(len(spare)))]


def _lunar(rng: Rng, text: str) -> str:
    """The lunar date written as if it were solar: 18 to 50 days too early, in the text's own format."""
    parts = text.replace("/", "-").split("-") if not text.isdigit() else [text[:4], text[4:6], text[6:]]
    earlier = date(int(parts[0]), int(parts[1]), int(parts[2])) - timedelta(days=int(rng.integers(18, 51)))
    if "/" in text:
        return f"{earlier.year}/{earlier.month}/{earlier.day}"
    return f"{earlier:%Y%m%d}" if text.isdigit() else f"{earlier:%Y-%m-%d}"


def _year_only(rng: Rng, text: str) -> str:
    mark = "/" if "/" in text else "" if text.isdigit() else "-"
    return mark.join([text[:4], *[("00", "00"), ("02", "30")][int(rng.integers(2))]])


def _first_of_1900(rng: Rng, text: str) -> str:
    return "1900/1/1" if "/" in text else "19000101" if text.isdigit() else "1900-01-01"


SLIPS: dict[str, Slip] = {
    "wrong_check_digit": Slip(NUMBER, 0.0020, _one_digit_off, frame.LOST, effect="unlinked"),
    "transposed_digits": Slip(NUMBER, 0.0010, _transposed, frame.LOST, effect="unlinked"),
    "fifteen_digits": Slip(NUMBER, 0.0010, _fifteen, frame.REPAIRED, effect="lower_grade"),
    "other_x": Slip(NUMBER, 0.03, _other_x, frame.REPAIRED, effect="lower_grade"),  # of numbers ending in X
    "cleanable": Slip(NUMBER, 0.0008, _full_width, frame.REPAIRED, effect="lower_grade"),
    "full_width": Slip(NUMBER, 0.0, _only_wide, frame.REPAIRED, effect="lower_grade"),
    "scientific": Slip(NUMBER, 0.00012, _scientific, frame.QUARANTINED, effect="quarantined"),
    "placeholder_number": Slip(NUMBER, 0.0003, _placeholder, frame.LOST, effect="unlinked"),
    "card_number_as_id": Slip(NUMBER, 0.0012, lambda rng, text: text, frame.REPAIRED, effect="lower_grade"),
    "swapped_columns": Slip(NUMBER, 0.00012, lambda rng, text: text, frame.QUARANTINED, effect="quarantined"),
    "separator": Slip(NAME, 0.10, _separator, naming=frame.WRITTEN_OTHERWISE),  # of names with a separator
    "no_separator": Slip(NAME, 0.04, _no_separator, naming=frame.WRITTEN_OTHERWISE),
    "spaced_name": Slip(NAME, 0.0008, _spaced, naming=frame.WRITTEN_OTHERWISE),
    "variant": Slip(NAME, 0.0060, _variant, naming=frame.WRITTEN_OTHERWISE),  # of names with such a character
    "unprintable": Slip(NAME, 0.0008, _unprintable, naming=frame.WRITTEN_OTHERWISE),
    "name_cut": Slip(NAME, 0.03, _cut, naming=frame.DIFFERENT, effect="lower_grade"),  # of long names
    # of names with such a character
    "homophone": Slip(NAME, 0.0040, _homophone, naming=frame.DIFFERENT, effect="lower_grade"),
    "other_name": Slip(NAME, 0.0012, _other_name, naming=frame.DIFFERENT, effect="lower_grade"),
    "lunar_birthday": Slip(BIRTH, 0.0012, _lunar),
    "impossible_birthday": Slip(BIRTH, 0.0006, _year_only),
    "placeholder_birthday": Slip(BIRTH, 0.0003, _first_of_1900),
}
