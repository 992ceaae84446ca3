"""Earlier link sets: what a link is compared with, and what a new set is made of."""

from __future__ import annotations

from sqlalchemy import select

from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage.link_sets import LinkSet, first
from cardhub.linkage.versions import linker_version
from cardhub.store.tables import link_set

__all__ = ["base", "before", "causes", "of_register", "previous"]


def of_register(hub: Hub, links: LinkSet, register: str) -> LinkSet | None:
    """The register's own set that `links` was made with."""
    return first(
        hub,
        (link_set.c.dataset == register)
        & (link_set.c.register_snapshot_id == links.register_snapshot_id)
        & (link_set.c.linker_version == links.linker_version)
        & (link_set.c.decisions_version == links.decisions_version),
    )


def base(hub: Hub, snapshot: Snapshot, baseline_id: int | None) -> LinkSet | None:
    """The set of the dataset that this linker made last, with this baseline: a new one may be made of it."""
    return first(
        hub,
        (link_set.c.dataset == snapshot.dataset)
        & (link_set.c.linker_version == linker_version(hub))
        & (link_set.c.baseline_id.is_not_distinct_from(baseline_id)),
    )


def previous(hub: Hub, register: Snapshot) -> LinkSet | None:
    """The newest link set of an earlier register snapshot whose file is still there, by whichever linker.

    Who a register row was is the same in all versions; a number corrected while the linker changed is a
    corrected number all the same.
    """
    return first(
        hub,
        (link_set.c.dataset == register.dataset) & (link_set.c.snapshot_id < register.snapshot_id),
    )


def before(hub: Hub, links: LinkSet) -> LinkSet | None:
    """The set of the dataset that was made before this one and whose file is still there."""
    this = (
        (link_set.c.snapshot_id == links.snapshot_id)
        & (link_set.c.register_snapshot_id == links.register_snapshot_id)
        & (link_set.c.linker_version == links.linker_version)
        & (link_set.c.decisions_version == links.decisions_version)
    )
    made_at = select(link_set.c.created_at).where(this).scalar_subquery()
    return first(hub, (link_set.c.dataset == links.dataset) & (link_set.c.created_at < made_at))


def causes(now: LinkSet, then: LinkSet) -> list[str]:
    """Why a link may differ between two sets of a dataset: data, register, rules, model, decisions, baseline.

    `baseline`: the figures that matches rest on were reckoned anew, for the register outgrew them.
    """
    rules, _, model = now.linker_version.partition("+")
    rules_then, _, model_then = then.linker_version.partition("+")
    changed = {
        "data": now.snapshot_id != then.snapshot_id,
        "register": now.register_snapshot_id != then.register_snapshot_id,
        "rules": rules != rules_then,
        "model": model != model_then,
        "decisions": now.decisions_version != then.decisions_version,
        "baseline": now.baseline_id != then.baseline_id and now.linker_version == then.linker_version,
    }
    return [cause for cause, is_changed in changed.items() if is_changed]
