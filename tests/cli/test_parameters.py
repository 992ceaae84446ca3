"""`cardhub parameters` as an operator meets it."""

from __future__ import annotations

import json
from pathlib import Path

from cardhub import registry
from tests.cli.test_command_line import cardhub

FILE = registry.rules_folder() / "parameters.csv"


def test_a_county_s_values_come_with_the_row_they_are_from() -> None:
    done = cardhub("parameters", "list", "--county", "620102", "--as-of", "2026-06-15", "--json")

    held = {each["parameter"]: each for each in json.loads(done.stdout)}
    assert held["nursing_level_3_categories"]["value"] == "5 6"
    assert held["nursing_level_3_categories"]["from_division"] == "6201 兰州市"
    assert held["unpaid_months"]["from_division"] == "62 甘肃省"
    line = FILE.read_text("utf-8").splitlines()[held["unpaid_months"]["line"] - 1]
    assert line.startswith("unpaid_months,62,")


def test_an_unknown_county_is_refused() -> None:
    done = cardhub("parameters", "list", "--county", "620199")
    assert done.returncode == 2 and "620199 is not a county" in done.stderr


def test_check_names_every_mistake_and_fails(tmp_path: Path) -> None:
    copy = tmp_path / "parameters.csv"
    copy.write_text(
        FILE.read_text("utf-8") + "unpaid_months,6201,2020-01-01,,two\nlag,62,2020-01-01,,1\n", "utf-8"
    )

    done = cardhub("parameters", "check", str(copy))

    assert (done.returncode, done.stdout) == (2, "")
    assert "'two' is not of kind number" in done.stderr and "lag is not declared" in done.stderr
    assert cardhub("parameters", "check").returncode == 0


def test_diff_names_the_rules_concerned(tmp_path: Path) -> None:
    copy = tmp_path / "parameters.csv"
    copy.write_text(FILE.read_text("utf-8") + "unpaid_months,6201,2026-01-01,,3\n", "utf-8")

    done = cardhub("parameters", "diff", str(FILE), str(copy), "--json")

    (change,) = json.loads(done.stdout)
    assert (change["division"], change["old"], change["new"]) == ("6201 兰州市", "2", "3")
    assert (change["from"], change["to"]) == ("2026-01-01", None)
    assert "SB-13" in change["rules"]
    assert cardhub("parameters", "diff", str(FILE), "2026-01-01").returncode == 2
