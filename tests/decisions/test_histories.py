"""Random histories: whatever is pulled, run again, changed or decided, no decision is ever undone."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cardhub.errors import DecisionRefused
from cardhub.hub import open_hub
from cardhub.lake import doorway
from cardhub.linkage import versions
from cardhub.settings import Settings
from cardhub.step_parts import identity
from cardhub.store import embedded
from tests.conftest import DatabaseServer
from tests.decisions import world
from tests.decisions.world import LISTED, NAMES, REGISTER, Record

# How many histories, and steps in each: few in the daily tests, the whole number at full size.
DAILY, SOAK = (15, 7), (200, 14)
CARDS, DEATHS, SERIALS = (1, 2, 3), (11, 12), (1, 2, 3, 4)
BINDING = """
    select decision_id, verdict, first_person_id::text, second_person_id::text, decided_by, reason_code
    from person_decision where superseded_by is null
    union all
    select decision_id, verdict, dataset || ' ' || record_key, person_id::text, decided_by, reason_code
    from link_decision where superseded_by is null order by 1
"""
SUPERSEDED = """
    select superseded_by from person_decision where decision_id = any(:gone)
    union all select superseded_by from link_decision where decision_id = any(:gone)
"""

# Mostly one name: a record of another name never ties two persons.
record = st.tuples(st.sampled_from(SERIALS), st.sampled_from((NAMES[0], NAMES[0], NAMES[0], NAMES[1])))


class Histories(RuleBasedStateMachine):
    """One installation and what happens to it; `binding` is what people decided and did not revise."""

    server: DatabaseServer

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="cardhub-test-"))
        self.database = self.server.clone()
        url = self.server.embedded.url
        self.open = ExitStack()
        self.hub = self.open.enter_context(
            open_hub(
                Settings(
                    home=self.home / "var",
                    database_url=url(embedded.APP_ROLE, self.database),
                    owner_database_url=url(embedded.OWNER_ROLE, self.database),
                    memory_limit="1GB",
                )
            )
        )
        self.con = self.open.enter_context(doorway.connect(self.hub.settings))
        self.today = date(2026, 6, 1)
        self.records: dict[str, dict[int, Record]] = {
            REGISTER: {key: (key, NAMES[0]) for key in CARDS},
            LISTED: {key: (key - 10, NAMES[1]) for key in DEATHS},
        }
        self.rule_version = self.linker_version = 1
        self.binding: list[tuple[Any, ...]] = []
        self.answered: dict[int, bytes] = {}
        self.is_linked = False
        for dataset in self.records:
            self.pull(dataset)
        self.compare(is_repeated=False)
        self.link()

    def teardown(self) -> None:
        self.open.close()
        self.server.drop(self.database)
        shutil.rmtree(self.home)

    @initialize(
        at=st.tuples(st.integers(0, 9), st.integers(0, 9)), verdict=st.sampled_from(("split", "merge"))
    )
    def people_decide_first(self, at: tuple[int, int], verdict: str) -> None:
        """Every history has something to undo."""
        self.decide_about_persons(at, verdict)

    # -- what the machine does ------------------------------------------------------------------------------

    def pull(self, dataset: str) -> None:
        self.today += timedelta(days=1)
        world.pull(self.hub, dataset, self.records[dataset], self.today)
        self.is_linked = False

    def link(self) -> None:
        """Link what changed, and look who is there."""
        if not self.is_linked:
            with patch.object(versions, "RULES_VERSION", str(self.linker_version)):
                self.linked = world.links(self.hub, self.con)
        self.is_linked = True
        self.people = sorted(world.roots(self.hub))

    @rule(key=st.sampled_from(CARDS), bears=record)
    def the_register_says_otherwise(self, key: int, bears: Record) -> None:
        """A number is corrected, or a card appears; another name is another person's."""
        self.records[REGISTER][key] = bears
        self.pull(REGISTER)

    @rule(key=st.sampled_from(CARDS), other=st.sampled_from(CARDS))
    def a_card_is_corrected_to_the_number_of_another(self, key: int, other: int) -> None:
        self.take_the_number(key, other)

    def take_the_number(self, key: int, other: int) -> None:
        """Or it disappears, where the two are one."""
        known = self.records[REGISTER]
        if key != other and other in known:
            known[key] = (known[other][0], known[key][1] if key in known else known[other][1])
            self.pull(REGISTER)
        elif key == other and len(known) > 1 and known.pop(key, None):
            self.pull(REGISTER)

    @rule(key=st.sampled_from(DEATHS), bears=st.none() | record)
    def a_list_says_otherwise(self, key: int, bears: Record | None) -> None:
        self.records[LISTED].pop(key, None)
        if bears:
            self.records[LISTED][key] = bears
        self.pull(LISTED)

    @rule(of_linker=st.booleans())
    def a_version_changes(self, of_linker: bool) -> None:
        self.linker_version += of_linker
        self.rule_version += not of_linker
        self.is_linked = False

    @rule(is_repeated=st.booleans())
    def compare(self, is_repeated: bool) -> None:
        """Once, or twice: the second time changes nothing."""
        _, leads = self.compared()
        if is_repeated:
            before = world.state(self.hub)
            done, again = self.compared()
            assert again == leads
            assert world.state(self.hub) == before
            assert done.opened == done.closed == done.reopened == done.evidence_changed == done.merged == 0
        self.no_case_is_doubled()

    def compared(self) -> Any:
        with patch.object(versions, "RULES_VERSION", str(self.linker_version)):
            return world.compare(self.hub, self.today, self.rule_version, self.con)

    # -- what people do -------------------------------------------------------------------------------------

    @rule(at=st.tuples(st.integers(0, 9), st.integers(0, 9)), verdict=st.sampled_from(("merge", "split")))
    def decide_about_persons(self, at: tuple[int, int], verdict: str) -> None:
        a = self.people[at[0] % len(self.people)]
        b = [each for each in self.people if each != a][at[1] % (len(self.people) - 1)]
        self.decide(lambda: identity.decide_persons(self.hub, a, b, verdict, "li", "verified", self.today))

    @rule(dataset=st.sampled_from((REGISTER, LISTED)), at=st.tuples(st.integers(0, 9), st.integers(0, 9)),
          verdict=st.sampled_from(("same", "different")))  # fmt: skip
    def decide_about_a_link(self, dataset: str, at: tuple[int, int], verdict: str) -> None:
        known = sorted(self.records[dataset])
        if known:
            key, person = known[at[0] % len(known)], self.people[at[1] % len(self.people)]
            self.decide(
                lambda: identity.decide_link(
                    self.hub, dataset, key, person, verdict, "li", "verified", self.today
                )
            )

    @rule(at=st.integers(0, 9))
    def a_decision_about_persons_is_revised(self, at: int) -> None:
        told = [each for each in self.binding if each[1] in ("merge", "split")]
        if told:
            _, verdict, a, b, *_ = told[at % len(told)]
            other = "split" if verdict == "merge" else "merge"
            self.decide(
                lambda: identity.decide_persons(self.hub, int(a), int(b), other, "wu", "verified", self.today)
            )

    @rule(at=st.integers(0, 9))
    def two_who_were_split_share_a_record(self, at: int) -> None:
        """A card of the one takes the number of a card of the other."""
        told = [{int(each[2]), int(each[3])} for each in self.binding if each[1] == "split"]
        cards = [
            (key, other)
            for (name, key), (holder,) in self.linked.items()
            for (of_other, other), (holder_of_other,) in self.linked.items()
            if name == of_other == REGISTER and {holder, holder_of_other} in told
        ]
        if cards:
            key, other = cards[at % len(cards)]
            self.take_the_number(key, other)

    def decide(self, how: Any) -> None:
        """Only what this very decision is about may be revised by it, and only by naming it."""
        try:
            number = how()["decision_id"]
        except DecisionRefused:
            return
        now = world.rows(self.hub, BINDING)
        gone = [row[0] for row in self.binding if row not in now]
        assert {row[0] for row in world.rows(self.hub, SUPERSEDED, gone=gone)} <= {number}
        assert number in [row[0] for row in now]
        self.binding = now
        self.is_linked = False
        self.no_case_is_doubled()

    @rule(at=st.integers(0, 9))
    def an_officer_closes_a_case(self, at: int) -> None:
        open_cases = world.rows(
            self.hub,
            'select c.case_id, f.evidence_hash from "case" c join finding f on f.finding_id = c.finding_id '
            "where c.status = 'open' order by 1",
        )
        if open_cases:
            case_id, evidence = open_cases[at % len(open_cases)]
            world.close(self.hub, case_id, "not_confirmed", self.today)
            self.answered[case_id] = evidence

    def no_case_is_doubled(self) -> None:
        """One case for each lead of whoever remains, but for those folded into it."""
        assert not world.rows(
            self.hub,
            'select rule_id, person_root(person_id), subject from "case" '
            "where close_reason is distinct from 'merged' group by 1, 2, 3 having count(*) > 1",
        )

    # -- what must hold after every step --------------------------------------------------------------------

    @invariant()
    def no_decision_is_undone(self) -> None:
        self.link()
        assert world.rows(self.hub, BINDING) == self.binding
        root = world.roots(self.hub)
        on_register = {each for (name, _), held in self.linked.items() if name == REGISTER for each in held}
        for _, verdict, what, person, *_ in self.binding:
            if verdict in ("merge", "split"):
                assert (root[int(what)] == root[int(person)]) is (verdict == "merge")
                continue
            name, key = what.split()
            (now,) = self.linked.get((name, int(key)), [None])
            if verdict == "different":
                assert now != root[int(person)]
            elif root[int(person)] in on_register and int(key) in self.records[name]:
                assert now == root[int(person)]
            else:
                assert now is None

    @invariant()
    def one_record_links_to_one_person_at_most(self) -> None:
        root = world.roots(self.hub)
        live = {(name, key) for name, each in self.records.items() for key in each}
        assert self.linked.keys() == live
        assert all(len(each) == 1 for each in self.linked.values())
        assert all(each in (None, root.get(each)) for (each,) in self.linked.values())

    @invariant()
    def no_answered_case_reopens_without_changed_evidence(self) -> None:
        for case_id, status, reason, evidence, last in world.rows(
            self.hub,
            "select c.case_id, c.status, c.close_reason, f.evidence_hash, "
            "(select e.details ->> 'reason' from case_event e where e.case_id = c.case_id "
            "and e.kind in ('opened', 'closed', 'reopened', 'evidence_changed') "
            "order by e.event_id desc limit 1) "
            'from "case" c join finding f on f.finding_id = c.finding_id where c.case_id = any(:answered)',
            answered=list(self.answered),
        ):
            if bytes(evidence) != bytes(self.answered[case_id]):
                del self.answered[case_id]
            elif status == "open":
                assert last == "merged", "open again only while an open case is folded into it"
            else:
                assert reason in ("not_confirmed", "merged")


def histories(server: DatabaseServer, number: int, steps: int) -> None:
    Histories.server = server
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=number,
            stateful_step_count=steps,
            deadline=None,
            derandomize=(number, steps) == DAILY,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_history_undoes_a_decision(database_server: DatabaseServer) -> None:
    histories(database_server, *DAILY)


@pytest.mark.soak
def test_no_history_of_many_undoes_a_decision(database_server: DatabaseServer) -> None:
    histories(database_server, *SOAK)
