"""One run's linking: what all lists share is made ready once, when the first of them needs it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self

from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import (
    baseline,
    decisions,
    earlier_sets,
    grade_d,
    link_sets,
    match_register,
    matcher,
    persons,
    review,
)
from cardhub.linkage.changed_persons import create_changed_persons
from cardhub.linkage.grades import link_select
from cardhub.linkage.link_files import LinkFile
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.redo import carry_over, create_redone, differences
from cardhub.linkage.versions import model_of
from schemas.dataset import Dataset

__all__ = ["Linking"]

_WORK_TABLES = (
    "person_key", "other_name", "graded", "unsure", "matched", "linked", "redone", "replaced",
    "concerned_record", "concerned_person", "changed_person", "changed_number", "changed_right",
    matcher.RIGHT, *matcher.FREQUENCIES,
)  # fmt: skip


class Linking:
    """Makes link sets to the persons of one register, under one state of people's decisions.

    Needs what `persons.bring` leaves on the connection.
    """

    def __init__(self, hub: Hub, con: Any, register: Snapshot, decided: int) -> None:
        self._hub, self._con, self._register, self._decided = hub, con, register, decided
        self._changed_since: str | None = None

    def __enter__(self) -> Self:
        persons.create_keys(self._con)
        decisions.read_concerned(self._hub, self._con, self._register.dataset)
        return self

    def __exit__(self, *_: object) -> None:
        self._con.execute("".join(f"DROP TABLE IF EXISTS {each};" for each in _WORK_TABLES))

    def link(self, dataset: Dataset, snapshot: Snapshot) -> LinkSet:
        """The dataset's set, of an earlier one where there is any, and its questions to officers."""
        hub, con = self._hub, self._con
        kept = self._baseline.file_id if grade_d.can_match(dataset) else None
        base = self._base(snapshot, kept)
        if base is not None:
            create_redone(hub, con, dataset, snapshot, base)
        if kept is None:
            self._by_number(dataset, snapshot, base)
        else:
            self._by_all_it_says(dataset, snapshot, base)
        whole = "FROM linked" if base is None else carry_over(hub, con, base)
        if kept is not None:
            # Before the set: one that is there is not made again, and would not ask.
            review.ask(hub, con, snapshot, self._register, whole, model_of(hub).sample_one_in)
        other = differences(hub, con, base) if base else None
        root = link_sets.root_of(base) if base and other else None
        return link_sets.store(hub, con, snapshot, self._register, other or whole, self._decided, kept, root)

    def _by_number(self, dataset: Dataset, snapshot: Snapshot, base: LinkSet | None) -> None:
        rows = snapshots.scan(self._hub, self._con, snapshot)
        if base is not None:
            rows = f"(FROM {rows} SEMI JOIN redone USING (record_key))"
        graded = decisions.apply_to_links(dataset.name, link_select(dataset, rows))
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE linked AS {grade_d.plain_select(graded)}")

    def _by_all_it_says(self, dataset: Dataset, snapshot: Snapshot, base: LinkSet | None) -> None:
        hub, con = self._hub, self._con
        rows = snapshots.scan(hub, con, snapshot)
        before = None
        if base is not None:
            before = snapshots.scan(hub, con, snapshots.find(hub, base.snapshot_id))
        grade_d.create_graded(con, dataset, rows, link_sets.scan(hub, con, base) if base else "")
        share = baseline.on_register(
            hub, self._baseline, dataset.name, lambda: grade_d.on_register(hub, con, snapshot)
        )
        figures = grade_d.Figures(baseline.persons(self._baseline), share)
        grade_d.match_rows(con, dataset, rows, figures, model_of(hub), before)

    @cached_property
    def _baseline(self) -> LinkFile:
        match_register.bring(self._hub, self._con, self._register)
        (count,) = self._con.execute("SELECT count(*) FROM person").fetchone()
        return baseline.bring(self._hub, self._con, self._register, self._decided, count)

    def _base(self, snapshot: Snapshot, kept: int | None) -> LinkSet | None:
        """The set to start from, its `changed_person` and the like on the connection; None: begin anew."""
        found = earlier_sets.base(self._hub, snapshot, kept)
        own = link_sets.find(self._hub, self._register, self._register, self._decided)
        before = earlier_sets.of_register(self._hub, found, self._register.dataset) if found else None
        if found is None or own is None or before is None:
            return None
        old_rows = snapshots.kept(self._hub, found.snapshot_id)
        old_register = snapshots.kept(self._hub, found.register_snapshot_id)
        if old_rows is None or old_register is None:
            return None
        if self._changed_since != before.stored.path:
            create_changed_persons(self._hub, self._con, (self._register, own), (old_register, before))
            self._changed_since = before.stored.path
        return found
