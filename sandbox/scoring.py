"""What was found against what was planted, per rule, and what excuses a planted lead that was not found.

An excuse is a guard's word, or a damaged row (excuses.py). Leads that would be refused are no leads: they
must be silent, and told as blocked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from sandbox.excuses import BARRED_BY, NOT_REGISTERED, RESTS_ON, Damage, Lead, excuse

__all__ = [
    "UNDECIDED_AT_MOST",
    "Lead",
    "RuleScore",
    "TrueLead",
    "Truth",
    "read_truth",
    "score",
    "undecided_share",
]

UNDECIDED_AT_MOST = 0.01


@dataclass(frozen=True)
class TrueLead:
    """`kind`: planted, near_miss or blocked; `why`: the condition that fails, or why it cannot be seen."""

    lead: Lead
    kind: str = "planted"
    why: str = ""


@dataclass(frozen=True)
class Truth:
    """`is_linked`: no row is lost for its identity."""

    leads: list[TrueLead]
    damage: Damage
    is_linked: bool = False


@dataclass
class RuleScore:
    """One rule's line. `undecided` counts reasons, `fired` the near-misses that were found.

    `blocked` would be refused; `told` of them are known as such, `mistold` are not, or are told of others.
    `causes` counts what was missed, false or mistold, by why.
    """

    planted: int = 0
    found: int = 0
    missed: int = 0
    false: int = 0
    near_misses: int = 0
    fired: int = 0
    blocked: int = 0
    told: int = 0
    mistold: int = 0
    undecided: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)

    @property
    def is_right(self) -> bool:
        """Something was planted, and everything decided was decided rightly."""
        return self.planted > 0 and not (self.missed or self.false or self.fired or self.mistold)

    @property
    def precision(self) -> float:
        """The share of what was found that is true."""
        return self.found / (self.found + self.false) if self.found or self.false else 1.0

    @property
    def recall(self) -> float:
        """The share found of what was planted about people on the register, undecided ones among it."""
        about_persons = self.planted - sum(self.undecided[reason] for reason in NOT_REGISTERED)
        return self.found / about_persons if about_persons else 1.0


def read_truth(population: Path, *, is_linked: bool = False) -> Truth:
    """The truth files of one generation."""
    leads = pq.read_table(population / "truth" / "leads.parquet").to_pylist()
    damage: dict[tuple[str, str], set[str]] = {}
    for row in pq.read_table(population / "truth" / "defects.parquet").to_pylist():
        damage.setdefault((row["id_number"], row["dataset"]), set()).add(row["effect"])
    true = [
        TrueLead((e["rule_id"], e["id_number"], e["subject"]), e["kind"], e["missing"] or e["hidden"])
        for e in leads
    ]
    return Truth(true, damage, is_linked)


def score(
    truth: Truth, found: set[Lead], held: Mapping[Lead, str], blocked: Set[Lead] = frozenset()
) -> dict[str, RuleScore]:
    """Compare; `held`: what a guard held back, and why. Every rule of the province has a line."""
    scores = {rule: RuleScore() for rule in RESTS_ON}
    true: dict[str, set[Lead]] = {"planted": set(), "blocked": set()}
    near: dict[Lead, str] = {}
    for each in truth.leads:
        line = scores.setdefault(each.lead[0], RuleScore())
        if each.kind == "near_miss":
            line.near_misses += 1
            line.fired += each.lead in found
            near[each.lead] = each.why
            continue
        true[each.kind].add(each.lead)
        if each.kind == "blocked":
            _score_blocked(truth, line, each, held, blocked)
        else:
            _score_planted(truth, line, each, held, found)
    for lead in found - true["planted"]:
        line = scores.setdefault(lead[0], RuleScore())
        line.false += 1
        line.causes[f"false {lead[2]}: {_fails(near, lead)}"] += 1
    for lead in blocked - true["blocked"]:
        line = scores.setdefault(lead[0], RuleScore())
        line.mistold += 1
        line.causes[f"mistold {lead[2]}: would not be refused"] += 1
    return dict(sorted(scores.items()))


def _score_planted(
    truth: Truth, line: RuleScore, true: TrueLead, held: Mapping[Lead, str], found: set[Lead]
) -> None:
    line.planted += 1
    if true.lead in found:
        line.found += 1
    elif reason := held.get(true.lead) or excuse(true.lead, truth.damage, is_linked=truth.is_linked):
        line.undecided[reason] += 1
    else:
        line.missed += 1
        line.causes[f"missed {true.lead[2]}: {true.why or 'it can be seen'}"] += 1


def _score_blocked(
    truth: Truth, line: RuleScore, true: TrueLead, held: Mapping[Lead, str], blocked: Set[Lead]
) -> None:
    line.blocked += 1
    if true.lead in blocked:
        line.told += 1
    elif not (held.get(true.lead) or excuse(true.lead, truth.damage, *BARRED_BY, is_linked=truth.is_linked)):
        line.mistold += 1
        line.causes[f"mistold {true.lead[2]}: {true.why or 'it can be seen'}"] += 1


def _fails(near: Mapping[Lead, str], lead: Lead) -> str:
    return f"all but {near[lead]}" if lead in near else "no such lead"


def undecided_share(scores: Iterable[RuleScore]) -> tuple[int, int]:
    """Undecided, planted."""
    lines = list(scores)
    return sum(sum(line.undecided.values()) for line in lines), sum(line.planted for line in lines)
