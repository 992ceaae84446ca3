"""Looking anew only at what changed finds the same as looking at everybody."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub import registry
from cardhub.cases import reconcile
from cardhub.comparison import redo
from cardhub.comparison.catalogue import declared_rules
from cardhub.comparison.run import Comparison, compare
from cardhub.hub import Hub
from cardhub.lake import doorway
from cardhub.linkage import decisions
from cardhub.store.tables import kept_lead, person
from tests.comparison.random_province import RandomProvince

# Past a September and a New Year, a day later, and back again.
DAYS = (
    date(2026, 6, 15),
    date(2026, 7, 16),
    date(2026, 8, 31),
    date(2026, 9, 1),
    date(2026, 12, 20),
    date(2027, 1, 20),
    date(2027, 1, 3),
    date(2027, 3, 20),
)


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly everybody in so small a province has a lead."""
    monkeypatch.setattr(redo, "WORTH_IT", 10.0)


def look(hub: Hub, as_of: date, *, everybody: bool) -> tuple[Comparison, dict[str, Any]]:
    """A comparison and all it leaves; naming the rules makes it look at everybody, and keep nothing."""
    with doorway.connect(hub.settings) as con:
        done = compare(hub, con, as_of, list(declared_rules()) if everybody else None)
        left = {
            name: con.execute(f"FROM {name} ORDER BY rule_id, person_id, subject").fetchall()
            for name in ("findings", "held", "blocked")
        }
        if not everybody:
            reconcile(hub, con, done)
    return done, left


def agree(hub: Hub, province: RandomProvince, as_of: date) -> dict[str, Any]:
    """Both ways of a day find the same, in every column; for whom the rules were evaluated."""
    province.sync(hub)
    _, whole = look(hub, as_of, everybody=True)
    done, found = look(hub, as_of, everybody=False)
    for name in found:
        assert found[name] == whole[name], f"{name} at {as_of}"
    assert len(whole["findings"]) > 50
    evaluated: dict[str, Any] = done.summary["evaluated"]
    return evaluated


def with_other_rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One parameter has another value, one rule another text."""
    shutil.copytree(registry.rules_folder(), folder)
    values = folder / "parameters.csv"
    values.write_text(
        values.read_text("utf-8").replace(
            "guardian_below_age,62,2018-01-01,,18", "guardian_below_age,62,2018-01-01,,16"
        ),
        "utf-8",
    )
    rule = folder / "card" / "CD-05.sql"
    rule.write_text(rule.read_text("utf-8").replace("('60', '30')", "('60', '30', '20')"), "utf-8")
    monkeypatch.setattr(registry, "rules_folder", lambda: folder)


def test_changed_rows_rules_and_parameters_find_the_same(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    province = RandomProvince(1, DAYS[0])
    assert agree(hub, province, DAYS[0])["is_whole"]

    province.pass_months(DAYS[1])
    month = agree(hub, province, DAYS[1])
    assert (month["is_whole"], month["whole_rules"]) == (False, [])
    assert month["persons"] > 0

    with_other_rules(tmp_path / "rules", monkeypatch)
    province.pass_months(DAYS[5])
    month = agree(hub, province, DAYS[5])
    # The year turned for what asks for the insured year or the school year.
    assert {"CD-05", "CD-07", "IN-03"} <= set(month["whole_rules"])
    assert "SB-01" not in month["whole_rules"]

    with hub.engine.connect() as connection:
        (path,) = connection.execute(sa.select(kept_lead.c.path)).scalars()
    (hub.lake.root / path).unlink()
    anew, _ = look(hub, DAYS[5], everybody=False)
    assert anew.summary["evaluated"] == {"is_whole": True}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_long_histories_find_the_same(hub: Hub, seed: int) -> None:
    province = RandomProvince(seed, DAYS[0])
    agree(hub, province, DAYS[0])
    for at, as_of in enumerate(DAYS[1:]):
        province.pass_months(as_of, share=(0.0, 0.02, 0.2)[at % 3])
        with hub.engine.connect() as connection:
            known = list(connection.execute(sa.select(person.c.person_id)).scalars())
        one, other = province.random.sample(known, 2)
        decisions.decide_persons(hub, one, other, "merge", "王主任", "verified")
        assert not agree(hub, province, as_of)["is_whole"]
