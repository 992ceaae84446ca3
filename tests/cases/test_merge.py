"""When two persons turn out to be one, so do their cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cases import world

SEPTEMBER, OCTOBER = date(2026, 9, 10), date(2026, 10, 10)


def test_a_case_moves_to_the_person_who_remains(hub: Any) -> None:
    kept, gone = world.add_person(hub, 1), world.add_person(hub, 2)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(gone))
    world.merge(hub, gone, kept)

    result = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(kept))

    (case,) = world.cases(hub)
    assert (case.person_id, case.status, result.opened, result.merged) == (kept, "open", 0, 0)
    assert world.events(hub, case.case_id) == ["opened", "merged"]


def test_the_same_lead_of_both_becomes_one_case(hub: Any) -> None:
    kept, gone = world.add_person(hub, 1), world.add_person(hub, 2)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(kept), world.lead(gone))
    world.merge(hub, gone, kept)

    result = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(gone), world.lead(kept))

    first, second = world.cases(hub)
    assert (result.merged, result.unchanged, result.opened) == (1, 1, 0)
    assert (first.status, second.status, second.close_reason) == ("open", "closed", "merged")
    assert second.merged_into == first.case_id


def test_an_open_question_does_not_vanish_with_a_merge(hub: Any) -> None:
    kept, gone = world.add_person(hub, 1), world.add_person(hub, 2)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(kept), world.lead(gone))
    world.decide(hub, world.cases(hub)[0].case_id, "not_confirmed")
    world.merge(hub, gone, kept)

    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(kept))

    first, second = world.cases(hub)
    assert (first.status, second.close_reason) == ("open", "merged")
    assert world.events(hub, first.case_id)[-1] == "reopened"


def test_merging_twice_changes_nothing_more(hub: Any) -> None:
    kept, gone, last = (world.add_person(hub, serial) for serial in (1, 2, 3))
    world.reconciled(
        hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(kept), world.lead(gone), world.lead(last)
    )
    world.merge(hub, last, gone)
    world.merge(hub, gone, kept)
    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(kept))
    before = world.cases(hub), world.count(hub, "case_event")

    result = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(kept))

    assert (result.merged, world.cases(hub), world.count(hub, "case_event")) == (0, *before)
    assert [each.status for each in world.cases(hub)] == ["open", "closed", "closed"]
