"""A province month by month through a hub: what is open after each comparison, against that month's truth."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from cardhub import steps
from cardhub.cases.export import CaseRecord, iter_cases, iter_held
from cardhub.hub import Hub
from sandbox.population import generate
from sandbox.population.advance import live_on
from sandbox.scoring import Lead, RuleScore, read_truth, score
from tests.rules.province import load

__all__ = ["Month", "lead_of", "months_of"]


@dataclass(frozen=True)
class Month:
    """After one comparison: every case there has ever been, and the month's truth.

    `planted` is every true lead, `visible` those that the departments' rows show.
    """

    as_of: date
    cases: dict[Lead, CaseRecord]
    planted: set[Lead]
    visible: set[Lead]
    scores: dict[str, RuleScore]

    @property
    def open(self) -> set[Lead]:
        return {lead for lead, case in self.cases.items() if case.status == "open"}


def lead_of(case: CaseRecord) -> Lead:
    return case.rule_id, case.id_number, case.subject


def months_of(
    hub: Hub,
    out: Path,
    start: date,
    seed: int,
    cards: int,
    months: int,
    *,
    datasets: Collection[str] | None = None,
    rules: list[str] | None = None,
) -> Iterator[Month]:
    """The first month and so many more, loaded and compared; only with some datasets and rules if told."""
    generate(seed, cards, start, out)
    yield _compared(hub, out, start, datasets, rules)
    for manifest in islice(live_on(out), months):
        yield _compared(hub, out, date.fromisoformat(manifest["as_of"]), datasets, rules)


def _compared(
    hub: Hub, out: Path, as_of: date, datasets: Collection[str] | None, rules: list[str] | None
) -> Month:
    load(hub, out, as_of, datasets)
    steps.compare(hub, as_of=as_of, rules=rules)
    cases = {lead_of(case): case for case in iter_cases(hub, status=None)}
    held = {(each.rule_id, each.id_number, each.subject): each.reason_code for each in iter_held(hub)}
    truth = read_truth(out)
    # What a guard keeps open is held back, not found: nothing has proven yet that it is over.
    found = {lead for lead, case in cases.items() if case.status == "open" and lead not in held}
    planted, visible = set(), set()
    for row in pq.read_table(out / "truth" / "leads.parquet").to_pylist():
        if row["kind"] == "planted":
            lead = (row["rule_id"], row["id_number"], row["subject"])
            planted.add(lead)
            if not row["hidden"]:
                visible.add(lead)
    return Month(as_of, cases, planted, visible, score(truth, found, held))
