"""What the database itself holds about the work on cases and about who sees which rows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import DDL, MetaData, event

__all__ = ["GUARDS", "attach"]

_FOLDER = Path(__file__).parent / "migrations" / "sql"
GUARDS = (_FOLDER / "0008_case_work.sql", _FOLDER / "0008_officer_scope.sql")


def attach(metadata: MetaData) -> None:
    """Make them whenever the tables are made from `metadata`."""
    for path in GUARDS:
        statement = DDL(path.read_text("utf-8").replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(metadata, "after_create", statement)
