"""A claim: candidates of one rule and subject, with the value of each of its conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sandbox.population.clock import Arr

__all__ = ["Claim", "because"]


@dataclass(frozen=True)
class Claim:
    """`person` indexes People; `hidden` names, per row, why the hub cannot see the case ('' if it can).

    `bars` are the conditions whose failing alone says that the person would be refused.
    """

    rule: str
    subject: str
    person: Arr
    conditions: Mapping[str, Arr]
    hidden: Arr = field(default_factory=lambda: np.empty(0))
    note: str = ""
    bars: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.hidden) != len(self.person):
            object.__setattr__(self, "hidden", np.full(len(self.person), "", dtype="<U20"))


def because(count: int, **reasons: Arr) -> Arr:
    """The first reason that applies to each of `count` rows, '' where none does."""
    result = np.full(count, "", dtype="<U20")
    for reason, applies in reversed(list(reasons.items())):
        result[applies] = reason
    return result
