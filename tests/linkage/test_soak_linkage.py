"""The linker at full size, through the hub: `make soak`, or SOAK_LINKAGE_CARDS=20000 pytest -m soak …"""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path

import pytest

from benchmarks.linkage import BY_NUMBER_FLOOR, FLOORS, run
from cardhub import registry
from cardhub.hub import Hub
from cardhub.linkage.evaluate import evaluate_truth
from sandbox.population import generate
from schemas.dataset import Role
from tests.rules.province import load

AS_OF = date(2026, 11, 24)
CARDS = int(os.environ.get("SOAK_LINKAGE_CARDS", "100000"))

pytestmark = [
    pytest.mark.soak,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:great_expectations"),
]


def drawn(capfd: pytest.CaptureFixture[str]) -> int:
    """Printed, and drawn here: the next session must not repeat this one's."""
    seed = secrets.randbelow(1_000_000)
    with capfd.disabled():
        print(f"seed {seed}, {CARDS:,} cards", flush=True)
    return seed


@pytest.mark.parametrize("turn", range(3))
def test_links_through_the_hub_keep_their_floors(
    turn: int, hub: Hub, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    generate(drawn(capfd), CARDS, AS_OF, tmp_path)
    listed = [name for name, each in registry.datasets().items() if each.role is not Role.ANSWERED]
    load(hub, tmp_path, AS_OF, listed)

    lines = {(line["source"], line["rows"]): line for line in evaluate_truth(hub, tmp_path / "truth")}

    subsets = (lines["all", "all"], lines["all", "without_right_number"])
    for line, (precision, recall) in zip(subsets, FLOORS, strict=True):
        assert line["precision"] >= precision and line["recall"] >= recall, line
    assert lines["all", "grade A to C"]["precision"] >= BY_NUMBER_FLOOR


@pytest.mark.parametrize("turn", range(3))
def test_damaged_rows_are_linked_better_than_by_splink_alone(
    turn: int, capfd: pytest.CaptureFixture[str]
) -> None:
    done = run(drawn(capfd), CARDS)

    with capfd.disabled():
        print("\n".join(done.lines()), flush=True)
    assert done.is_kept
