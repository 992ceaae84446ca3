"""SB-12 and SB-13: one person's grants in two counties, and grants that are not paid as approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import Arr
from sandbox.population.oracle_cards import SUBSIDIES
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_MONTHS_UNPAID = 2
_NEW_AREA, _ITS_NEIGHBOURS = 620171, (620121, 620122)  # whose household books its people still carry
_MOST_GRANTS = 4  # of one person


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    grants = held["disability_subsidy"]
    for kind, subject in enumerate(SUBSIDIES):
        yield _in_two_counties(world, grants, kind, subject)
    yield _unpaid(world, view, grants, held["subsidy_payment"])
    yield _other_amount(world, view, grants, held["subsidy_payment"])
    yield _other_start(world, view, grants)


def _active(world: World, rows: Held) -> Arr:
    return policy.paid_in(world.clock.benefit_month, rows.facts["start"], rows.facts["stop"])


def _pairs(rows: Held) -> tuple[Arr, Arr]:
    """Every two different rows of one person, both ways round."""
    order = np.argsort(rows.person, kind="stable")
    first, second = [], []
    for apart in range(1, _MOST_GRANTS):
        one, other = order[:-apart], order[apart:]
        same = rows.person[one] == rows.person[other]
        first += [one[same], other[same]]
        second += [other[same], one[same]]
    return np.concatenate(first), np.concatenate(second)


def _in_two_counties(world: World, rows: Held, kind: int, subject: str) -> Claim:
    one, other = _pairs(rows)
    of_kind = rows.facts["kind"][one] == kind
    one, other = one[of_kind], other[of_kind]
    here, there = rows.facts["county"][one], rows.facts["county"][other]
    alias = ((here == _NEW_AREA) & np.isin(there, _ITS_NEIGHBOURS)) | (
        (there == _NEW_AREA) & np.isin(here, _ITS_NEIGHBOURS)
    )
    active, sure = _active(world, rows), rows.grade_a | rows.unreadable
    conditions = {
        "same_kind": rows.facts["kind"][other] == kind,
        "two_counties": (here != there) & ~alias,
        "both_active": active[one] & active[other],
        "link_grade": sure[one] & sure[other],
    }
    hidden = because(len(one), row_unlinked=(rows.unreadable[one] | rows.unreadable[other]))
    return Claim("SB-12", subject, rows.person[one], conditions, hidden)


def _whose(view: View, rows: Held, chosen: Arr) -> dict[str, Arr]:
    who = rows.person[chosen]
    return {"card_usable": view.usable[who], "alive": view.alive[who]}


def _hidden(rows: Held, chosen: Arr) -> Arr:
    return because(len(chosen), row_unlinked=rows.unreadable[chosen])


def _unpaid(world: World, view: View, grants: Held, payments: Held) -> Claim:
    since = world.clock.benefit_month - _MONTHS_UNPAID + 1
    own = np.flatnonzero(grants.facts["own"])
    lately = payments.facts["paid"] & (payments.facts["month"] >= since)
    conditions = {
        **_whose(view, grants, own),
        "active": _active(world, grants)[own],
        "started_long_ago": grants.facts["start"][own] <= since,
        "approved_long_ago": grants.facts["approved"][own] <= since,
        "nothing_paid": ~np.isin(grants.facts["grant"][own], payments.facts["grant"][lately]),
    }
    return Claim("SB-13", "payment_missing", grants.person[own], conditions, _hidden(grants, own))


def _other_amount(world: World, view: View, grants: Held, payments: Held) -> Claim:
    """An amount that somebody wrote in fen is the same amount."""
    row_of = np.full(int(grants.facts["grant"].max(initial=0)) + 1, -1)
    row_of[grants.facts["grant"]] = np.arange(len(grants.person))
    grant = row_of[payments.facts["grant"]]
    chosen = np.flatnonzero(payments.facts["own"] & (grant >= 0))
    grant = grant[chosen]
    paid, standard = _as_written(payments)[chosen], _as_written(grants)[grant]
    conditions = {
        **_whose(view, payments, chosen),
        "active": _active(world, grants)[grant],
        "paid": payments.facts["paid"][chosen],
        "amount_differs": paid != standard,
        "not_in_fen": (paid != standard * 100) & (paid * 100 != standard),
        "same_person": grants.facts["own"][grant],
    }
    unreadable = payments.unreadable[chosen] | grants.unreadable[grant]
    hidden = because(len(chosen), row_unlinked=unreadable)
    return Claim("SB-13", "amount_not_standard", payments.person[chosen], conditions, hidden)


def _as_written(rows: Held) -> Arr:
    return np.asarray(np.where(rows.facts["in_fen"], 100, 1) * rows.facts["amount"])


def _other_start(world: World, view: View, grants: Held) -> Claim:
    own = np.flatnonzero(grants.facts["own"])
    conditions = {
        **_whose(view, grants, own),
        "active": _active(world, grants)[own],
        "start_differs": grants.facts["start"][own] != grants.facts["applied"][own],
    }
    return Claim("SB-13", "start_not_application_month", grants.person[own], conditions, _hidden(grants, own))
