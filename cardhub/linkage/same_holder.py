"""Persons who are registered twice: found once for each register, and kept."""

from __future__ import annotations

from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions, link_files
from cardhub.linkage.match_fields import PERSON_FIELDS, create_person_fields, everyone
from cardhub.linkage.matcher import SAME_HOLDER, find_twins
from cardhub.linkage.versions import model_of

__all__ = ["bring"]


def bring(hub: Hub, con: Any, register: Snapshot, decided: int) -> None:
    """TEMP TABLE same_holder as `find_twins` leaves it, without whom people said are two.

    Needs `register_link`, where the pairs were not found before.
    """
    kept = link_files.find(hub, SAME_HOLDER, register.snapshot_id, decided)
    if kept is not None:
        source = link_files.scan(hub, con, kept)
        con.execute(f"CREATE OR REPLACE TEMP TABLE {SAME_HOLDER} AS FROM {source}")
        return
    dataset = registry.register()
    create_person_fields(hub, con, dataset, register, twins_only=True)
    con.execute(f"CREATE OR REPLACE TEMP TABLE everyone AS FROM {everyone(hub, con, dataset, register)}")
    find_twins(con, PERSON_FIELDS, model=model_of(hub), everyone="everyone")
    decisions.keep_apart(hub, con, SAME_HOLDER)
    con.execute(f"DROP TABLE {PERSON_FIELDS}; DROP TABLE everyone")
    link_files.store(hub, con, SAME_HOLDER, register, decided, f"FROM {SAME_HOLDER}")
