"""The register made ready for the matcher, and what its figures are reckoned by."""

from __future__ import annotations

from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import matcher
from cardhub.linkage.match_fields import PERSON_FIELDS, create_person_fields

__all__ = ["bring"]


def bring(hub: Hub, con: Any, register: Snapshot) -> None:
    """TEMP TABLE RIGHT of the matcher, one row a person. Needs `register_link`."""
    create_person_fields(hub, con, registry.register(), register)
    matcher.prepare_right(con, PERSON_FIELDS)
    con.execute(f"DROP TABLE {PERSON_FIELDS}")
