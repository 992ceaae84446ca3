"""Which way a dataset is pulled this time, and for which period."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.store.tables import dataset_head, sync_run
from connectors.transports.base import Mode
from schemas.dataset import Dataset, Delivery

__all__ = ["choose", "period_of"]

WISHES = ("auto", "full")


def choose(hub: Hub, dataset: Dataset, wish: str, as_of: date) -> tuple[Mode, str | None]:
    """The mode and, for an incremental pull, the stored watermark to go on from.

    Incremental sources never announce deletes, so `auto` reloads fully once `full_reload_days` have passed
    since the last full pull.
    """
    if wish not in WISHES:
        raise ConfigurationError(f"mode {wish!r} is unknown; use one of {', '.join(WISHES)}")
    if dataset.delivery is Delivery.BY_LIST:
        return Mode.BY_LIST, None
    if dataset.delivery is Delivery.FULL or wish == "full":
        return Mode.FULL, None
    done = (sync_run.c.dataset == dataset.name) & sync_run.c.state.in_(("committed", "unchanged"))
    last_full = sa.select(sa.func.max(sync_run.c.as_of)).where(done, sync_run.c.mode == Mode.FULL.value)
    watermark = sa.select(dataset_head.c.watermark).where(dataset_head.c.dataset == dataset.name)
    with hub.engine.connect() as connection:
        reloaded_on: date | None = connection.execute(last_full).scalar()
        since: str | None = connection.execute(watermark).scalar()
    too_old = as_of - timedelta(days=hub.settings.full_reload_days)
    if since is None or reloaded_on is None or reloaded_on <= too_old:
        return Mode.FULL, None
    return Mode.INCREMENTAL, since


def period_of(dataset: Dataset, as_of: date) -> str | None:
    """The period asked for where an endpoint takes one: the school year, the year or the month of `as_of`."""
    if any(each.name == "school_year" for each in dataset.fields):
        return str(as_of.year if as_of.month >= 9 else as_of.year - 1)
    if dataset.period_field is None:
        return None
    if dataset.period_field == "year":
        return str(as_of.year)
    return f"{as_of:%Y-%m}"
