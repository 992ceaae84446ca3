"""What every transport offers the engine: open, test, pull pages, and read control counts.

A page is an Arrow record batch of *strings as the source wrote them*, under the source's own headers, plus
the cursor to go on from once the page is safe. Nothing here knows a department.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

__all__ = [
    "Connection",
    "ControlCount",
    "Endpoint",
    "ListedPerson",
    "Mode",
    "Outcome",
    "Page",
    "Probe",
    "PullRequest",
    "Source",
    "Transport",
    "TransportOptions",
]


class Mode(StrEnum):
    """How a pull asks."""

    FULL = "full"
    INCREMENTAL = "incremental"
    BY_LIST = "by_list"


class Outcome(StrEnum):
    """What a department said of one listed person; three different silences stay apart."""

    ANSWERED = "answered"
    NO_RECORD = "no_record"
    REFUSED = "refused"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True)
class Connection:
    """Plain connection values, as an Airflow Connection holds them. `extra` is its parsed JSON."""

    conn_type: str = ""
    host: str = ""
    port: int | None = None
    schema: str = ""
    login: str = ""
    password: str = field(default="", repr=False)
    extra: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class TransportOptions:
    """What an installation decides of every transport; a transport is opened as `cls(connection, options)`.

    `attempts` counts tries of one step that fail for a transient cause; a source that announces a wait is
    obeyed beyond that, up to `patience_seconds` in all. Waits are seconds.
    """

    page_rows: int = 50_000
    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 30.0
    patience_seconds: float = 900.0
    timeout_seconds: float = 60.0
    ca_file: Path | None = None
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class ListedPerson:
    """One person the hub asks about. `request_key` is the person surrogate as text, never an ID number."""

    request_key: str
    id_number: str = field(repr=False)
    full_name: str = field(repr=False)


@dataclass(frozen=True)
class PullRequest:
    """What to pull. `since` is the stored watermark; `resume` the cursor of the last page already safe.

    For `Mode.BY_LIST`, `people` yields lists of at most `Endpoint.batch_size` persons in a stable order; a
    resumed pull is handed only the people after the resume cursor.
    `period` is the school year, month … asked for, where an endpoint takes one.
    """

    mode: Mode
    since: str | None = None
    resume: str | None = None
    people: Iterator[Sequence[ListedPerson]] | None = None
    period: str | None = None


@dataclass(frozen=True)
class Page:
    """One safe step of a pull.

    `rows`: all columns `pa.string()`, named by the source's headers. A by-list page has at least one row for
    every person asked in it, with the further columns `request_key`, `outcome` (an `Outcome`) and
    `matched_on` (`number` | `number_name`, null unless answered); a row that is not `answered` has nulls for
    the rest.
    `cursor`: opaque, resumes after this page; of a by-list page, the last asked person's `request_key`.
    `watermark`: the highest change stamp seen so far, or None.
    `location`: where the page's first row stood at the source, e.g. `file.xlsx!Sheet1:17`.
    """

    rows: pa.RecordBatch
    cursor: str
    watermark: str | None = None
    location: str = ""


@dataclass(frozen=True)
class ControlCount:
    """The source's own count: rows of `dataset` for a county (6 digits) and period."""

    county_code: str
    period: str
    rows: int


@dataclass(frozen=True)
class Probe:
    """One line of `cardhub source test`: what was tried, whether it works, what to do if not."""

    name: str
    ok: bool
    detail: str


class Endpoint(Protocol):
    """Where one dataset is found: a path, a view, a file pattern. A frozen dataclass of its transport."""

    @property
    def batch_size(self) -> int: ...


class Transport(Protocol):
    """An open way to one department; a context manager."""

    def pull(self, endpoint: Any, request: PullRequest) -> Iterator[Page]: ...

    def control_counts(self, endpoint: Any, period: str | None) -> list[ControlCount]: ...

    def probe(self, endpoint: Any) -> list[Probe]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Source:
    """One department: `connectors/<name>.py` defines exactly one, named SOURCE.

    `transports` maps a connection id (an Airflow Connection) to the transport class that opens it;
    `endpoints` maps a dataset name to (connection id, endpoint). `schedule` is cron, Asia/Shanghai.
    """

    name: str
    title: str
    department: str
    transports: dict[str, Any]
    endpoints: dict[str, tuple[str, Any]]
    schedule: str
    concurrency: int = 1
    late_after_hours: int = 36
    runbook: str = ""
