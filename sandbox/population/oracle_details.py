"""ID-04 and ID-06: birthdays, sexes and divisions that a list wrote down wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sandbox.population.claims import Claim, because
from sandbox.population.oracle_view import Held, View
from sandbox.population.stated_birth import ANOTHER_DAY
from sandbox.population.world import World

__all__ = ["claims"]


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    for dataset, rows in held.items():
        if rows.lists_people:
            yield _birth_and_sex(dataset, rows)
            yield _divisions(dataset, rows)


def _birth_and_sex(dataset: str, rows: Held) -> Claim:
    """Unreadable birthdays and unknown sexes prove nothing; nor does a row under another's number."""
    birth, other, unknown = (rows.facts[name] for name in ("birth_says", "sex_other", "sex_unknown"))
    own = rows.facts["own"]
    chosen = rows.linked & (~own | (birth > 0) | other | unknown)
    conditions = {
        "value_known": (~own | (birth == ANOTHER_DAY) | other)[chosen],
        "own_number": own[chosen],
    }
    return Claim("ID-04", dataset, rows.person[chosen], conditions)


def _divisions(dataset: str, rows: Held) -> Claim:
    """The New Area under its older neighbours' codes only looks wrong."""
    wrong, alias = rows.facts["division_wrong"], rows.facts["division_alias"]
    chosen = wrong | alias
    hidden = because(int(chosen.sum()), row_unlinked=~rows.linked[chosen])
    return Claim("ID-06", dataset, rows.person[chosen], {"code_wrong": wrong[chosen]}, hidden)
