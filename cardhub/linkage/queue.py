"""What officers see of the clerical queue, and the verdicts that they give."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.linkage.decisions import decide_link_in
from cardhub.linkage.matcher import explain
from cardhub.linkage.review import sealing_row
from cardhub.store.tables import link_review

__all__ = ["VERDICTS", "decide", "list_pairs", "show_pair"]

BINDING = ("same", "different")
VERDICTS = (*BINDING, "unsure")
STATES = ("open", "decided", "all")

_SHOWN = (
    "pair_id", "dataset", "record_key", "person_id", "division_code", "kind", "probability", "reason",
    "verdict", "decided_by", "decided_at",
)  # fmt: skip


def list_pairs(
    hub: Hub,
    *,
    state: str = "open",
    dataset: str | None = None,
    division: str | None = None,
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Pairs without their values, those likeliest to be right first; `state` is open, decided or all."""
    if state not in STATES:
        raise ConfigurationError(f"state {state!r} is not one of {', '.join(STATES)}")
    query = sa.select(*(link_review.c[name] for name in _SHOWN))
    if state != "all":
        query = query.where(link_review.c.verdict.is_(None) == sa.literal(state == "open"))
    if dataset is not None:
        query = query.where(link_review.c.dataset == dataset)
    if division is not None:
        query = query.where(link_review.c.division_code.startswith(division, autoescape=True))
    ordered = query.order_by(link_review.c.probability.desc(), link_review.c.pair_id).limit(limit)
    with hub.engine.connect() as connection:
        rows = connection.execute(ordered).mappings().all()
    return [dict(row) | {"record_key": int(row["record_key"])} for row in rows]


def show_pair(hub: Hub, pair_id: int) -> dict[str, Any]:
    """One pair with its sentence, which holds both sides' values: for an officer's eyes."""
    with hub.engine.connect() as connection:
        row = _one(connection, pair_id)
    bound = sealing_row(row.dataset, int(row.record_key), row.person_id)
    features = hub.vault.open(row.features, "link_review", bound, "features")
    shown = {name: getattr(row, name) for name in _SHOWN}
    return shown | {"record_key": int(row.record_key), "sentence": explain(features)}


def decide(hub: Hub, pair_id: int, verdict: str, by: str) -> None:
    """Write an officer's verdict beside the machine's finding; a later one takes its place.

    *Same* and *different* bind every later linking, like any other decision about a link.
    """
    if verdict not in VERDICTS:
        raise ConfigurationError(f"verdict {verdict!r} is not one of {', '.join(VERDICTS)}")
    if not re.search(r"\w", by):
        raise ConfigurationError("a verdict needs somebody who gives it: --by NAME")
    with hub.engine.begin() as connection:
        pair = _one(connection, pair_id)
        if verdict in BINDING:
            decide_link_in(
                connection.connection.cursor(),
                pair.dataset,
                int(pair.record_key),
                pair.person_id,
                verdict,
                by,
                "clerical_review",
            )
        connection.execute(
            link_review.update()
            .where(link_review.c.pair_id == pair_id)
            .values(verdict=verdict, decided_by=by, decided_at=sa.func.now())
        )


def _one(connection: sa.Connection, pair_id: int) -> Any:
    row = connection.execute(sa.select(link_review).where(link_review.c.pair_id == pair_id)).one_or_none()
    if row is None:
        raise ConfigurationError(f"the queue has no pair {pair_id}; `cardhub linkage queue list` shows them")
    return row
