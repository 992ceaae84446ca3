"""Judge the truth: which leads are really there, and which cases miss by exactly one condition.

Written from the published meaning of each rule; the rules that are judged by it are not imported, nor
anything of theirs. Each `oracle_*.py` turns facts into claims: candidates with every
condition's value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from sandbox.population import (
    oracle_basis,
    oracle_benefits,
    oracle_card_life,
    oracle_cards,
    oracle_care,
    oracle_details,
    oracle_grants,
    oracle_identity,
    oracle_insurance,
    oracle_margin,
    oracle_misreported,
    oracle_moves,
    oracle_needs,
    oracle_numbers,
    oracle_orphans,
    oracle_others,
    oracle_pupils,
    oracle_relapse,
    oracle_self_report,
    oracle_supplement,
    oracle_survey,
    oracle_unclaimed,
    oracle_unentitled,
)
from sandbox.population.claims import Claim
from sandbox.population.clock import Arr
from sandbox.population.oracle_view import Held, View, look
from sandbox.population.world import World

__all__ = ["leads"]

_ORACLES = (
    oracle_identity,
    oracle_cards,
    oracle_unclaimed,
    oracle_benefits,
    oracle_others,
    oracle_unentitled,
    oracle_details,
    oracle_card_life,
    oracle_pupils,
    oracle_care,
    oracle_grants,
    oracle_insurance,
    oracle_supplement,
    oracle_basis,
    oracle_misreported,
    oracle_moves,
    oracle_numbers,
    oracle_orphans,
    oracle_margin,
    oracle_survey,
    oracle_relapse,
    oracle_needs,
    oracle_self_report,
)
_NEAR_MISSES_PER_CONDITION = 40  # per 20,000 cards


def leads(world: World, held: Mapping[str, Held]) -> Any:
    """rule_id, id_number, subject, kind, missing, note, hidden: every true or blocked lead, some near-misses.

    `hidden` says why nobody could see a planted lead from what departments deliver; '' where it can be seen.
    """
    view = look(world, held)
    cap = max(8, round(_NEAR_MISSES_PER_CONDITION * world.founders / 20_000))
    rng = world.rng("near misses")
    tables = [_judge(world, view, claim, cap, rng) for claim in _claims(world, view, held)]
    return _once(pa.concat_tables(tables))


def _claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    for each in _ORACLES:
        yield from each.claims(world, view, held)


def _judge(world: World, view: View, claim: Claim, cap: int, rng: np.random.Generator) -> Any:
    """Planted where every condition holds in a row; a near-miss where one alone fails everywhere.

    Blocked where only bars fail: every such person, whichever and however many of them do.
    """
    count = len(world.people.birth)
    known = np.ones(count, dtype=bool)
    known[: world.holders] = world.has_card
    held = np.stack(list(claim.conditions.values()))
    true = held.all(axis=0) & known[claim.person]
    planted, seen = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    planted[claim.person[true]] = True
    seen[claim.person[true & (claim.hidden == "")]] = True

    who = np.flatnonzero(planted)
    reason = np.full(count, "", dtype="<U20")
    reason[claim.person[true]] = claim.hidden[true]
    reason[seen] = ""
    registered = np.ones(count, dtype=bool)
    registered[: world.holders] = view.registered
    reason[~registered] = "register_unlinked"
    rows = [_rows(world, claim, who, "planted", np.full(len(who), ""), reason[who])]
    rows.append(_blocked(world, claim))

    alone = ((~held).sum(axis=0) == 1) & known[claim.person]
    for number, name in enumerate(claim.conditions):
        near = np.unique(claim.person[alone & ~held[number]])
        near = near[~planted[near]]
        if len(near) > cap:
            near = np.sort(rng.choice(near, cap, replace=False))
        rows.append(_rows(world, claim, near, "near_miss", np.full(len(near), name), np.full(len(near), "")))
    return pa.concat_tables(rows)


def _blocked(world: World, claim: Claim) -> Any:
    every = np.ones(len(claim.person), dtype=bool)
    rest = np.all([every, *(v for n, v in claim.conditions.items() if n not in claim.bars)], axis=0)
    barred = ~np.all([every, *(claim.conditions[name] for name in claim.bars)], axis=0)
    rows = np.flatnonzero(rest & barred)
    rows = rows[np.lexsort((claim.hidden[rows] != "", claim.person[rows]))]
    rows = rows[np.r_[True, np.diff(claim.person[rows]) != 0][: len(rows)]]
    return _rows(world, claim, claim.person[rows], "blocked", np.full(len(rows), ""), claim.hidden[rows])


def _rows(world: World, claim: Claim, who: Arr, kind: str, missing: Arr, hidden: Arr) -> Any:
    ids = world.people.ids.take(pa.array(who)) if world.people.ids is not None else pa.array([], pa.string())
    text = pa.string()
    return pa.table(
        {
            "rule_id": pa.array([claim.rule] * len(who), text),
            "id_number": ids,
            "subject": pa.array([claim.subject] * len(who), text),
            "kind": pa.array([kind] * len(who), text),
            "missing": pa.array(missing.astype(str), text),
            "note": pa.array([claim.note] * len(who), text),
            "hidden": pa.array(hidden.astype(str), text),
        }
    )


def _once(table: Any) -> Any:
    """One row a planted or blocked (rule, person, subject), seen if any claim sees it; they miss nothing."""
    names = ("rule_id", "subject", "id_number", "kind", "missing", "hidden")
    ordered = table.sort_by([(name, "ascending") for name in names])
    rule, subject, number, kind, missing, _ = (ordered[name].to_pylist() for name in names)
    keys = list(zip(rule, subject, number, strict=True))
    planted = {key for key, each in zip(keys, kind, strict=True) if each == "planted"}
    done: set[tuple[Any, ...]] = set()
    chosen = []
    for row, key in enumerate(keys):
        if kind[row] == "near_miss" and key in planted:
            continue
        if (key, kind[row], missing[row]) not in done:
            done.add((key, kind[row], missing[row]))
            chosen.append(row)
    return ordered.take(pa.array(chosen, pa.int64()))
