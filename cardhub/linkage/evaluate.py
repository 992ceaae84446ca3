"""How good the links are: precision by grade and source, recall of what could be linked, with intervals.

Against a truth that is known (the pretend province's), or estimated from officers' decisions.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cardhub import registry
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage import link, link_sets, persons
from cardhub.linkage.intervals import wilson
from schemas.dataset import Dataset, Role

__all__ = ["ALL", "evaluate_truth", "line", "true_rows"]

ALL = "all"
NO_RIGHT_NUMBER = "without_right_number"


def evaluate_truth(hub: Hub, folder: Path) -> list[dict[str, Any]]:
    """Lines by source and for all together; `folder` holds records.parquet (dataset, record, id_number,
    id_state): the ID number of the person whom each row is about.

    A row is linkable if that person is on the register, whatever is wrong with the row. `record` is the key's
    fields joined by `/`.
    """
    path = folder / "records.parquet"
    if not path.exists():
        raise ConfigurationError(f"{path} is missing; name the folder of the truth, with records.parquet")
    with doorway.connect(hub.settings) as con:
        pins = link.current_pins(hub)
        register = pins.get(registry.register().name)
        if register is None:
            raise ConfigurationError("the register was never synced; sync it, then link")
        linked = link.link_pins(hub, con, pins)
        persons.bring(hub, con, register, register.as_of)
        con.execute(
            "CREATE OR REPLACE TEMP TABLE judged (dataset VARCHAR, id_state VARCHAR, grade VARCHAR, "
            "is_linkable BOOLEAN, is_right BOOLEAN)"
        )
        for name, links in linked.items():
            dataset = registry.dataset(name)
            if dataset.role is Role.LISTED:
                rows, found = snapshots.scan(hub, con, pins[name]), link_sets.scan(hub, con, links)
                con.execute(_judge(dataset, rows, found, path))
        return list(_lines(con))


def line(source: str, rows: str, linked: int, right: float, linkable: float | None) -> dict[str, Any]:
    """One line: precision, and recall where it is known how many could be linked, with 95 % intervals."""
    low, high = wilson(right, linked)
    told: dict[str, Any] = {"source": source, "rows": rows, "linked": linked}
    told |= {"precision": _share(right, linked), "precision_low": low, "precision_high": high}
    if linkable is None:
        return told | {"linkable": None, "recall": None, "recall_low": None, "recall_high": None}
    low, high = wilson(right, linkable)
    return told | {
        "linkable": linkable,
        "recall": _share(right, linkable),
        "recall_low": low,
        "recall_high": high,
    }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _judge(dataset: Dataset, rows: str, links: str, truth: Path) -> str:
    return f"""
        INSERT INTO judged
        SELECT '{dataset.name}', t.id_state, l.grade, t.person_id IS NOT NULL,
               coalesce(l.person_id = t.person_id, FALSE)
        FROM ({true_rows(dataset, rows, truth)}) AS t JOIN {links} AS l ON l.record_key = t.record_key
    """


def true_rows(dataset: Dataset, rows: str, truth: Path) -> str:
    """SELECT record_key, person_id, id_state of the live `rows` (a FROM item) that the truth speaks of.

    Needs `register_link`. `person_id` is null for people who are not on the register.
    """
    record = ", ".join(f"coalesce({key}::VARCHAR, '')" for key in dataset.key)
    return f"""
        SELECT s.record_key, p.person_id, t.id_state
        FROM {rows} AS s
        JOIN (SELECT record, any_value(id_number) AS id_number, any_value(id_state) AS id_state
              FROM '{truth}' WHERE dataset = '{dataset.name}' GROUP BY record) AS t
            ON {_bare("t.record")} = {_bare(f"concat_ws('/', {record})")}
        LEFT JOIN (SELECT DISTINCT id_number, person_id FROM register_link) AS p ON p.id_number = t.id_number
        WHERE s.disappeared_on IS NULL
    """


def _bare(text: str) -> str:
    """Months and years are written in one way here and in another there."""
    return f"regexp_replace({text}, '[-年月]', '', 'g')"


def _lines(con: Any) -> Iterable[dict[str, Any]]:
    counted = con.execute(f"""
        SELECT coalesce(dataset, '{ALL}') AS source, rows, count(grade), count(grade) FILTER (is_right),
               CASE WHEN rows LIKE 'grade %' THEN NULL ELSE count(*) FILTER (is_linkable) END
        FROM (
            SELECT dataset, grade, is_linkable, is_right, unnest(['{ALL}', 'grade ' || grade,
                CASE WHEN grade < 'D' THEN 'grade A to C' END, 'number ' || id_state,
                CASE WHEN id_state NOT IN ('right', 'repairable') THEN '{NO_RIGHT_NUMBER}' END]) AS rows
            FROM judged)
        WHERE rows IS NOT NULL
        GROUP BY GROUPING SETS ((dataset, rows), (rows))
        ORDER BY source = '{ALL}' DESC, source, rows
    """).fetchall()
    return (line(*row) for row in counted)
