"""What a miswritten ID number looks like on the list."""

from __future__ import annotations

import numpy as np

from sandbox.population.clock import Arr

__all__ = ["CARD_NUMBER", "FIFTEEN", "RIGHT", "TIDIED", "WRONG", "number_says"]

# As it should be; so but for width, spaces or the X; the old fifteen digits; a card number; not to be used.
RIGHT, TIDIED, FIFTEEN, CARD_NUMBER, WRONG = range(5)
_BY_SLIP = {
    "fifteen_digits": FIFTEEN,
    "card_number_as_id": CARD_NUMBER,
    "other_x": TIDIED,
    "cleanable": TIDIED,
    "full_width": TIDIED,
}


def number_says(slip: str, rows: Arr) -> Arr:
    """What rows with this slip in the number column say."""
    return np.full(len(rows), _BY_SLIP.get(slip, WRONG), dtype=np.int8)
