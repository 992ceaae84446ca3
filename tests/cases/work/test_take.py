"""Taking steps: what changes, what history keeps, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.access.officer import seen_by
from cardhub.access.roles import Role
from cardhub.cases.work.take import note_row
from cardhub.errors import CaseMoved, StepRefused
from cardhub.security.sealed_type import Sealed
from tests.access.officers import add_officer
from tests.cases import world
from tests.cases.work.office import ADVERSE, SEPTEMBER, Office


def test_a_helpful_case_from_accepting_to_closing(office: Office) -> None:
    it = office.open_case(1)
    row = office.row(it)
    assert (row.stage, row.due_on, row.gravity) == ("new", row.opened_on + timedelta(10), 2)
    office.way(
        it,
        (office.township, "accept", {}),
        (office.township, "verify", {"result": "confirmed"}),
        (office.county, "refer", {}),
        (office.county, "close", {}),
    )
    row = office.row(it)
    assert (row.status, row.stage, row.close_reason, row.version) == ("closed", "closed", "confirmed", 5)
    assert world.events(office.hub, it) == ["opened", "accepted", "verified", "referred", "closed"]


def test_an_adverse_case_the_long_way(office: Office) -> None:
    it = office.open_case(1, ADVERSE)
    office.to_notified(it)
    with pytest.raises(StepRefused) as refused:
        office.take(office.county, it, "propose")
    assert refused.value.code == "still_waiting"
    office.let_time_pass(it)
    office.take(office.county, it, "propose")
    with pytest.raises(StepRefused) as refused:
        office.take(office.county, it, "approve")
    assert refused.value.code == "second_person"
    office.take(office.second, it, "approve")
    row = office.row(it)
    assert (row.status, row.close_reason) == ("closed", "confirmed")
    assert world.events(office.hub, it)[-3:] == ["proposed", "approved", "closed"]


def test_a_department_answers_what_it_was_asked(office: Office) -> None:
    it = office.open_case(1)
    office.take(office.county, it, "accept")
    with pytest.raises(StepRefused) as refused:
        office.take(office.verifier, it, "reply", result="confirmed")
    assert refused.value.code == "absent"
    office.take(office.county, it, "ask", department="civil_affairs")
    office.take(office.verifier, it, "reply", result="not_confirmed", note="已核对发放名册")
    assert (office.row(it).stage, office.row(it).result_code) == ("replied", None)
    office.take(office.county, it, "verify", result="not_confirmed")
    # The question is answered and decided: the department sees the case no more.
    with pytest.raises(StepRefused):
        office.take(office.verifier, it, "reply", result="confirmed")


def test_an_objection_sets_the_long_way_back_to_its_beginning(office: Office) -> None:
    it = office.open_case(1, ADVERSE)
    office.to_notified(it)
    office.let_time_pass(it)
    office.take(office.county, it, "propose")
    office.take(office.township, it, "object", note="本人说已于上月退回")
    row = office.row(it)
    assert (row.stage, row.result_code, row.wait_until, row.proposed_by) == ("accepted", None, None, None)
    office.take(office.county, it, "visit")
    office.take(office.county, it, "verify", result="already_fixed")
    office.take(office.county, it, "close")
    office.take(office.county, it, "reopen")
    assert (office.row(it).status, office.row(it).closed_on) == ("open", None)
    office.take(office.county, it, "visit")
    office.take(office.county, it, "verify", result="not_confirmed")
    office.take(office.county, it, "close")
    office.take(office.county, it, "object")
    assert world.events(office.hub, it)[-2:] == ["objected", "reopened"]


def test_two_officers_at_once_cannot_overwrite_each_other(office: Office) -> None:
    it = office.open_case(1)
    office.take(office.county, it, "accept", version=1)
    with pytest.raises(CaseMoved):
        office.take(office.second, it, "accept", version=1)
    assert office.row(it).assigned_to == office.county.user_id


def test_a_case_of_another_division_is_as_absent_as_one_that_is_not(office: Office) -> None:
    elsewhere = office.open_case(1, division_code="620103001001")
    errors = []
    for number in (elsewhere, elsewhere + 999):
        with pytest.raises(StepRefused) as refused:
            office.take(office.county, number, "accept")
        errors.append((refused.value.code, str(refused.value).replace(str(number), "N")))
    assert errors[0] == errors[1]


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("verify", {"result": "fixed"}, "result_missing"),
        ("verify", {}, "result_missing"),
        ("ask", {"department": "police"}, "department_missing"),
        ("assign", {"assignee": 0}, "assignee_missing"),
        ("visit", {"note": "字" * 501}, "note_too_long"),
        ("approve", {}, "not_now"),
        ("fly", {}, "absent"),
    ],
)
def test_wrong_answers_change_nothing(office: Office, name: str, given: dict[str, Any], code: str) -> None:
    it = office.open_case(1)
    office.take(office.county, it, "accept")
    before = office.row(it)
    with pytest.raises(StepRefused) as refused:
        office.take(office.county, it, name, **given)
    assert refused.value.code == code and office.row(it) == before


def test_a_case_is_given_only_to_who_may_see_it(office: Office) -> None:
    stranger = add_officer(office.hub.engine, "stranger", Role.COUNTY_OFFICER, "620103")
    it = office.open_case(1)
    office.take(office.county, it, "accept")
    for user in (stranger, office.verifier):
        with pytest.raises(StepRefused):
            office.take(office.county, it, "assign", assignee=user.user_id)
    office.take(office.county, it, "assign", assignee=office.township.user_id)
    assert (office.row(it).assigned_to, office.row(it).stage) == (office.township.user_id, "accepted")


def test_a_note_is_sealed_to_its_event(office: Office) -> None:
    it = office.open_case(1)
    office.take(office.county, it, "accept", note="先打电话")
    with office.hub.engine.connect() as connection:
        (note,) = connection.execute(sa.text("select note from case_event where note is not null")).scalars()
    assert "电话".encode() not in bytes(note)
    assert office.hub.vault.open(Sealed(bytes(note)), "case_event", note_row(it, 2), "note") == "先打电话"


def test_new_evidence_sets_a_verified_case_back(office: Office) -> None:
    it = office.open_case(1)
    office.way(it, (office.county, "accept", {}), (office.county, "verify", {"result": "confirmed"}))
    person_id = office.row(it).person_id
    changed = world.lead(person_id, severity="M")
    world.reconciled(office.hub, world.begin(office.hub, SEPTEMBER, "SB-01"), changed)
    assert (office.row(it).stage, office.row(it).result_code) == ("accepted", None)


def test_what_the_machine_closes_and_reopens_begins_anew(office: Office) -> None:
    it = office.open_case(1)
    office.take(office.county, it, "accept")
    world.reconciled(office.hub, world.begin(office.hub, SEPTEMBER, "SB-01"))
    assert (office.row(it).stage, office.row(it).close_reason) == ("closed", "fixed")
    with pytest.raises(StepRefused) as refused:
        office.take(office.county, it, "reopen")
    assert refused.value.code == "closed_by_machine"
    world.reconciled(
        office.hub, world.begin(office.hub, SEPTEMBER, "SB-01"), world.lead(office.row(it).person_id)
    )
    row = office.row(it)
    assert (row.stage, row.assigned_to, row.status) == ("new", None, "open")
    assert row.due_on > row.opened_on + timedelta(10)


def test_merging_persons_leaves_the_work_where_it_was(office: Office) -> None:
    it = office.open_case(1)
    office.take(office.county, it, "accept")
    other = world.add_person(office.hub, 2)
    world.merge(office.hub, office.row(it).person_id, other)
    world.reconciled(office.hub, world.begin(office.hub, SEPTEMBER, "none"))
    row = office.row(it)
    assert (row.person_id, row.stage, row.assigned_to) == (other, "accepted", office.county.user_id)


@pytest.mark.parametrize("missing", ["verified", "notified", "proposed", "waiting", "second"])
def test_the_database_itself_holds_the_adverse_route(office: Office, missing: str) -> None:
    """Given a route with a gap, when somebody writes past the program, then it is refused."""
    it = office.open_case(1, ADVERSE)
    office.to_notified(it)
    if missing != "waiting":
        office.let_time_pass(it)
        office.take(office.county, it, "propose")
    else:
        with office.hub.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "insert into case_event (case_id, division_code, kind, actor, actor_id)"
                    " values (:it, '620102001001', 'proposed', 'county', :who)"
                ),
                {"it": it, "who": office.county.user_id},
            )
    if missing in ("verified", "notified", "proposed"):
        with office.hub.engine.begin() as connection:
            connection.execute(
                sa.text("delete from case_event where case_id = :it and kind = :kind"),
                {"it": it, "kind": missing},
            )
    who = office.county if missing == "second" else office.second
    approved = sa.text(
        "insert into case_event (case_id, division_code, kind, actor, actor_id)"
        " values (:it, '620102001001', 'approved', 'x', :who)"
    )
    with (
        pytest.raises(sa.exc.IntegrityError, match="has not gone the whole way"),
        seen_by(office.engine, who) as connection,
    ):
        connection.execute(approved, {"it": it, "who": who.user_id})
