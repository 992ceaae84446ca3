"""Bring a generated province into a hub without its servers: the same rows, checked and committed as ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.intake import check
from cardhub.lake import doorway, runs, snapshots
from cardhub.linkage import persons
from schemas.dataset import Dataset, Role

NOT_TOLD = ("证件号码", "姓名", "应答", "登记日期")
NAME_ONLY = ("death_record",)  # agreed to answer only where number and name match


@dataclass(frozen=True)
class Counted:
    """A source's own count."""

    county_code: str
    period: str
    rows: int


def load(hub: Hub, out: Path, as_of: date, names: Iterable[str] | None = None) -> None:
    """Sync every dataset of the population under `out`, the register first."""
    for name, dataset in registry.datasets().items():
        if names is not None and name not in names:
            continue
        with (
            doorway.connect(hub.settings) as con,
            runs.begin(hub, name, _mode(dataset), as_of, dataset.source) as run,
        ):
            path = out / dataset.source / f"{name}.parquet"
            rows = _answers(hub, con, name, path, as_of) if dataset.role is Role.ANSWERED else f"'{path}'"
            con.execute(
                "CREATE OR REPLACE TABLE delivered AS "
                f"SELECT *, row_number() OVER () - 1 AS _row, 0 AS _part, "
                f"'row ' || _row AS _location FROM {rows}"
            )
            counts = (
                []
                if dataset.role is Role.ANSWERED
                else list(_counts(con, out / "control" / f"{name}.parquet"))
            )
            checked = check(hub, con, dataset, run, "delivered", as_of, counts)
            snapshots.commit(
                hub,
                con,
                run,
                checked.select_sql,
                checked.coverage_rows,
                checked.volumes,
                None,
                checked.counts,
            )
        if dataset.role is Role.REGISTER:
            persons.refresh(hub, as_of)


def _mode(dataset: Dataset) -> str:
    return "by_list" if dataset.role is Role.ANSWERED else "full"


def _counts(con: Any, path: Path) -> Iterator[Counted]:
    for row in con.execute(f"SELECT county_code, period, rows FROM '{path}'").fetchall():
        yield Counted(row[0] or "", row[1] or "", int(row[2]))


def _answers(hub: Hub, con: Any, name: str, path: Path, as_of: date) -> str:
    """What the department says when asked about everybody on the register."""
    register = snapshots.current(hub, registry.register().name)
    assert register is not None
    persons.bring(hub, con, register, register.as_of)
    columns = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
    told = [each for each in columns if each not in NOT_TOLD]
    fields = "".join(f', CASE WHEN is_told THEN "{each}" END AS "{each}"' for each in told)
    late = "登记日期" in columns
    known_by_then = f" AND a.\"登记日期\" <= '{as_of}'" if late else ""
    needs_name = "is_same" if name in NAME_ONLY else "TRUE"
    return f"""(
        SELECT CAST(person_id AS VARCHAR) AS request_key,
               CASE WHEN treatment = 'refused' THEN 'refused' WHEN treatment IS NOT NULL THEN 'not_answered'
                    WHEN is_told THEN 'answered' ELSE 'no_record' END AS outcome,
               CASE WHEN is_told THEN CASE WHEN is_same THEN 'number_name' ELSE 'number' END END AS matched_on
               {fields}
        FROM (
            SELECT p.person_id, a.*, t.treatment,
                   coalesce({_bare('a."姓名"')} = {_bare("p.full_name")}, FALSE) AS is_same,
                   a."证件号码" IS NOT NULL AND t.treatment IS NULL AND {needs_name} AS is_told
            FROM (SELECT k.person_id, k.id_number, any_value(r.full_name) AS full_name
                  FROM person AS k JOIN {snapshots.scan(hub, con, register)} AS r USING (id_number)
                  GROUP BY ALL) AS p
            LEFT JOIN '{path}' AS a ON a."证件号码" = p.id_number AND a."应答" IS NULL{known_by_then}
            LEFT JOIN (SELECT "证件号码" AS asked, min("应答") AS treatment FROM '{path}'
                       WHERE "应答" IS NOT NULL GROUP BY ALL) AS t ON t.asked = p.id_number
        )
        QUALIFY is_told OR row_number() OVER (PARTITION BY person_id ORDER BY is_told DESC) = 1
                AND NOT bool_or(is_told) OVER (PARTITION BY person_id)
    )"""


def _bare(name: str) -> str:
    return f"regexp_replace({name}, '[\\s·•∙・･●‧．.。-]', '', 'g')"
