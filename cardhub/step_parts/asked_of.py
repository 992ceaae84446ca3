"""What callers of the steps need to know before they call: names, titles, connections, what is running."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cardhub.hub import Hub
    from connectors.transports.base import Connection, Source

__all__ = [
    "alert",
    "connection",
    "connection_from_environment",
    "dataset_names",
    "dataset_title",
    "probe",
    "sources",
    "syncs_in_progress",
]


def sources() -> dict[str, Source]:
    """Every source, the register's first."""
    from cardhub import registry

    register = registry.register().source
    found = registry.sources()
    return {name: found[name] for name in sorted(found, key=lambda name: (name != register, name))}


def dataset_title(name: str) -> str:
    """The Chinese title of a dataset."""
    from cardhub import registry

    return registry.dataset(name).title


def dataset_names(name: str) -> list[str]:
    """The datasets of a source, or the one dataset called `name`.

    A source named like one of its datasets stands for all of them.
    """
    from cardhub import registry

    if name in registry.sources():
        return list(registry.sources()[name].endpoints)
    return [registry.dataset(name).name]


def connection(**values: Any) -> Connection:
    """Plain connection values, as an Airflow Connection holds them."""
    from connectors.transports.base import Connection

    texts = {key: values.get(key) or "" for key in ("conn_type", "host", "schema", "login", "password")}
    return Connection(**texts, port=values.get("port"), extra=dict(values.get("extra") or {}))


def connection_from_environment(dataset: str) -> Connection:
    """The connection of a dataset from `AIRFLOW_CONN_…`; ConfigurationError where it is missing."""
    from cardhub import registry
    from connectors.transports.airflow_conn import from_environment

    source = registry.sources()[registry.dataset(dataset).source]
    return from_environment(source.endpoints[dataset][0])


def probe(hub: Hub, name: str) -> list[dict[str, Any]]:
    """What works and what does not, of every dataset of a source; nothing is taken in."""
    from contextlib import closing

    from cardhub import registry
    from cardhub.step_parts.pulling import open_transport
    from connectors.transports.airflow_conn import from_environment

    lines = []
    for dataset in dataset_names(name):
        source = registry.sources()[registry.dataset(dataset).source]
        conn_id, endpoint = source.endpoints[dataset]
        transport = open_transport(hub, source, conn_id, from_environment(conn_id))
        with closing(transport):
            lines += [{"dataset": dataset, **asdict(each)} for each in transport.probe(endpoint)]
    return lines


def syncs_in_progress(hub: Hub) -> list[str]:
    """Datasets whose sync is alive: a run that has not ended, whose process still holds its lock."""
    import sqlalchemy as sa

    from cardhub.lake.stale import lock_key
    from cardhub.store.tables import sync_run

    locks = sa.text(
        "select (classid::bigint << 32) | objid::bigint from pg_locks where locktype = 'advisory'"
    )
    with hub.engine.connect() as database:
        open_runs = set(
            database.execute(sa.select(sync_run.c.dataset).where(sync_run.c.ended_at.is_(None))).scalars()
        )
        held = {key % 2**64 for key in database.execute(locks).scalars()}
    return sorted(name for name in open_runs if lock_key(name) % 2**64 in held)


def alert(**values: str) -> None:
    """Tell people, as `cardhub.alerts` describes."""
    from cardhub.alerts import Alert, send
    from cardhub.settings import Settings

    send(Settings(), Alert(**values))
