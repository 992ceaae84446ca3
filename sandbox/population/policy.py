"""What the pretend province pays, to whom and until what age: its own figures, shared with nobody.

Living subsidy: a usable card and a covered place in 低保 (in Lanzhou also in the low-income margin), no 特困
support, no work-injury nursing benefit, no full support as an orphan or unsupported child.
Nursing subsidy: a usable card of level 1–2 (in Lanzhou also level 3, intellectual or psychiatric), no 特困
support, no work-injury nursing benefit. Compulsory schooling: six to fifteen, whoever the child is.
"""

from __future__ import annotations

import numpy as np

from sandbox.population.clock import NEVER, Arr

__all__ = [
    "ACTIVE",
    "CANCELLED",
    "EXPIRED",
    "FROZEN",
    "IN_PROCESS",
    "LOST",
    "NOTICE_DAYS",
    "TRANSFERRING",
    "card_usable",
    "in_nursing_scope",
    "living_amount",
    "nursing_amount",
    "paid_in",
]

ACTIVE, EXPIRED, FROZEN, TRANSFERRING, LOST, CANCELLED, IN_PROCESS = 10, 20, 30, 40, 50, 60, 70
NOTICE_DAYS = 90  # a card running out within this time is worth a reminder
_WIDER_SCOPE = 6201  # Lanzhou also pays for non-severe intellectual and psychiatric disability
_LIVING = {6201: 150, 6202: 160, 6229: 110}
_NURSING = {6201: 140, 6202: 150, 6229: 105}


def card_usable(status: Arr) -> Arr:
    """Benefits may rest on this card: active, or reported lost with the replacement on its way."""
    return np.isin(status, (ACTIVE, LOST))


def in_nursing_scope(level: Arr, components: Arr, county: Arr) -> Arr:
    """`components` is n × 7 levels by category (0 none), the single category of a card included."""
    mind = ((components[:, 4] == 3) | (components[:, 5] == 3)) & (level == 3)
    return np.asarray(np.isin(level, (1, 2)) | (mind & (county // 100 == _WIDER_SCOPE)))


def paid_in(month: int, start: Arr, stop: Arr) -> Arr:
    """A benefit that started by `month` and had not stopped; the stop month is the first one not paid."""
    return np.asarray((start != NEVER) & (start <= month) & ((stop == NEVER) | (stop > month)))


def _amount(table: dict[int, int], usual: int, county: Arr) -> Arr:
    result = np.full(len(county), usual)
    for prefecture, amount in table.items():
        result[county // 100 == prefecture] = amount
    return result


def living_amount(county: Arr) -> Arr:
    """Monthly yuan by county."""
    return _amount(_LIVING, 120, county)


def nursing_amount(county: Arr) -> Arr:
    """Monthly yuan by county."""
    return _amount(_NURSING, 115, county)
