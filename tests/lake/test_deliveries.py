"""What was pulled stays safe part by part, and the next run goes on from it."""

from __future__ import annotations

import pyarrow as pa
import pytest
import sqlalchemy as sa

from cardhub.errors import RunSuperseded
from cardhub.hub import Hub
from cardhub.lake import deliveries, doorway
from cardhub.lake.runs import Run
from cardhub.store.tables import delivery, delivery_part
from connectors.transports.base import Page
from tests.lake.scenario import begin


def page(*names: str, cursor: str = "1", watermark: str | None = None, location: str = "") -> Page:
    return Page(pa.record_batch({"姓名": list(names)}), cursor, watermark, location)


def rows(hub: Hub, delivery_id: int) -> list[tuple[object, ...]]:
    with doorway.connect(hub.settings) as con:
        relation = deliveries.delivery_relation(hub, con, delivery_id)
        found = con.sql(f"FROM {relation} SELECT 姓名, _part, _row, _location ORDER BY _part, _row")
        return found.fetchall()


def killed(hub: Hub, *pages: Page, since: str | None = None, is_complete: bool = False) -> int:
    """A run that died after these pages; the delivery's number."""
    run = begin(hub)
    with deliveries.open_or_resume(hub, run, since=since) as writer:
        for each in pages:
            writer.append(each)
        if is_complete:
            writer.complete()
    run.release()
    return writer.delivery_id


def test_parts_become_one_relation_with_locations(hub: Hub) -> None:
    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        assert (writer.resume_cursor, writer.is_complete, writer.rows) == (None, False, 0)
        writer.append(page("甲", "乙", location="a.csv:4"))
        wider = pa.record_batch({"姓名": ["丙"], "新列": ["x"]})
        writer.append(Page(wider, cursor="2", watermark="w", location="a.csv:6"))
        writer.append(page("丁", cursor="3"))
        writer.complete()
        with doorway.connect(hub.settings) as con:
            relation = deliveries.delivery_relation(hub, con, writer.delivery_id)
            found = con.sql(f"FROM {relation} SELECT 姓名, 新列, _part, _row, _location ORDER BY _part, _row")
            assert found.fetchall() == [
                ("甲", None, 1, 0, "a.csv:4"), ("乙", None, 1, 1, "a.csv:5"),
                ("丙", "x", 2, 0, "a.csv:6"), ("丁", None, 3, 0, "3:0"),
            ]  # fmt: skip
    assert writer.watermark == "w"


def test_a_delivery_without_pages_is_an_empty_relation(hub: Hub) -> None:
    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        writer.complete("w")
        with doorway.connect(hub.settings) as con:
            relation = deliveries.delivery_relation(hub, con, writer.delivery_id)
            assert con.sql(f"SELECT _part, _row, _location FROM {relation}").fetchall() == []


def test_an_empty_page_moves_the_cursor(hub: Hub) -> None:
    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        writer.append(Page(pa.record_batch({"姓名": pa.array([], pa.string())}), cursor="7"))
        assert (writer.resume_cursor, writer.rows) == ("7", 0)
        assert rows(hub, writer.delivery_id) == []


def test_the_next_run_goes_on_after_the_last_safe_page(hub: Hub) -> None:
    left = killed(hub, page("甲", cursor="1", watermark="w1"), page("乙", cursor="2", watermark="w2"))

    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        assert (writer.delivery_id, writer.resume_cursor, writer.watermark) == (left, "2", "w2")
        writer.append(page("丙", cursor="3"))
        writer.complete()
    assert (writer.rows, writer.watermark) == (3, "w2")
    assert [row[0] for row in rows(hub, left)] == ["甲", "乙", "丙"]


def test_a_complete_delivery_that_never_served_is_taken_as_it_is(hub: Hub) -> None:
    left = killed(hub, page("甲", watermark="w1"), is_complete=True)
    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        assert (writer.delivery_id, writer.is_complete, writer.watermark) == (left, True, "w1")
        run.finish("dry_run")
    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        assert writer.delivery_id != left


@pytest.mark.parametrize("is_complete", [False, True])
def test_a_lost_part_takes_the_later_ones_with_it(hub: Hub, is_complete: bool) -> None:
    pages = [
        page("甲", cursor="1", watermark="w1"),
        page("乙", cursor="2", watermark="w2"),
        page("丙", cursor="3"),
    ]
    left = killed(hub, *pages, is_complete=is_complete)
    with hub.engine.connect() as connection:
        second = sa.select(delivery_part.c.path).where(delivery_part.c.part_no == 2)
        hub.lake.delete(connection.execute(second).scalar_one())

    with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
        assert (writer.delivery_id, writer.is_complete) == (left, False)
        assert (writer.resume_cursor, writer.watermark, writer.rows) == ("1", "w1", 1)


@pytest.mark.parametrize("change", ["since", "age"])
def test_another_question_or_an_old_delivery_starts_anew(hub: Hub, change: str) -> None:
    left = killed(hub, page("甲"), since="w0")
    if change == "age":
        with hub.engine.begin() as connection:
            connection.execute(
                delivery.update().values(created_at=sa.func.now() - sa.text("interval '2 days'"))
            )
    with begin(hub) as run:
        since = "w0" if change == "age" else "w5"
        with deliveries.open_or_resume(hub, run, since=since) as writer:
            assert writer.delivery_id != left and writer.resume_cursor is None
    with hub.engine.connect() as connection:
        query = sa.select(delivery.c.state).where(delivery.c.delivery_id == left)
        assert connection.execute(query).scalar_one() == "abandoned"


def test_an_outdated_worker_adds_nothing(hub: Hub) -> None:
    old: Run = begin(hub)
    with deliveries.open_or_resume(hub, old) as late:
        late.append(page("甲"))
        old.release()
        with begin(hub) as run, deliveries.open_or_resume(hub, run) as writer:
            with pytest.raises(RunSuperseded):
                late.append(page("错", cursor="2"))
            writer.append(page("乙", cursor="2"))
            with pytest.raises(RunSuperseded):
                late.complete()
            assert [row[0] for row in rows(hub, writer.delivery_id)] == ["甲", "乙"]
