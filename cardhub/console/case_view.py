"""What the page of a case shows: the question, both sides, where it comes from, what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cardhub import registry
from cardhub.access.officer import Officer
from cardhub.access.roles import Role
from cardhub.access.sight import in_sight, sees
from cardhub.cases.export import CaseRecord, read_case_in
from cardhub.cases.work import CaseState, Step, open_steps, read_state
from cardhub.comparison.catalogue import declared_rules
from cardhub.comparison.rule import Rule
from cardhub.console.comparison_table import Line, lines
from cardhub.console.history import Entry, history
from cardhub.console.masks import masked_text, masked_value
from cardhub.reports.grounds import Grounds, grounds_of
from cardhub.reports.rows import reckoned, sentence
from cardhub.security.vault import Vault
from cardhub.store.tables import case

__all__ = ["CaseView", "view"]


@dataclass(frozen=True, repr=False)
class CaseView:
    """Everything on the page, read in one transaction."""

    record: CaseRecord
    state: CaseState
    rule: Rule | None
    sentence: str
    lines: list[Line]
    hidden: int  # values that this role does not see
    grounds: Grounds
    reckoned: str
    history: list[Entry]
    others: list[Any]  # of the same person
    steps: list[Step]

    @property
    def must_be_seen(self) -> bool:
        """Whether it may be called confirmed only after an answer or a visit, which is still to come."""
        return _must_be_seen(self.state)

    @property
    def not_checked(self) -> list[str]:
        return [str(note) for note in self.record.evidence.get("not_checked", ())]


def view(connection: sa.Connection, vault: Vault, officer: Officer, case_id: int) -> CaseView | None:
    """The case as this user may see it; None where there is none for him."""
    state = read_state(connection, case_id)
    if state is None or not sees(officer, state.division_code, state.asked_department):
        return None
    record = read_case_in(connection, vault, case_id)
    if record is None:
        return None
    own = registry.register().source
    is_village_side = officer.role is Role.TOWNSHIP_OFFICER
    shown, hidden = lines(record, own, is_village_side=is_village_side)
    datasets = {line.dataset for line in shown}
    return CaseView(
        record=record,
        state=state,
        rule=declared_rules().get(record.rule_id),
        sentence=masked_text(sentence(record, masked_value)),
        lines=shown,
        hidden=hidden,
        grounds=grounds_of(connection, case_id, datasets, record.division_code[:6]),
        reckoned="" if is_village_side else reckoned(record),
        history=history(connection, vault, case_id),
        others=_others(connection, officer, case_id),
        steps=_leading_first(open_steps(state, officer), must_be_seen=_must_be_seen(state)),
    )


def _must_be_seen(state: CaseState) -> bool:
    return state.is_adverse and state.stage == "accepted"


def _leading_first(steps: Iterable[Step], *, must_be_seen: bool) -> list[Step]:
    """What leads on comes first, and is open on the page; the rest is a click away."""
    order = ["visit", "ask"] if must_be_seen else []
    order += ["accept", "reply", "approve", "propose", "verify", "correct", "refer", "notify", "close"]
    return sorted(steps, key=lambda step: order.index(step.name) if step.name in order else len(order))


def _others(connection: sa.Connection, officer: Officer, case_id: int) -> list[Any]:
    whose = sa.select(case.c.person_id).where(case.c.case_id == case_id).scalar_subquery()
    query = (
        sa.select(case.c.case_id, case.c.rule_id, case.c.stage, case.c.opened_on)
        .where(
            *in_sight(officer),
            case.c.person_id == whose,
            case.c.case_id != case_id,
            case.c.close_reason.is_distinct_from("merged"),
        )
        .order_by(case.c.status.desc(), case.c.case_id)
        .limit(20)
    )
    return list(connection.execute(query).all())
