"""Rehabilitation, family doctors and lessons at home: as it comes, unless planted trouble says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.clock import NEVER, Arr

__all__ = [
    "DEVICE",
    "ITEMS",
    "MEDICATION",
    "NURSING",
    "SUPPORT",
    "SURGERY",
    "TRAINING",
    "USUAL",
    "Care",
    "draw",
]

USUAL = -1
ITEMS = ("手术", "药物", "功能训练", "辅助器具", "护理", "支持性服务")
SURGERY, MEDICATION, TRAINING, DEVICE, NURSING, SUPPORT = range(len(ITEMS))


@dataclass
class Care:
    """Arrays over holders.

    `rehabilitation_told`: the holder's only service is `rehabilitation_from` … `_to` (NEVER: none, or without
    an end), of kind `rehabilitation_item` where that is not USUAL. `contract_told`: the only contract ends on
    `contract_to` (NEVER: there is none). `lessons`: visits of a home-teaching pupil in this term, USUAL for
    about one in eight days; `lessons_ahead`: visits already entered for days to come; `visited`: taught at
    home, on the roll or not.
    """

    rehabilitation_told: Arr
    rehabilitation_from: Arr
    rehabilitation_to: Arr
    rehabilitation_item: Arr
    contract_told: Arr
    contract_to: Arr
    lessons: Arr
    lessons_ahead: Arr
    visited: Arr

    def rehabilitated(self, who: Arr, since: int, until: int, item: int = USUAL) -> None:
        """Their only service ran between these days; until NEVER: it has not ended, since NEVER: none."""
        self.rehabilitation_told[who] = True
        self.rehabilitation_from[who], self.rehabilitation_to[who] = since, until
        self.rehabilitation_item[who] = item

    def contracted(self, who: Arr, until: int) -> None:
        """Their only family-doctor contract ends on this day; NEVER: they have none."""
        self.contract_told[who], self.contract_to[who] = True, until


def draw(count: int) -> Care:
    """Nobody's care is told yet."""

    def flags() -> Arr:
        return np.zeros(count, dtype=bool)

    def days() -> Arr:
        return np.full(count, NEVER)

    return Care(
        rehabilitation_told=flags(),
        rehabilitation_from=days(),
        rehabilitation_to=days(),
        rehabilitation_item=np.full(count, USUAL),
        contract_told=flags(),
        contract_to=days(),
        lessons=np.full(count, USUAL),
        lessons_ahead=np.zeros(count, dtype=np.int64),
        visited=flags(),
    )
