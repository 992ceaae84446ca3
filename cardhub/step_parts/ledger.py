"""The exchange ledger: who gave what, when, on which basis. Kept for at least three years."""

from __future__ import annotations

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.runs import Run
from cardhub.store.tables import delivery_part, exchange_ledger, sync_run
from connectors.transports.base import Mode
from schemas.dataset import Dataset

__all__ = ["record_exchange"]


def record_exchange(hub: Hub, run: Run, dataset: Dataset, delivery_id: int) -> None:
    """Enter the rows of a delivery that no entry covers yet, pulled by this run or a killed one before."""
    received = sa.select(sa.func.coalesce(sa.func.sum(delivery_part.c.row_count), 0)).where(
        delivery_part.c.delivery_id == delivery_id
    )
    entered = (
        sa.select(sa.func.coalesce(sa.func.sum(exchange_ledger.c.row_count), 0))
        .join_from(exchange_ledger, sync_run, sync_run.c.run_id == exchange_ledger.c.run_id)
        .where(sync_run.c.delivery_id == delivery_id, exchange_ledger.c.direction == "received")
    )
    directions = ["asked", "received"] if run.mode == Mode.BY_LIST.value else ["received"]
    with hub.engine.begin() as connection:
        rows = int(connection.execute(received).scalar_one()) - int(connection.execute(entered).scalar_one())
        if rows <= 0:
            return
        entry = {
            "source": dataset.source,
            "dataset": dataset.name,
            "lawful_basis": dataset.lawful_basis,
            "row_count": rows,
            "run_id": run.run_id,
        }
        connection.execute(exchange_ledger.insert(), [{**entry, "direction": each} for each in directions])
