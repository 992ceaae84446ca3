"""Which way a dataset is pulled this time, and for which period."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.store.tables import dataset_head
from connectors.transports.base import Mode
from schemas.dataset import Dataset, Delivery

__all__ = ["choose", "school_year"]

WISHES = ("auto", "full")


def choose(hub: Hub, dataset: Dataset, wish: str, as_of: date) -> tuple[Mode, str | None]:
    """The mode and, for an incremental pull, the stored watermark to go on from.

    Incremental sources never announce deletes, so `auto` reloads fully once `full_reload_days` have passed since
    the last full pull.
    """
    if wish not in WISHES:
        raise ConfigurationError(f"Mode {wish!r} is unknown; use one of {', '.join(WISHES)}.")
    if dataset.delivery is Delivery.BY_LIST:
        return Mode.BY_LIST, None
    if dataset.delivery is Delivery.FULL or wish == "full":
        return Mode.FULL, None
    with hub.engine.connect() as connection:
        head = connection.execute(
            select(dataset_head.c.watermark, dataset_head.c.last_complete_on).where(
                dataset_head.c.dataset == dataset.name
            )
        ).one_or_none()
    reload_before = as_of - timedelta(days=hub.settings.full_reload_days)
    if head is None or not head.watermark or not head.last_complete_on or head.last_complete_on <= reload_before:
        return Mode.FULL, None
    return Mode.INCREMENTAL, str(head.watermark)


def school_year(as_of: date) -> str:
    """The school year that `as_of` lies in, named by the year of its September."""
    return str(as_of.year if as_of.month >= 9 else as_of.year - 1)
