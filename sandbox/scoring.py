"""What was found against what was planted, per rule, and what excuses a planted lead that was not found.

An excuse is a guard's word, or a damaged row that the lead cannot do without. Damage to any other row of the
person excuses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

__all__ = ["UNDECIDED_AT_MOST", "Lead", "RuleScore", "Truth", "read_truth", "score", "undecided_share"]

# rule, ID number, subject
Lead = tuple[str, str, str]
UNDECIDED_AT_MOST = 0.01

_REGISTER = "disability_card"  # without a readable card row nobody knows the person
_ITS_OWN = "the dataset that the lead's subject names"
# Rows that a lead rests on, beside the card. Where a rule asks for an absence, a damaged row makes a guard
# speak up, and that is not an excuse of its own.
_RESTS_ON = {
    "CD-01": ("cremation_record",),
    "CD-02": ("cremation_record", "needs_survey", "rehabilitation_service"),
    "CD-03": (),
    "CD-04": (),
    "CD-05": ("disability_subsidy",),
    "CD-06": ("disability_subsidy",),
    "CD-07": ("disability_component",),
    "CD-08": ("child_screening", "student_record"),
    "ED-01": (),
    "ED-02": ("student_record", "disability_component"),
    "ED-03": ("student_record", "home_teaching_visit"),
    "HL-01": ("child_screening",),
    "HL-02": (),
    "ID-01": (_ITS_OWN,),
    "ID-02": (_ITS_OWN,),
    "ID-03": (_ITS_OWN,),
    "ID-04": (_ITS_OWN,),
    "ID-05": (),
    "ID-06": (_ITS_OWN,),
    "IN-01": (),
    "IN-02": ("resident_pension_enrolment", "cremation_record"),
    "IN-03": (),
    "IN-04": (
        "subsistence_allowance_member",
        "extreme_hardship_support",
        "monitored_member",
        "medical_insurance_enrolment",
    ),
    "MN-01": ("monitored_member",),
    "MN-02": ("needs_survey", "marginal_low_income_member", "cremation_record"),
    "MN-03": ("monitored_member",),
    "RL-01": ("marginal_low_income_member", "disability_component"),
    "RL-02": ("needs_survey", "disability_component"),
    "RL-03": ("subsistence_allowance_member",),
    "SB-01": ("subsistence_allowance_member", "marginal_low_income_member"),
    "SB-02": ("disability_component",),
    "SB-03": ("subsidy_payment", "cremation_record"),
    "SB-04": ("disability_subsidy",),
    "SB-05": ("disability_subsidy",),
    "SB-06": ("disability_subsidy", "disability_component"),
    "SB-07": ("extreme_hardship_support", "disability_subsidy"),
    "SB-08": ("disability_subsidy",),
    "SB-09": ("orphan_support", "disability_subsidy"),
    "SB-12": ("disability_subsidy",),
    "SB-13": ("disability_subsidy", "subsidy_payment"),
    "SV-01": ("needs_survey",),
    "SV-02": (
        "needs_survey",
        "subsistence_allowance_member",
        "extreme_hardship_support",
        "monitored_member",
    ),
}
_LOST = ("quarantined", "unlinked")
_NEEDS_A_GRADE = (
    "CD-01", "CD-05", "IN-02", "SB-03", "SB-04", "SB-05", "SB-06", "SB-07", "SB-08",
    "SB-09", "SB-12",
)  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """`leads`: rule, ID number, subject, kind. `damage`: (ID number, dataset) → what defects did to rows."""

    leads: list[tuple[str, str, str, str]]
    damage: Mapping[tuple[str, str], set[str]]


@dataclass
class RuleScore:
    """One rule's line. `undecided` counts reasons, `fired` the near-misses that were found."""

    planted: int = 0
    found: int = 0
    missed: int = 0
    false: int = 0
    near_misses: int = 0
    fired: int = 0
    undecided: Counter[str] = field(default_factory=Counter)

    @property
    def is_right(self) -> bool:
        """Something was planted, and everything decided was decided rightly."""
        return self.planted > 0 and not (self.missed or self.false or self.fired)


def read_truth(population: Path) -> Truth:
    """The truth files of one generation."""
    leads = pq.read_table(population / "truth" / "leads.parquet").to_pylist()
    damage: dict[tuple[str, str], set[str]] = {}
    for row in pq.read_table(population / "truth" / "defects.parquet").to_pylist():
        damage.setdefault((row["id_number"], row["dataset"]), set()).add(row["effect"])
    return Truth([(e["rule_id"], e["id_number"], e["subject"], e["kind"]) for e in leads], damage)


def score(truth: Truth, found: set[Lead], held: Mapping[Lead, str]) -> dict[str, RuleScore]:
    """Compare; `held`: what a guard held back, and why. Every rule of the province has a line."""
    scores = {rule: RuleScore() for rule in _RESTS_ON}
    planted: set[Lead] = set()
    for rule, number, subject, kind in truth.leads:
        line = scores.setdefault(rule, RuleScore())
        lead = (rule, number, subject)
        if kind == "near_miss":
            line.near_misses += 1
            line.fired += lead in found
            continue
        planted.add(lead)
        line.planted += 1
        if lead in found:
            line.found += 1
        elif reason := held.get(lead) or _excuse(truth, lead):
            line.undecided[reason] += 1
        else:
            line.missed += 1
    for lead in found - planted:
        scores.setdefault(lead[0], RuleScore()).false += 1
    return dict(sorted(scores.items()))


def undecided_share(scores: Iterable[RuleScore]) -> tuple[int, int]:
    """Undecided, planted."""
    lines = list(scores)
    return sum(sum(line.undecided.values()) for line in lines), sum(line.planted for line in lines)


def _excuse(truth: Truth, lead: Lead) -> str | None:
    """The damage that hides this lead, as effect and dataset; None if there is none."""
    rule, number, subject = lead
    effects = (*_LOST, "lower_grade") if rule in _NEEDS_A_GRADE else _LOST
    for each in (_REGISTER, *_RESTS_ON.get(rule, ())):
        dataset = subject if each == _ITS_OWN else each
        done = truth.damage.get((number, dataset), set())
        for effect in effects:
            if effect in done:
                return f"row {effect} in {dataset}"
    return None
