"""Ways a written card number can be wrong, and ways it only looks wrong."""

from __future__ import annotations

import numpy as np

from sandbox.population.frame import Frame

__all__ = ["HARMFUL", "HARMLESS", "write_damage"]

# damage: (the category column is empty, the level column is empty). With an empty column nothing but the
# digit itself can show that it is impossible.
HARMFUL = {
    "short": (False, False),
    "long": (False, False),
    "other_first_18": (False, False),
    "category_digit": (True, False),
    "category_digit_0": (False, False),
    "level_digit": (False, True),
    "level_digit_9": (False, False),
    "suffix_b0": (False, False),
    "suffix_c1": (False, False),
    "suffix_digits": (False, False),
    "tail_category": (False, False),
    "tail_level": (False, False),
}
HARMLESS = {
    "full_width": (False, False),
    "small_b1": (False, False),
    "suffix_b9": (False, False),
    "no_category": (True, False),
    "no_level": (False, True),
}


def _other(digit: str, last: int) -> str:
    return str(int(digit) % last + 1)


def _damaged(number: str, damage: str) -> str:
    body, category, level = number[:18], number[18], number[19]
    changed = str((int(body[14]) + 5) % 10)
    full_width = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    return {
        "short": number[:19],
        "long": number[:20] + "1",
        "other_first_18": body[:14] + changed + body[15:] + category + level,
        "category_digit": body + "8" + level,
        "category_digit_0": body + "0" + level,
        "level_digit": body + category + "5",
        "level_digit_9": body + category + "9",
        "suffix_b0": number[:20] + "B0",
        "suffix_c1": number[:20] + "C1",
        "suffix_digits": number[:20] + "12",
        "tail_category": body + _other(category, 7) + level,
        "tail_level": body + category + _other(level, 4),
        "full_width": number.translate(full_width),
        "small_b1": number[:20] + "b1",
        "suffix_b9": number[:20] + "B9",
        "no_category": number,
        "no_level": number,
    }[damage]


def write_damage(frame: Frame) -> None:
    """Rewrite the card numbers of the register rows that carry damage."""
    rows = np.flatnonzero(frame.facts["damage"] != "")
    kinds = frame.facts["damage"][rows]
    numbers = frame.texts("残疾人证号", rows)
    frame.put("残疾人证号", rows, [_damaged(n, k) for n, k in zip(numbers, kinds, strict=True)])
    for kind in sorted(set(kinds)):
        frame.log(rows[kinds == kind], f"card_number_{kind}")
