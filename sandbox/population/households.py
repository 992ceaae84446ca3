"""Households as departments list them: who speaks for whom, relations to the head."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population.clock import Arr
from sandbox.population.people import CHILD, FATHER, HOLDER, MOTHER, PARENT, SIBLING, SPOUSE, People
from sandbox.population.text import pick

__all__ = ["relations", "teller"]


def teller(people: People) -> Arr:
    """For everybody, the holder whose facts decide about their household: holders decide for themselves."""
    return np.where(people.role == HOLDER, np.arange(len(people.role)), people.anchor)


def relations(people: People, head: str) -> pa.Array:
    """Everybody's relation to the head: the father where a child holds the card, else the holder."""
    words = ["其他", head, "配偶", "之子", "之女", "之父", "之母"]
    father_at_home = np.zeros(people.holders, dtype=bool)
    father_at_home[people.anchor[people.role == FATHER]] = True
    under_father = father_at_home[people.anchor]
    child = np.where(people.sex == 1, 3, 4)
    parent = np.where(people.sex == 1, 5, 6)
    is_anchor = people.anchor == np.arange(len(people.anchor))
    code = np.select(
        [
            (people.role == HOLDER) & is_anchor & under_father,
            (people.role == HOLDER) & is_anchor,
            np.isin(people.role, (CHILD, SIBLING)),
            np.isin(people.role, (SPOUSE, MOTHER)),
            people.role == FATHER,
            people.role == PARENT,
        ],
        [child, 1, child, 2, 1, parent],
        0,
    )
    return pick(words, code)
