"""What would be refused is kept beside the cases: what it was, since when, and no case of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from cardhub.cases.blocked import blocked_leads
from tests.cases import world

SEPTEMBER, OCTOBER = date(2026, 9, 10), date(2026, 10, 10)


def kept(hub: Any, **only: Any) -> list[tuple[str, int, str | None]]:
    rows = blocked_leads(hub, **({"rule": None, "division": None, "limit": 100} | only))
    return [(each["rule_id"], each["person_id"], each["since_month"]) for each in rows]


def test_a_lead_that_would_be_refused_opens_no_case(hub: Any) -> None:
    person = world.add_person(hub, 1)
    done = world.begin(hub, SEPTEMBER, "SB-01")

    result = world.reconciled(hub, done, blocked=[("SB-01", person, "2026-03")])

    assert (result.opened, result.blocked) == (0, 1)
    assert world.cases(hub) == []
    assert kept(hub) == [("SB-01", person, "2026-03")]


def test_a_case_whose_lead_would_be_refused_now_closes(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))

    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), blocked=[("SB-01", person, "2026-09")])

    assert [(each.status, each.close_reason) for each in world.cases(hub)] == [("closed", "fixed")]


def test_only_the_newest_word_of_each_rule_is_kept(hub: Any) -> None:
    first, second = world.add_person(hub, 1), world.add_person(hub, 2)
    both = [("SB-01", first, "2026-03"), ("SB-02", first, "2026-03")]
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01", "SB-02"), blocked=both)

    done = world.begin(hub, OCTOBER, "SB-01")
    for _ in range(2):
        world.reconciled(hub, done, blocked=[("SB-01", second, None)])

    assert kept(hub) == [("SB-01", second, None), ("SB-02", first, "2026-03")]
    assert kept(hub, rule="SB-02") == [("SB-02", first, "2026-03")]
    assert kept(hub, division="6202") == []
    assert len(kept(hub, limit=1)) == 1


def test_a_withdrawn_rule_says_nothing_any_more(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-02"), blocked=[("SB-02", person, "2026-03")])

    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), known_rules=("SB-01",))

    assert kept(hub) == []
