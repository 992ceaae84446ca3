"""What happened to a case, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cardhub.cases.work.take import note_row
from cardhub.console.wording import event_text
from cardhub.security.vault import Vault
from cardhub.store.access_tables import console_user
from cardhub.store.tables import case_event

__all__ = ["Entry", "history"]


@dataclass(frozen=True, repr=False)
class Entry:
    """One thing that happened; `note` is free text."""

    at: datetime
    who: str
    text: str
    note: str


def history(connection: sa.Connection, vault: Vault, case_id: int) -> list[Entry]:
    """Everything, the newest first; `who` is the colleague's name, or 系统."""
    query = (
        sa.select(case_event, console_user.c.display_name)
        .outerjoin(console_user, console_user.c.user_id == case_event.c.actor_id)
        .where(case_event.c.case_id == case_id)
        .order_by(case_event.c.event_id.desc())
    )
    rows = connection.execute(query).all()
    named = {row.details["assignee"] for row in rows if row.details.get("assignee")}
    users = sa.select(console_user.c.user_id, console_user.c.display_name).where(
        console_user.c.user_id.in_(named)
    )
    names: dict[int, str] = {row.user_id: row.display_name for row in connection.execute(users)}
    return [
        Entry(
            row.created_at,
            row.display_name or ("系统" if row.actor == "machine" else row.actor),
            event_text(row.kind, row.details, names),
            vault.open(row.note, "case_event", note_row(case_id, row.case_version), "note")
            if row.note is not None
            else "",
        )
        for row in rows
    ]
