"""COPY into a table under row-level security."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

__all__ = ["copy_rows"]


@contextmanager
def copy_rows(cursor: Any, table: str, columns: Sequence[str]) -> Iterator[Any]:
    """A binary COPY whose rows end in `columns` of `table`; set the types before the first row.

    PostgreSQL refuses COPY where row-level security holds, so the rows go by way of a temporary table.
    """
    names = ", ".join(columns)
    cursor.execute(
        f"create temporary table incoming on commit drop as select {names} from {table} with no data"  # noqa: S608
    )
    with cursor.copy(f"copy incoming ({names}) from stdin (format binary)") as copy:
        yield copy
    cursor.execute(f"insert into {table} ({names}) select {names} from incoming")  # noqa: S608
    cursor.execute("drop table incoming")
