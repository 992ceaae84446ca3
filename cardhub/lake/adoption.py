"""Which delivery a run fills: a dead run's unfinished one if it asked the same, else a new one."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.runs import Run
from cardhub.store.tables import delivery, delivery_part, sync_run

__all__ = ["adopt_or_create", "context_of"]

# An older half-pulled list would mix two states of the source.
RESUME_WITHIN = timedelta(hours=24)
# A delivery that a run brought to one of these ends has served; the same question is asked anew.
SERVED = ("committed", "unchanged", "rejected", "dry_run")


def context_of(dataset: str) -> str:
    """What a delivery's data key is bound to."""
    return f"delivery/{dataset}"


def adopt_or_create(hub: Hub, run: Run, period: str | None, since: str | None) -> int:
    """The delivery's number, noted on the run; unfinished deliveries that nobody can use are abandoned.

    The run holds the dataset's lock, so whoever left a delivery open is dead.
    """
    with hub.engine.begin() as connection:
        run.keep_alive(connection)
        delivery_id = _find_unfinished(connection, run, period, since)
        if delivery_id is None:
            key = hub.lake.new_key(context_of(run.dataset))
            made = delivery.insert().values(
                dataset=run.dataset,
                mode=run.mode,
                period=period,
                since=since,
                key_id=key.key_id,
                wrapped_key=key.wrapped_key,
            )
            delivery_id = connection.execute(made.returning(delivery.c.delivery_id)).scalar_one()
        else:
            _drop_parts_without_file(hub, connection, delivery_id)
        others = (delivery.c.dataset == run.dataset) & (delivery.c.delivery_id != delivery_id)
        connection.execute(
            delivery.update().where(others & (delivery.c.state == "open")).values(state="abandoned")
        )
        noted = sync_run.update().where(sync_run.c.run_id == run.run_id)
        connection.execute(noted.values(delivery_id=delivery_id))
    return delivery_id


def _find_unfinished(
    connection: sa.Connection, run: Run, period: str | None, since: str | None
) -> int | None:
    served = sa.exists().where(
        (sync_run.c.delivery_id == delivery.c.delivery_id) & sync_run.c.state.in_(SERVED)
    )
    same_question = (
        (delivery.c.dataset == run.dataset)
        & (delivery.c.mode == run.mode)
        & delivery.c.period.is_not_distinct_from(period)
        & delivery.c.since.is_not_distinct_from(since)
    )
    usable = delivery.c.state.in_(("open", "complete")) & (
        delivery.c.created_at > sa.func.now() - RESUME_WITHIN
    )
    query = sa.select(delivery.c.delivery_id).where(same_question, usable, ~served)
    return connection.execute(query.order_by(delivery.c.delivery_id.desc()).limit(1)).scalar()


def _drop_parts_without_file(hub: Hub, connection: sa.Connection, delivery_id: int) -> None:
    """A part that the disk lost takes all later ones with it: cursors lead forward only."""
    mine = delivery_part.c.delivery_id == delivery_id
    parts = connection.execute(sa.select(delivery_part).where(mine).order_by(delivery_part.c.part_no)).all()
    lost = next((part.part_no for part in parts if not (hub.lake.root / part.path).exists()), None)
    if lost is None:
        return
    connection.execute(delivery_part.delete().where(mine & (delivery_part.c.part_no >= lost)))
    connection.execute(
        delivery.update()
        .where(delivery.c.delivery_id == delivery_id)
        .values(state="open", watermark=None, completed_at=None)
    )
