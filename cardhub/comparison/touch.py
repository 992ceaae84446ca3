"""Why somebody is redone: each reason adds to `touch` (person_id, rules BIT)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cardhub import registry
from cardhub.comparison.changed import CHANGED, create_changed, note_changes
from cardhub.comparison.crossings import crossing, moves_of
from cardhub.comparison.evaluation import Evaluation
from cardhub.comparison.link_tables import LINK_TABLES
from cardhub.comparison.parameters import Parameters
from cardhub.comparison.sides import KEPT, Redo, Side
from cardhub.comparison.together import create_members, mates_of, values_of_changed
from cardhub.hub import Hub

__all__ = ["touch_among", "touch_changed", "touch_crossing", "touch_kept", "touch_together"]


def touch(con: Any, redo: Redo, evaluations: Iterable[Evaluation], persons: str) -> None:
    """`persons`: what follows FROM."""
    con.execute(f"INSERT INTO touch SELECT DISTINCT person_id, {redo.bits(evaluations)} FROM {persons}")


def touch_changed(hub: Hub, con: Any, redo: Redo, now: Side, then: Side) -> None:
    create_changed(con)
    read = sorted({name for each in redo.partial for name in each.reads})
    # Whom a row's number belongs to may be told by any list.
    for name in now.sets.keys() & then.sets.keys():
        note_changes(hub, con, name, now.sets[name], then.sets[name])
    for name in read:
        concerned = f"{CHANGED} WHERE dataset = '{name}' AND person_id IS NOT NULL"
        touch(con, redo, [each for each in redo.partial if name in each.reads], concerned)


def touch_kept(con: Any, redo: Redo, *, is_another_day: bool) -> None:
    for each in redo.partial:
        if each.rule.among or (each.is_timed and is_another_day):
            touch(con, redo, [each], f"{KEPT} WHERE rule_id = '{each.rule.rule_id}'")


def touch_among(con: Any, redo: Redo, now: Side) -> None:
    for each in redo.partial:
        for name in each.rule.among:
            rows = name if name in LINK_TABLES else now.links.get(name)
            if rows is not None:
                touch(con, redo, [each], f"{rows} WHERE person_id IS NOT NULL")


def touch_crossing(con: Any, redo: Redo, parameters: Parameters, now: Side, days: tuple[date, date]) -> None:
    for name in sorted(now.rows):
        alike: dict[str, list[Evaluation]] = {}
        for each in redo.partial:
            if each.is_timed and name in each.reads:
                dataset = registry.dataset(name)
                condition = crossing(dataset, each.turning, moves_of(each, parameters), days)
                if condition is not None:
                    alike.setdefault(condition, []).append(each)
        if alike:
            rules = ", ".join(
                f"CASE WHEN {condition} THEN {redo.bits(each)} END" for condition, each in alike.items()
            )
            con.execute(f"""
                INSERT INTO touch
                SELECT person_id, rules FROM (
                    SELECT l.person_id, unnest([{rules}]) AS rules
                    FROM {now.rows[name]} AS s JOIN {now.links[name]} AS l ON l.record_key = s.record_key
                    WHERE s.disappeared_on IS NULL AND l.person_id IS NOT NULL
                        AND ({" OR ".join(f"({each})" for each in alike)}))
                WHERE rules IS NOT NULL
            """)


def touch_together(con: Any, redo: Redo, now: Side, then: Side) -> None:
    """Whoever belongs together with somebody to be redone is redone too, and whoever they do is read."""
    for each in redo.partial:
        if each.rule.together:
            mine = redo.people([each], "touch")
            create_members(con, each.rule.together, now.rows, now.links)
            touch(con, redo, [each], f"({mates_of(mine, values_of_changed(each.rule.together, then.rows))})")
            con.execute(f"INSERT INTO mate SELECT person_id, {redo.bits([each])} FROM ({mates_of(mine)})")
            con.execute("DROP TABLE member")
