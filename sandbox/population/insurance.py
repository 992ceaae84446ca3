"""Who is insured as a resident, by whom the contribution is paid: latent facts of this year and the last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.cards import Cards
from sandbox.population.clock import NEVER, Arr, Clock
from sandbox.population.deaths import Deaths
from sandbox.population.monitoring import Monitoring
from sandbox.population.people import People
from sandbox.population.relief import Relief

__all__ = [
    "DRAWING",
    "EMPLOYEE",
    "ENTERED_ONLY",
    "FOR_DISABILITY",
    "FOR_POVERTY",
    "NOBODY",
    "NORMAL",
    "NOT_DRAWING",
    "NOT_INSURED",
    "RESIDENT",
    "RETIRED_CADRE",
    "STOPPED",
    "SUSPENDED",
    "Insurance",
    "draw",
]

# Why the government pays a pension contribution; the last is entered as severely disabled, and not paid.
NOBODY, FOR_DISABILITY, FOR_POVERTY, ENTERED_ONLY = range(4)
NOT_DRAWING, DRAWING, STOPPED = range(3)
NOT_INSURED, EMPLOYEE, RETIRED_CADRE, RESIDENT = 0, 310, 340, 390
NORMAL, SUSPENDED = 1, 2


@dataclass
class Insurance:
    """Arrays over holders; `_before` is the year before. `aid` is in yuan a year.

    The pension office answers about whoever is in the residents' or the employees' scheme.
    """

    pension: Arr
    pension_before: Arr
    in_employee_pension: Arr
    paid_for: Arr
    paid_for_before: Arr
    drawing: Arr
    medical: Arr
    medical_status: Arr
    medical_before: Arr
    aid: Arr
    aid_before: Arr


def draw(
    rng: np.random.Generator, people: People, cards: Cards, deaths: Deaths, relief: Relief,
    watch: Monitoring, clock: Clock,
) -> Insurance:  # fmt: skip
    """The government pays the contribution of the severely disabled under sixty; nearly all are insured."""
    count = people.holders
    age = (clock.today - people.birth[:count]) / 365.25
    dead = deaths.date != NEVER
    employee = (age > 20) & (age < 60) & (rng.random(count) < 0.05)
    pension = (age >= 16) & ~employee & (rng.random(count) < 0.96)
    before = pension & (age >= 17) & (rng.random(count) < 0.96)
    severe = (cards.level <= 2) & (age < 60) & ~dead
    forgotten = rng.random(count) < 0.01
    aided = (relief.allowance > 0) | (relief.hardship_start != NEVER) | watch.listed
    medical = np.where(rng.random(count) < 0.985, RESIDENT, NOT_INSURED)
    medical = np.where((medical == RESIDENT) & ~aided & (rng.random(count) < 0.08), EMPLOYEE, medical)
    aid = np.where(aided & (medical == RESIDENT), rng.integers(100, 401, count), 0)
    return Insurance(
        pension=pension,
        pension_before=before,
        in_employee_pension=employee,
        paid_for=np.where(severe & pension & ~forgotten, FOR_DISABILITY, NOBODY),
        paid_for_before=np.where(severe & before, FOR_DISABILITY, NOBODY),
        drawing=np.select([dead, age >= 60], [STOPPED, DRAWING], NOT_DRAWING),
        medical=medical,
        medical_status=np.where(dead | (rng.random(count) < 0.01), SUSPENDED, NORMAL),
        medical_before=(medical != NOT_INSURED) & (rng.random(count) < 0.98),
        aid=aid,
        aid_before=np.where(rng.random(count) < 0.05, 0, aid),
    )
