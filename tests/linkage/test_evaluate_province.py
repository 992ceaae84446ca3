"""`cardhub linkage evaluate` on a small pretend province: all rows meet their truth, and are right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage.evaluate import evaluate_truth
from sandbox.population import generate
from tests.rules.province import load

AS_OF = date(2026, 11, 24)
# Keys of one field, of two, with a year, with a month.
LISTS = (
    "disability_card",
    "disability_component",
    "student_record",
    "monitored_member",
    "subsistence_allowance_member",
    "disability_subsidy",
    "subsidy_payment",
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:great_expectations")
def test_the_links_of_a_province_are_judged_and_right(hub: Hub, tmp_path: Path) -> None:
    generate(3, 1_500, AS_OF, tmp_path)
    load(hub, tmp_path, AS_OF, LISTS)

    lines = {(line["source"], line["rows"]): line for line in evaluate_truth(hub, tmp_path / "truth")}

    for name in LISTS[1:]:
        assert lines[name, "all"]["linked"] >= 0.95 * _usable_numbers(hub, name), name
    whole, hard = lines["all", "all"], lines["all", "without_right_number"]
    assert whole["precision"] >= 0.999 and whole["recall"] >= 0.995
    assert lines["all", "grade A to C"]["precision"] >= 0.9999
    assert hard["linkable"] >= 3 and hard["precision"] >= 0.99 and hard["recall"] >= 0.8


def _usable_numbers(hub: Hub, name: str) -> int:
    current = snapshots.current(hub, name)
    register = snapshots.current(hub, "disability_card")
    assert current is not None and register is not None
    number = registry.dataset(name).id_field
    with doorway.connect(hub.settings) as con:
        (count,) = con.execute(
            f"SELECT count(*) FROM {snapshots.scan(hub, con, current)} "
            f"WHERE {number} IN (SELECT id_number FROM {snapshots.scan(hub, con, register)})"
        ).fetchone()
    return int(count)
