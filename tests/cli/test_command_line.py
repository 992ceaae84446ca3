"""The command line as an operator and a script meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cardhub import errors

REPOSITORY = Path(__file__).resolve().parents[2]
COMMANDS = (
    *("init", "migrate", "status", "sync", "link", "compare", "report", "upkeep", "backup", "restore"),
    *("db", "key", "source", "linkage", "quarantine", "coverage", "identity", "match", "case", "snapshot"),
)


def cardhub(
    *arguments: str, home: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("CARDHUB_", "AIRFLOW_"))
    }
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:cardhub", "-m", "cardhub", *arguments],
        cwd=REPOSITORY,
        env={**clean, **({"CARDHUB_HOME": str(home)} if home else {}), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command() -> None:
    done = cardhub("--help")

    assert done.returncode == 0
    for command in COMMANDS:
        assert command in done.stdout


def test_help_loads_nothing_heavy() -> None:
    """`cardhub --help` must answer at once; importing a database or Airflow would take seconds."""
    script = (
        "import sys\nfrom cardhub.cli import app\n"
        "heavy = {'airflow', 'duckdb', 'sqlalchemy', 'pyarrow', 'great_expectations', 'httpx', 'paramiko'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("arguments", [("sync", "no_such_dataset"), ("compare", "--as-of", "24.11.2026")])
def test_a_wrong_argument_is_a_configuration_error(arguments: tuple[str, ...], tmp_path: Path) -> None:
    # Given an address where nothing listens, so that no server is started for a mistake
    nowhere = f"postgresql+psycopg://nobody@/cardhub?host={tmp_path}"

    done = cardhub(*arguments, home=tmp_path / "var", CARDHUB_DATABASE_URL=nowhere)

    assert done.returncode in {errors.ConfigurationError.exit_code, errors.StorageError.exit_code}
    assert done.stdout == ""
    assert done.stderr.strip().splitlines()[-1].startswith("cardhub: ")
    assert "Traceback" not in done.stderr


def test_a_missing_database_is_a_storage_error(tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://nobody@/cardhub?host={tmp_path}"

    done = cardhub("status", home=tmp_path / "var", CARDHUB_DATABASE_URL=nowhere)

    assert done.returncode == errors.StorageError.exit_code
    assert "Traceback" not in done.stderr


def test_data_goes_to_stdout_as_json_alone() -> None:
    done = cardhub("source", "list", "--json")

    assert done.returncode == 0, done.stderr
    listed = {each["source"]: each for each in json.loads(done.stdout)}
    assert {"disability_card", "social_relief", "health"} <= set(listed)
    assert all(each["datasets"] and each["connections"] for each in listed.values())


def test_pools_are_what_airflow_imports() -> None:
    done = cardhub("source", "pools")

    pools = json.loads(done.stdout)
    assert all(pool["slots"] >= 1 and pool["description"] for pool in pools.values())


def test_a_key_file_is_made_once_and_rotated(tmp_path: Path) -> None:
    assert cardhub("key", "create", home=tmp_path).returncode == 0
    first = (tmp_path / "keys.json").read_text("utf-8")
    again = cardhub("key", "create", home=tmp_path)
    assert (again.returncode, (tmp_path / "keys.json").read_text("utf-8")) == (2, first)

    assert cardhub("key", "rotate", home=tmp_path).returncode == 0

    versions = [each["version"] for each in json.loads((tmp_path / "keys.json").read_text("utf-8"))["keys"]]
    assert versions == [1, 2]
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
