"""Match a list with the register, or with another list, from its file to the written one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cardhub.errors import ConfigurationError, ListUnusable
from cardhub.hub import open_hub, without_values
from cardhub.lake import doorway
from cardhub.linkage.matcher import load_model
from cardhub.lists.candidates import OF_LIST, OF_REGISTER, Candidates, rows
from cardhub.lists.grading import grade
from cardhub.lists.meanings import MEANINGS
from cardhub.lists.other_list import create_persons
from cardhub.lists.read import ListFile, ListTable, load
from cardhub.lists.register import create_register
from cardhub.lists.typed import create_typed
from cardhub.lists.write import SHEET_ROWS, writer_for
from cardhub.reports.files import arriving
from cardhub.settings import Settings

__all__ = ["Asked", "Matched", "match_lists", "match_register"]

# With it and Python's own needs a list of 200,000 rows stays below 1 GiB; what does not fit is spilt.
MEMORY = "350MB"


@dataclass(frozen=True)
class Asked:
    """What to match and where to write it. `is_forced`: an output that is there already is replaced."""

    file: ListFile
    output: Path
    as_of: date
    is_forced: bool = False


@dataclass(frozen=True)
class Matched:
    """Rows by grade, persons on the other side, and by which header each meaning was found."""

    output: Path
    rows: int
    persons: int
    by_grade: dict[str, int]
    columns: dict[str, str]

    def numbers(self) -> dict[str, Any]:
        """As plain values for printing."""
        return {
            "output": self.output, "rows": self.rows, "persons": self.persons, **self.by_grade,
            "columns": self.columns,
        }  # fmt: skip


def match_register(asked: Asked, settings: Settings) -> Matched:
    """Match a list with the register. The hub is opened once the list has been read and found usable."""

    def prepare(con: Any) -> int:
        with open_hub(settings) as hub:
            return create_register(hub, con, "list_right")

    return _match(asked, settings, prepare, OF_REGISTER)


def match_lists(asked: Asked, other: ListFile, settings: Settings) -> Matched:
    """Match a list with another one. No hub is opened, and none needs to exist."""

    def prepare(con: Any) -> int:
        table = load(con, other, "other_row")
        create_typed(con, table, "other_typed", asked.as_of)
        return create_persons(con, "other_typed", "list_right")

    return _match(asked, settings, prepare, OF_LIST)


def _match(asked: Asked, settings: Settings, prepare: Callable[[Any], int], shown: Candidates) -> Matched:
    write, model = writer_for(asked.output), load_model(settings.matcher_model)
    _require_free(asked)
    with _scratch(asked.output) as scratch, without_values(), _connect(settings, scratch) as con:
        table = load(con, asked.file, "list_row")
        if asked.output.suffix.lower() == ".xlsx" and table.rows >= SHEET_ROWS:
            raise ConfigurationError(
                f"{table.rows} rows are more than a worksheet holds; write them as .csv or .parquet"
            )
        create_typed(con, table, "list_typed", asked.as_of)
        persons = prepare(con)
        by_grade = grade(con, "list_typed", "list_right", "list_graded", model)
        headers = _headers(table, shown)
        with arriving(asked.output) as temporary:
            found = rows(con, table, "list_typed", "list_right", "list_graded", shown)
            write(temporary, headers, found, scratch)
    columns = {short: table.headers[index] for short, index in table.columns.items() if short in MEANINGS}
    return Matched(asked.output, table.rows, persons, by_grade, columns)


def _require_free(asked: Asked) -> None:
    if not asked.output.parent.is_dir():
        raise ConfigurationError(f"--output: there is no folder {asked.output.parent}; create it first")
    if not asked.output.exists():
        return
    if asked.file.path.exists() and asked.output.samefile(asked.file.path):
        raise ConfigurationError("--output is the list itself; give it another name")
    if not asked.is_forced:
        raise ConfigurationError(f"{asked.output} exists; give another --output, or replace it with --force")


def _headers(table: ListTable, shown: Candidates) -> list[str]:
    """The list's own headers and the added ones, which give way where the list has such a column already."""
    headers = list(table.headers)
    for added in shown.added():
        name, number = added, 2
        while name in headers:
            name, number = f"{added}（{number}）", number + 1
        headers.append(name)
    return headers


@contextmanager
def _scratch(output: Path) -> Iterator[Path]:
    """A folder beside the output that only its owner may read, gone at the end."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".cardhub-match-", dir=output.parent))
    except OSError as error:
        raise ListUnusable(f"{output.parent} cannot be written to ({error.strerror})") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _connect(settings: Settings, scratch: Path) -> Any:
    return doorway.connect(settings.model_copy(update={"home": scratch, "memory_limit": MEMORY}))
