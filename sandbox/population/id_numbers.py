"""Synthetic citizen ID numbers (GB 11643): valid check digit, real dates, never the same number twice."""

from __future__ import annotations

import numpy as np

from sandbox.population.clock import Arr

__all__ = ["AREAS_ELSEWHERE", "check_characters", "make"]

AREAS_ELSEWHERE = (610102, 630102, 640104, 650102, 510104, 410102)  # first allocated outside Gansu
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
_PER_SEX = 500  # three sequence digits, odd for men and even for women


def check_characters(first17: Arr) -> Arr:
    """Check character (ISO 7064 MOD 11-2) of an n × 17 matrix of ASCII digits."""
    return np.asarray(_CHECK[((first17.astype(np.int64) - 48) * _WEIGHTS).sum(axis=1) % 11])


def make(area: Arr, birth: Arr, sex: Arr) -> Arr:
    """An n × 18 matrix of ASCII codes from 6-digit areas, birthdays and sexes (1 male, 2 female).

    Sequence numbers inside one (area, birthday, sex) step through all 500 values, so they cannot repeat.
    """
    male = (sex == 1).astype(np.int64)
    cell = (area.astype(np.int64) * 100_000 + birth + 50_000) * 2 + male
    order = np.argsort(cell, kind="stable")
    ordered = cell[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rank = np.empty(len(cell), dtype=np.int64)
    rank[order] = np.arange(len(cell)) - np.repeat(starts, np.diff(np.r_[starts, len(cell)]))
    if len(rank) and rank.max() >= _PER_SEX:
        raise ValueError("more than 500 people of one sex share an area and a birthday: spread the births")
    sequence = (cell * 2_654_435_761 % 499 + rank * 187) % _PER_SEX * 2 + male

    dates = birth.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    dom = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    ymd = months // 12 * 10_000 + (months % 12 + 1) * 100 + dom
    number = (area.astype(np.int64) * 10**8 + ymd) * 1000 + sequence
    digits = np.empty((len(cell), 18), dtype=np.uint8)
    for place in range(16, -1, -1):
        digits[:, place] = number % 10 + 48
        number //= 10
    digits[:, 17] = check_characters(digits[:, :17])
    return digits
