"""The people of the register, streamed in a stable order for a by-list pull.

Names and numbers are opened batch by batch, so at most one batch of plain text is in memory, and none is
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from cardhub.hub import Hub
from cardhub.store.tables import person
from connectors.transports.base import ListedPerson

__all__ = ["stream"]


def stream(hub: Hub, batch_size: int, *, after: int = 0) -> Iterator[Sequence[ListedPerson]]:
    """Batches of at most `batch_size` living surrogates above `after`, in rising order of `person_id`.

    Keyset pages rather than one long cursor: a by-list pull may take hours and must hold no transaction open.
    """
    columns = (person.c.person_id, person.c.id_number, person.c.full_name)
    while True:
        query = (
            select(*columns)
            .where(person.c.merged_into.is_(None), person.c.person_id > after)
            .order_by(person.c.person_id)
            .limit(batch_size)
        )
        with hub.engine.connect() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        yield [
            ListedPerson(
                request_key=str(person_id),
                id_number=hub.vault.open(id_number, "person", str(person_id), "id_number"),
                full_name=hub.vault.open(full_name, "person", str(person_id), "full_name"),
            )
            for person_id, id_number, full_name in rows
        ]
        after = rows[-1].person_id
