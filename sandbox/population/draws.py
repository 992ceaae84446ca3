"""Random numbers that belong to a row and not to its place: the same row draws the same in every month."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from sandbox.population.clock import Arr

__all__ = ["Draws"]

_STEP = np.uint64(0x9E3779B97F4A7C15)


def _mixed(words: Arr) -> Arr:
    """SplitMix64's finisher: every bit of the result depends on every bit of the word."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(words ^ (words >> np.uint64(31)))


class Draws:
    """One draw a row and call, for rows numbered as the department knows them; calls follow one another."""

    def __init__(self, seed: int, topic: str, rows: Arr) -> None:
        start = np.array([seed, zlib.crc32(topic.encode())], dtype=np.uint64)
        salt = _mixed(_mixed(start[:1]) + start[1:] * _STEP)
        self._rows = _mixed(np.asarray(rows, dtype=np.int64).astype(np.uint64) * _STEP + salt)
        self._calls = np.zeros(1, dtype=np.uint64)

    def random(self) -> Arr:
        """At least 0, below 1."""
        self._calls += _STEP
        return np.asarray((_mixed(self._rows + self._calls) >> np.uint64(11)) * 2.0**-53)

    def integers(self, low: int, high: int | Arr) -> Arr:
        """At least `low`, below `high`."""
        return np.asarray(low + np.floor(self.random() * (high - low)).astype(np.int64))

    def choice(self, words: int | Sequence[int], p: Sequence[float] | None = None) -> Arr:
        """One of `words` (or of 0 … words − 1), as often as `p` says."""
        of = np.arange(words) if isinstance(words, int) else np.array(words)
        if p is None:
            return np.asarray(of[self.integers(0, len(of))])
        at = np.searchsorted(np.cumsum(p), self.random(), side="right")
        return np.asarray(of[np.minimum(at, len(of) - 1)])
