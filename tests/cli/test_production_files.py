"""The production files, as far as they can be checked without a container engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cardhub.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[2]
COMPONENTS = {"api-server", "scheduler", "dag-processor", "triggerer"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text("utf-8")))


def test_every_airflow_component_and_the_database_is_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == COMPONENTS | {"postgres", "prepare", "console"}


def test_services_are_confined_and_watched(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["user"].split(":")[0] not in {"0", "root"}, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert name == "prepare" or service["healthcheck"]["test"], name


def test_nothing_is_published_beyond_this_machine(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")


def test_secrets_come_from_files_only(compose: dict[str, Any]) -> None:
    declared = compose["secrets"]
    assert all(set(each) == {"file"} for each in declared.values())
    for name, service in compose["services"].items():
        for secret in service.get("secrets", []):
            assert (secret if isinstance(secret, str) else secret["source"]) in declared, name
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET_KEY|JWT_SECRET|FERNET|ALCHEMY_CONN", variable):
                assert variable.endswith(("_CMD", "_FILE")), variable
                assert "/run/secrets/" in value, variable


def test_every_setting_named_in_the_files_exists(compose: dict[str, Any]) -> None:
    known = {f"CARDHUB_{name.upper()}" for name in Settings.model_fields}
    files = ("docker-compose.yml", "Dockerfile", ".env.example")
    told = set(
        re.findall(r"CARDHUB_[A-Z_]+", "\n".join((REPOSITORY / each).read_text("utf-8") for each in files))
    )

    assert told - known == {"CARDHUB_SECRETS_DIR", "CARDHUB_VERSION"}


def test_secret_files_named_like_settings_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cardhub_smtp_url").write_text("smtps://mail.example.invalid\n", "utf-8")
    monkeypatch.setenv("CARDHUB_SECRETS_DIR", str(tmp_path))

    assert Settings().smtp_url == "smtps://mail.example.invalid"


def test_the_image_holds_what_the_dags_import_and_nothing_of_the_sandbox() -> None:
    text = (REPOSITORY / "Dockerfile").read_text("utf-8")
    copied = set(re.findall(r"^COPY (\w+) /app/", text, re.MULTILINE))

    assert copied == {"cardhub", "connectors", "schemas", "quality", "rules", "dags"}
    assert re.search(r"^USER cardhub$", text, re.MULTILINE)
    assert "--require-hashes" in text


def test_locks_have_hashes_and_no_addresses() -> None:
    for lock in REPOSITORY.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert "://" not in text, lock.name
        assert text.count("--hash=sha256:") >= text.count("=="), lock.name
