"""One sync run at a time for each dataset: an advisory lock, and a token that outdates every older run."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from cardhub.errors import CardHubError, DeliveryRejected, RunInProgress, RunSuperseded
from cardhub.hub import Hub
from cardhub.lake.stale import end_if_stale, lock_key
from cardhub.store.tables import dataset_head, sync_run

__all__ = ["Counts", "Run", "begin"]

PATIENCE_SECONDS = 2.0


@dataclass(frozen=True)
class Counts:
    """Rows of one run: in = accepted + quarantined + duplicate; `unregistered` are accepted but not kept."""

    rows_in: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    rows_duplicate: int = 0
    rows_unregistered: int = 0

    def as_columns(self) -> dict[str, int]:
        return dict(vars(self))


@dataclass
class Run:
    """A running sync; a context manager that marks the run failed if an error leaves it."""

    hub: Hub = field(repr=False)
    run_id: int
    dataset: str
    source: str
    mode: str
    as_of: date
    fencing_token: int
    _lock: sa.Connection = field(repr=False)
    ended: bool = False

    def heartbeat(self, state: str | None = None) -> None:
        """Say that this run lives (and entered `state`); RunSuperseded if a newer run took over."""
        with self.hub.engine.begin() as connection:
            self.keep_alive(connection, state)

    def keep_alive(self, connection: sa.Connection, state: str | None = None) -> None:
        """`heartbeat` inside the caller's transaction, which a newer run cannot overtake until it ends."""
        holds = sa.select(dataset_head.c.fencing_token).where(dataset_head.c.dataset == self.dataset)
        if connection.execute(holds.with_for_update(read=True)).scalar() != self.fencing_token:
            raise RunSuperseded(
                f"run {self.run_id} of {self.dataset} was overtaken by a newer run; it changed nothing"
            )
        values: dict[str, Any] = {"heartbeat_at": sa.func.now()}
        if state is not None:
            values["state"] = state
        connection.execute(sync_run.update().where(sync_run.c.run_id == self.run_id).values(values))

    def note(self, **details: Any) -> None:
        """Add counts and codes to the run's details; never a value of a person."""
        merged = sync_run.c.details.concat(sa.cast(details, sync_run.c.details.type))
        with self.hub.engine.begin() as connection:
            connection.execute(
                sync_run.update().where(sync_run.c.run_id == self.run_id).values(details=merged)
            )

    def finish(
        self,
        state: str,
        *,
        reason_code: str | None = None,
        counts: Counts | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """End the run in `state` and let the next one begin; later calls change nothing."""
        if self.ended:
            return
        try:
            if details:
                self.note(**details)
            values: dict[str, Any] = {"state": state, "reason_code": reason_code, "ended_at": sa.func.now()}
            values |= counts.as_columns() if counts else {}
            still_open = (sync_run.c.run_id == self.run_id) & sync_run.c.ended_at.is_(None)
            with self.hub.engine.begin() as connection:
                connection.execute(sync_run.update().where(still_open).values(values))
        finally:
            self.ended = True
            self.release()

    def release(self) -> None:
        """Let go of the lock; the connection goes too, so that it cannot carry the lock back to the pool."""
        if not self._lock.closed:
            self._lock.invalidate()
            self._lock.close()

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.finish("failed", reason_code="not_finished")
        elif isinstance(error, RunSuperseded):
            self.finish("superseded", reason_code=error.code)
        else:
            state = "rejected" if isinstance(error, DeliveryRejected) else "failed"
            code = error.code if isinstance(error, CardHubError) else type(error).__name__
            self.finish(state, reason_code=code[:60])


def begin(hub: Hub, dataset: str, mode: str, as_of: date, source: str) -> Run:
    """Start a run of `dataset`; RunInProgress if another process runs one that is alive.

    From here on no older run of this dataset can commit, even if its process wakes up again.
    """
    lock = hub.engine.connect()
    try:
        _take_lock(hub, lock, dataset)
        with hub.engine.begin() as connection:
            token = connection.execute(_raise_token(dataset, source)).scalar_one()
            # Whoever holds the lock is the only living run: the others died without saying so.
            dead = (sync_run.c.dataset == dataset) & sync_run.c.ended_at.is_(None)
            connection.execute(
                sync_run.update()
                .where(dead)
                .values(state="failed", reason_code="worker_died", ended_at=sa.func.now())
            )
            run_id = connection.execute(
                sync_run.insert()
                .values(
                    dataset=dataset,
                    source=source,
                    mode=mode,
                    as_of=as_of,
                    fencing_token=token,
                    state="pulling",
                )
                .returning(sync_run.c.run_id)
            ).scalar_one()
    except BaseException:
        lock.invalidate()
        lock.close()
        raise
    return Run(hub, run_id, dataset, source, mode, as_of, token, lock)


def _take_lock(hub: Hub, lock: sa.Connection, dataset: str) -> None:
    """A worker killed a moment ago keeps its lock until the server notices, so try for a short while."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not _try_lock(lock, dataset):
        end_if_stale(hub, dataset)
        if time.monotonic() > until:
            raise RunInProgress(f"{dataset} is being synced right now; wait for that run to end")
        time.sleep(0.1)


def _try_lock(connection: sa.Connection, dataset: str) -> bool:
    taken = connection.execute(
        sa.text("select pg_try_advisory_lock(:key)"), {"key": lock_key(dataset)}
    ).scalar_one()
    # The lock belongs to the session; an open transaction would hold back vacuum for the whole run.
    connection.commit()
    return bool(taken)


def _raise_token(dataset: str, source: str) -> ReturningInsert[Any]:
    first = insert(dataset_head).values(dataset=dataset, source=source, fencing_token=1)
    raised = {"fencing_token": dataset_head.c.fencing_token + 1, "source": source}
    return first.on_conflict_do_update(index_elements=["dataset"], set_=raised).returning(
        dataset_head.c.fencing_token
    )
