"""One run's linking: what all lists share is made ready once, when the first of them needs it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any, Self

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import baseline, decisions, earlier_sets, grade_d, link_sets, matcher, persons, review
from cardhub.linkage.changed_persons import CHANGED_TABLES, create_changed_persons
from cardhub.linkage.link_files import LinkFile
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.list_to_link import WORK_TABLES, Earlier, ListToLink, create_work_tables
from cardhub.linkage.match_fields import PERSON_FIELDS, create_person_fields
from cardhub.linkage.matched_links import REFUSED, matched_links, unmatched_links
from cardhub.linkage.redo import add_redone, carry_over, differences
from cardhub.linkage.touched import keep_touched, replace_sure
from cardhub.linkage.versions import model_of
from schemas.dataset import Dataset

__all__ = ["Linking"]

_TABLES = (
    "person_key", "other_name", "concerned_record", "concerned_person", "kept_apart", "matched",
    PERSON_FIELDS, matcher.LUNAR_DAYS, matcher.RIGHT, *matcher.FREQUENCIES, *CHANGED_TABLES, *WORK_TABLES,
)  # fmt: skip

# A register with its own link set: as it is now, and as it was.
Registers = tuple[tuple[Snapshot, LinkSet], tuple[Snapshot, LinkSet]]


class Linking:
    """Makes link sets to the persons of one register, under one state of people's decisions.

    Needs what `persons.bring` leaves on the connection.
    """

    def __init__(self, hub: Hub, con: Any, register: Snapshot, decided: int) -> None:
        self._hub, self._con, self._register, self._decided = hub, con, register, decided
        self._is_right_whole = False
        self._registers: dict[tuple[int, int], Registers | None] = {}

    def __enter__(self) -> Self:
        persons.create_keys(self._con)
        decisions.read_concerned(self._hub, self._con, self._register.dataset)
        return self

    def __exit__(self, *_: object) -> None:
        self._con.execute("".join(f"DROP TABLE IF EXISTS {each};" for each in _TABLES))

    def link(self, wanted: Mapping[str, Snapshot]) -> dict[str, LinkSet]:
        """The set of each dataset's snapshot; the questions to officers follow.

        A set made of its rows alone is made by itself, for they may be many. Those of which little changed
        since the same register are made together.
        """
        batches: dict[object, list[ListToLink]] = {}
        for name, snapshot in wanted.items():
            each = self._list(registry.dataset(name), snapshot)
            batches.setdefault(_made_at(each.earlier.links) if each.earlier else name, []).append(each)
        made: dict[str, LinkSet] = {}
        for together, batch in batches.items():
            registers = self._registers.get(together) if isinstance(together, tuple) else None
            made |= self._link(batch, registers)
        return made

    def _link(self, batch: list[ListToLink], registers: Registers | None) -> dict[str, LinkSet]:
        hub, con = self._hub, self._con
        create_work_tables(con)
        if registers is not None:
            create_changed_persons(hub, con, *registers)
        for each in batch:
            if each.earlier is not None:
                add_redone(hub, con, each, each.earlier)
            grade_d.add_graded(hub, con, each)
        to_match = [each for each in batch if each.has_names]
        for each in to_match:
            estimate = partial(grade_d.on_register, hub, con, each.name, each.snapshot)
            share = baseline.on_register(hub, self._baseline, each.name, estimate)
            grade_d.add_unsure(hub, con, each, share)
        if registers is not None:
            replace_sure(con)
        if to_match:
            self._match(to_match, is_all=registers is None)
        else:
            con.execute(f"INSERT INTO linked BY NAME {unmatched_links()}")
        return {each.name: self._store(each) for each in batch}

    def _match(self, lists: list[ListToLink], *, is_all: bool) -> None:
        hub, con, model = self._hub, self._con, model_of(self._hub)
        matcher.prepare_left(con, "unsure", PERSON_FIELDS)
        if is_all:
            self._bring_whole_right()
        else:
            keep_touched(hub, con, lists)
            if not self._is_right_whole:
                matcher.prepare_candidates(con, PERSON_FIELDS)
        matcher.match_left(con, model=model, persons=baseline.persons(self._baseline), refused=REFUSED)
        con.execute(f"INSERT INTO linked BY NAME {matched_links(model.sample_one_in)}")

    def _store(self, each: ListToLink) -> LinkSet:
        hub, con = self._hub, self._con
        whole, other, root = f"FROM {each.own('linked')}", None, None
        if each.earlier is not None:
            whole = carry_over(hub, con, each, each.earlier.links)
            other = differences(hub, con, each, each.earlier.links)
            root = link_sets.root_of(each.earlier.links) if other else None
        kept = None
        if each.has_names:
            kept = self._baseline.file_id
            # Before the set: one that is there is not made again, and would not ask.
            review.ask(hub, con, each.snapshot, self._register, whole, model_of(hub).sample_one_in)
        return link_sets.store(
            hub, con, each.snapshot, self._register, other or whole, self._decided, kept, root
        )

    @cached_property
    def _baseline(self) -> LinkFile:
        """The matcher's figures; PERSON_FIELDS and FREQUENCIES come with it."""
        create_person_fields(self._hub, self._con, registry.register(), self._register)
        (count,) = self._con.execute(f"SELECT count(*) FROM {PERSON_FIELDS}").fetchone()
        kept = baseline.find(self._hub, count)
        if kept is not None:
            baseline.load(self._hub, self._con, kept)
            return kept
        self._bring_whole_right()
        return baseline.make(self._hub, self._con, self._register, self._decided, count)

    def _bring_whole_right(self) -> None:
        if not self._is_right_whole:
            matcher.prepare_right(self._con, PERSON_FIELDS)
            self._is_right_whole = True

    def _list(self, dataset: Dataset, snapshot: Snapshot) -> ListToLink:
        """The list with the earlier set to start from; without one where any of its files is gone."""
        alone = ListToLink(dataset, snapshot, None)
        kept = self._baseline.file_id if alone.has_names else None
        links = earlier_sets.base(self._hub, snapshot, kept)
        before = snapshots.kept(self._hub, links.snapshot_id) if links else None
        if links is None or before is None or self._registers_since(links) is None:
            return alone
        return ListToLink(dataset, snapshot, Earlier(links, before))

    def _registers_since(self, links: LinkSet) -> Registers | None:
        """The present register, and the one that the set was made with."""
        hub, key = self._hub, _made_at(links)
        if key not in self._registers:
            now = link_sets.find(hub, self._register, self._register, self._decided)
            then = earlier_sets.of_register(hub, links, self._register.dataset)
            snapshot = snapshots.kept(hub, links.register_snapshot_id)
            self._registers[key] = None
            if now is not None and then is not None and snapshot is not None:
                self._registers[key] = (self._register, now), (snapshot, then)
        return self._registers[key]


def _made_at(links: LinkSet) -> tuple[int, int]:
    return links.register_snapshot_id, links.decisions_version
