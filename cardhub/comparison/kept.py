"""The leads of the last comparison, before the guards: an encrypted file that the next one begins with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cardhub.comparison.basis import Basis
from cardhub.hub import Hub
from cardhub.lake.files import StoredFile
from cardhub.store.tables import kept_lead

__all__ = ["Kept", "newest", "note", "scan", "write"]

_CONTEXT = "leads"


@dataclass(frozen=True)
class Kept:
    """A file of leads (the columns of `lead`) and what they rest on."""

    basis: Basis
    stored: StoredFile


def newest(hub: Hub) -> Kept | None:
    """What the last comparison kept; None where there is none, or its file is gone."""
    query = sa.select(kept_lead).order_by(sa.desc(kept_lead.c.comparison_id)).limit(1)
    with hub.engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None or not (hub.lake.root / row.path).exists():
        return None
    try:
        basis = Basis.from_json(row.basis)
    except (KeyError, ValueError):  # written by another version
        return None
    return Kept(basis, StoredFile(row.path, row.key_id, bytes(row.wrapped_key), row.row_count))


def scan(hub: Hub, con: Any, kept: Kept) -> str:
    """SQL text that reads the leads on `con`."""
    return hub.lake.scan(con, kept.stored, _CONTEXT)


def write(hub: Hub, con: Any, comparison_id: int, basis: Basis) -> Kept:
    """Write `lead` and `barred_lead`; without its row in the database the file counts for nothing."""
    path = f"leads/{comparison_id}-{secrets.token_hex(4)}.parquet"
    return Kept(basis, hub.lake.write(con, "FROM lead UNION ALL FROM barred_lead", path, _CONTEXT))


def note(connection: sa.Connection, comparison_id: int, leads: Kept) -> None:
    """Say in the comparison's own transaction that its leads are there, and forget those before."""
    connection.execute(kept_lead.delete().where(kept_lead.c.comparison_id < comparison_id))
    connection.execute(
        kept_lead.insert().values(
            comparison_id=comparison_id,
            path=leads.stored.path,
            key_id=leads.stored.key_id,
            wrapped_key=leads.stored.wrapped_key,
            row_count=leads.stored.row_count,
            basis=leads.basis.as_json(),
        )
    )
