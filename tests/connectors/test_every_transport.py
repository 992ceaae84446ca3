"""One suite for all transports: full, incremental, resumed, counted, tested, in constant memory."""

from __future__ import annotations

import itertools
import tracemalloc

import pytest

from connectors.transports import csv_text, database_pages, xlsx_pieces
from connectors.transports.base import ControlCount, Mode, PullRequest, TransportOptions
from tests.connectors.conftest import Way, pull, texts
from tests.connectors.sample import CHANGED, HEADERS, rows


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks small enough that a small sample already takes many."""
    monkeypatch.setattr(csv_text, "_BLOCK", 8 << 10)
    monkeypatch.setattr(xlsx_pieces, "_PIECE", 32 << 10)
    monkeypatch.setattr(database_pages, "_FETCH_ROWS", 40)


def test_full_pull_brings_every_row_as_written(way: Way) -> None:
    sample = rows(730)
    with way.serve(sample) as connection:
        pages = pull(way, connection)
    assert texts(pages) == sample
    assert len(pages) > 2, "many pages, each made safe before the next"
    assert {str(kind) for page in pages for kind in page.rows.schema.types} == {"string"}


def test_resume_after_any_page_gives_the_undisturbed_rows(way: Way) -> None:
    sample = rows(730)
    with way.serve(sample) as connection:
        whole = pull(way, connection)
        for broken_after in range(1, len(whole) + 1):
            safe = whole[:broken_after]
            rest = pull(way, connection, PullRequest(Mode.FULL, resume=safe[-1].cursor))
            assert texts(safe + rest) == sample, f"broken after page {broken_after}"
            counted = sum(page.rows.num_rows for page in safe)
            assert [page.location.endswith(f"#{counted}") for page in rest[:1]] == [True] * len(rest[:1])


def test_incremental_pull_brings_what_changed(way: Way) -> None:
    sample = rows(300)
    with way.serve(sample) as connection:
        mark = pull(way, connection)[-1].watermark
        assert mark
        since = "2020-01-01" if way.is_by_file else CHANGED
        changed = texts(pull(way, connection, PullRequest(Mode.INCREMENTAL, since=since)))
        later = texts(pull(way, connection, PullRequest(Mode.INCREMENTAL, since=mark)))
    assert changed == (sample if way.is_by_file else sample[270:])
    # Rows stamped like the watermark may come again: they are keyed, and being stamped late is common.
    assert len(later) <= (0 if way.is_by_file else 30)


def test_control_counts_are_the_sources_own(way: Way) -> None:
    with way.serve(rows(20)) as connection:
        transport = way.open(connection)
        counts = transport.control_counts(way.endpoint, None)
        transport.close()
    assert counts == [ControlCount("620102", "2026-01", 20)]


def test_probe_says_what_works(way: Way) -> None:
    with way.serve(rows(20)) as connection:
        transport = way.open(connection)
        probes = transport.probe(way.endpoint)
        transport.close()
    assert [each.ok for each in probes] == [True] * 3, probes
    assert all(header in probes[1].detail for header in HEADERS)


def test_probe_never_raises_and_gives_a_remedy(way: Way) -> None:
    with way.serve(rows(1)) as connection:
        pass
    if connection.host == "" or way.name in ("postgresql", "mariadb"):
        connection = type(connection)(connection.conn_type, connection.host, 1, "/nowhere")
    transport = way.open(connection)
    probes = transport.probe(way.endpoint)
    transport.close()
    assert not probes[0].ok
    assert probes[0].detail


def test_memory_does_not_grow_with_the_rows(way: Way) -> None:
    def peak(number: int) -> int:
        with way.serve(rows(number)) as connection:
            transport = way.open(connection, TransportOptions(page_rows=100))
            pages = transport.pull(way.endpoint, PullRequest(Mode.FULL))
            next(pages)
            tracemalloc.start()
            try:
                for _ in itertools.islice(pages, 10_000):
                    pass
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
                transport.close()

    # The test's HTTP server builds its pages in this very process.
    few, many = peak(1_500), peak(6_000)
    assert many < few * 2 + (1 << 20)
