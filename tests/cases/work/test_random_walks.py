"""Whatever a mix of users does in whatever order, nobody loses anything without the whole adverse route."""

from __future__ import annotations

import random
from typing import Any

import sqlalchemy as sa

from cardhub.access.officer import seen_by
from cardhub.cases.outcomes import RESULTS
from cardhub.cases.work import STEPS, open_steps, read_state
from cardhub.cases.work.steps import METHODS
from cardhub.errors import StepRefused
from tests.cases import world
from tests.cases.work.office import ADVERSE, SEPTEMBER, Office

WALKS, STEPS_OF_A_WALK = 8, 45
ROUNDABOUT = ("assign", "object", "decline", "reopen")


def answer(dice: random.Random, office: Office) -> dict[str, Any]:
    """Answers to everything, the ones that lead on more often than not."""
    return {
        "result": dice.choice(["confirmed"] * 8 + list(RESULTS)),
        "method": dice.choice(METHODS),
        "department": "civil_affairs",
        "assignee": dice.choice(office.everybody).user_id,
    }


def one_step(dice: random.Random, office: Office, case_id: int) -> None:
    officer = dice.choice(office.everybody)
    with seen_by(office.engine, officer) as connection:
        state = read_state(connection, case_id)
        offered = [] if state is None else [step.name for step in open_steps(state, officer)]
    leading_on = [each for each in offered if each not in ROUNDABOUT]
    chance = dice.random()
    name = dice.choice(leading_on if leading_on and chance < 0.7 else offered if offered else list(STEPS))
    if chance > 0.9:
        name = dice.choice(list(STEPS))
    try:
        office.take(officer, case_id, name, **answer(dice, office))
    except StepRefused:
        assert name not in offered or name in ("verify", "assign")


def history(office: Office, case_id: int) -> list[Any]:
    query = sa.text(
        "select kind, actor_id, details, office_day(created_at) as day from case_event"
        " where case_id = :it order by event_id"
    )
    with office.hub.engine.connect() as connection:
        return list(connection.execute(query, {"it": case_id}).all())


def went_the_whole_way(events: list[Any]) -> bool:
    """Whether the route stands before the approval that ends `events`, told from history alone."""
    stage, proposer, until = "", None, ""
    for event in events[:-1]:
        match event.kind:
            case "verified":
                stage = "verified" if event.details["result"] == "confirmed" else ""
            case "notified" if stage == "verified":
                stage, until = "notified", event.details["until"]
            case "proposed" if stage == "notified" and until < event.day.isoformat():
                stage, proposer = "proposed", event.actor_id
            case "declined":
                stage = "notified"
            case "objected" | "reopened" | "evidence_changed":
                stage = ""
    return stage == "proposed" and events[-1].actor_id not in (None, proposer)


def walk(dice: random.Random, office: Office, it: int) -> None:
    for _ in range(STEPS_OF_A_WALK):
        chance = dice.random()
        if chance < 0.15:
            office.let_time_pass(it)
        elif chance < 0.17:
            lead = world.lead(office.row(it).person_id, ADVERSE, severity=dice.choice("HM"))
            world.reconciled(office.hub, world.begin(office.hub, SEPTEMBER, "none"), lead)
        else:
            one_step(dice, office, it)


def test_no_mix_of_users_finds_a_short_cut(office: Office) -> None:
    dice = random.Random(7)
    approved = 0
    for serial in range(1, WALKS + 1):
        it = office.open_case(serial, ADVERSE)
        walk(dice, office, it)
        events = history(office, it)
        ends = [at for at, event in enumerate(events) if event.kind == "approved"]
        assert all(went_the_whole_way(events[: at + 1]) for at in ends)
        if office.row(it).close_reason == "confirmed":
            assert ends
        approved += len(ends)
    assert approved > 0, "no walk reached the end, so that nothing was shown; walk further"
