"""A set made of an earlier one has the same rows as one made in full, whatever changed in between."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from cardhub.hub import Hub
from cardhub.linkage import linking, redo
from tests.linkage.months import World, found, in_full


@pytest.mark.parametrize("seed", [2, 3])
def test_every_month_s_set_has_the_rows_of_one_made_in_full(hub: Hub, seed: int) -> None:
    world = World(seed)
    world.deliver(hub)
    found(hub)
    graded: set[Any] = set()
    for _ in range(4):
        world.pass_a_month()
        world.deliver(hub)
        world.decide(hub)
        with patch.object(linking, "carry_over", wraps=redo.carry_over) as carried:
            month = found(hub)
        assert carried.called

        assert month == in_full(hub)
        graded |= {row["grade"] for row in month[0].values()} | {pair.kind for pair in month[1]}
    assert graded >= {"A", "B", "D", None, "review"}
