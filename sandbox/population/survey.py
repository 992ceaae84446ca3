"""The yearly needs survey: who was visited when and how, and what they need. Latent facts.

What people say of their benefits, insurance and school is what was true that day, unless planted otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.clock import Arr, Clock, day

__all__ = [
    "EDUCATION",
    "EMPLOYMENT",
    "FACE_TO_FACE",
    "FORM_A",
    "FORM_B",
    "FULFILLED",
    "MODES",
    "MODIFICATIONS",
    "ONLINE",
    "PHONE",
    "PROXY",
    "REASONS",
    "REHABILITATION",
    "SAID",
    "TRUTH",
    "Survey",
    "draw",
    "survey_year",
]

FACE_TO_FACE, PHONE, PROXY, ONLINE = range(4)
FORM_A, FORM_B = range(2)
REASONS = ("studying", "retired", "unwilling", "unskilled", "incapacitated", "no_opening", "other")
REHABILITATION = ("surgery", "medication", "training", "device", "nursing", "support")
EDUCATION = ("compulsory", "home_teaching", "higher", "aid")
EMPLOYMENT = ("job_placement", "job_support")
MODIFICATIONS = ("ramp", "handrail", "toilet", "kitchen", "door", "flashing_doorbell", "other")
SAID = (
    "subsistence_allowance", "extreme_hardship_support", "living_subsidy", "nursing_subsidy",
    "resident_pension", "resident_medical", "enrolled",
)  # fmt: skip
MODES = (0.72, 0.15, 0.1, 0.03)
FULFILLED = (0.3, 0.4, 0.3)
TRUTH = -1  # said as it was


@dataclass
class Survey:
    """Arrays over holders. Needs are matrices with a column for each word above; `care`: 0 none, then home,
    day, boarding; `fulfilled`: −1 not stated, 1 done, 2 not done (`_before`: the year before); `said`:
    TRUTH, or 0 and 1 whatever is true.
    """

    surveyed: Arr
    on: Arr
    mode: Arr
    form: Arr
    rehabilitation: Arr
    prosthesis: Arr
    education: Arr
    employment: Arr
    training: Arr
    modification: Arr
    care: Arr
    fulfilled: Arr
    fulfilled_before: Arr
    modified: Arr
    housing: Arr
    in_institution: Arr
    employed: Arr
    income: Arr
    reason: Arr
    said: dict[str, Arr]

    def plain(self, who: Arr) -> None:
        """Visited at home, in need of nothing, and truthful."""
        self.surveyed[who], self.mode[who] = True, FACE_TO_FACE
        for needs in (self.rehabilitation, self.prosthesis, self.education, self.employment,
                      self.training, self.modification, self.care):  # fmt: skip
            needs[who] = 0
        self.fulfilled[who], self.fulfilled_before[who] = -1, 1
        self.in_institution[who] = False

    def visited(self, who: Arr, on: Arr | int, mode: int = FACE_TO_FACE) -> None:
        """Surveyed on these days, this way."""
        self.surveyed[who], self.on[who], self.mode[who] = True, on, mode


def survey_year(clock: Clock) -> int:
    """The year of the last survey whose field work, July to October, is over."""
    return clock.as_of.year if clock.as_of.month >= 11 else clock.as_of.year - 1


def draw(rng: np.random.Generator, count: int, clock: Clock) -> Survey:
    """Most are visited at home; one need in five is met by the time it is written down."""
    year = survey_year(clock)
    first, last = day(year, 7, 1), day(year, 10, 31)

    def some(share: float, width: int = 0) -> Arr:
        return rng.random((count, width) if width else count) < share

    care = np.where(some(0.08), rng.integers(1, 4, count), 0)
    rehabilitation, education = some(0.02, len(REHABILITATION)), some(0.002, len(EDUCATION))
    return Survey(
        surveyed=some(0.95),
        on=rng.integers(first, last + 1, count),
        mode=rng.choice(4, count, p=MODES),
        form=some(0.6).astype(np.int64),
        rehabilitation=rehabilitation,
        prosthesis=some(0.01),
        education=education,
        employment=some(0.03, len(EMPLOYMENT)),
        training=some(0.05),
        modification=some(0.02, len(MODIFICATIONS)),
        care=care,
        fulfilled=rng.choice([-1, 1, 2], count, p=FULFILLED),
        fulfilled_before=np.ones(count, dtype=np.int64),
        modified=some(0.12),
        housing=rng.choice([1, 2, 3, 4, 5], count, p=[0.9, 0.05, 0.01, 0.01, 0.03]),
        in_institution=some(0.02),
        employed=some(0.25),
        income=rng.choice([1, 2, 3, 4, 5], count, p=[0.1, 0.03, 0.07, 0.77, 0.03]),
        reason=rng.choice(len(REASONS), count, p=[0.03, 0.05, 0.12, 0.15, 0.5, 0.1, 0.05]),
        said={name: np.full(count, TRUTH) for name in SAID},
    )
