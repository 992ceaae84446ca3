"""What is odd about single grants of the two subsidies: when applied for, what is paid, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.clock import NEVER, Arr

__all__ = ["Grants", "usual"]


@dataclass
class Grants:
    """Arrays of 2 × holders: the living subsidy, then the nursing subsidy.

    `applied_before` are the months from the application to the start, `decided_after` those from the
    application to a late decision. `short` is what each payment lacks in yuan (negative: too much);
    `unpaid_from` is the first month without a payment. `elsewhere` is the village of a second grant, −1 for
    none, with its own months.
    """

    applied_before: Arr
    decided_after: Arr
    short: Arr
    unpaid_from: Arr
    elsewhere: Arr
    elsewhere_start: Arr
    elsewhere_stop: Arr


def usual(holders: int) -> Grants:
    """Every grant starts in the month of its application and is paid in full, in one place."""
    zero, never = np.zeros((2, holders), dtype=np.int64), np.full((2, holders), NEVER)
    return Grants(
        applied_before=zero.copy(),
        decided_after=zero.copy(),
        short=zero.copy(),
        unpaid_from=never.copy(),
        elsewhere=zero - 1,
        elsewhere_start=never.copy(),
        elsewhere_stop=never.copy(),
    )
