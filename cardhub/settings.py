"""Every setting, typed.

Order: keyword > environment (`CARDHUB_…`) > a file of that name in lower case below `CARDHUB_SECRETS_DIR` >
`cardhub.toml` > the default here.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

__all__ = ["Settings"]


class Settings(BaseSettings):
    """Settings of one CardHub installation; every field appears in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix="CARDHUB_", extra="forbid", frozen=True)

    home: Path = Field(default=Path("var"), description="Folder of everything that CardHub writes")
    database_url: str = Field(
        default="", description="PostgreSQL of the application role; empty starts the embedded server"
    )
    owner_database_url: str = Field(
        default="", description="PostgreSQL of the owner role, used by migrations only"
    )
    console_database_url: str = Field(
        default="", description="PostgreSQL of the console's role; needed where database_url is set"
    )
    key_file: Path | None = Field(default=None, description="Key file (0600); default <home>/keys.json")
    memory_limit: str = Field(default="3GB", description="DuckDB memory of one step")
    threads: int = Field(default=2, ge=1, description="DuckDB threads of one step")
    snapshots_to_keep: int = Field(default=3, ge=1, description="Newest snapshots kept of each dataset")
    snapshot_days_to_keep: int = Field(default=1100, ge=1, description="Days an older snapshot is kept")
    delivery_days_to_keep: int = Field(default=30, ge=1, description="Days a raw delivery is kept")
    full_reload_days: int = Field(
        default=7, ge=1, description="An incremental dataset is pulled in full again after this many days"
    )
    page_rows: int = Field(default=50_000, ge=1, description="Rows pulled before they are made safe")
    stale_run_minutes: int = Field(default=180, ge=1, description="A silent run is marked dead after this")
    alert_webhook: str = Field(default="", description="URL told of failures and lateness; no personal data")
    alert_email: str = Field(default="", description="Address told of failures and lateness, through SMTP")
    smtp_url: str = Field(default="", description="smtp[s]://user:password@host:port for alert_email")
    runbook_url: str = Field(
        default="", description="Where docs/operations.md is published; alerts link its sections"
    )
    matcher_model: Path | None = Field(
        default=None, description="Matching model of your own; default the one that comes with the code"
    )
    tls_ca_file: Path | None = Field(default=None, description="CA bundle for department servers")
    report_directory: Path | None = Field(default=None, description="Reports; default <home>/reports")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        path = Path(os.environ.get("CARDHUB_CONFIG", "cardhub.toml"))
        toml = TomlConfigSettingsSource(settings_cls, path)
        secrets = os.environ.get("CARDHUB_SECRETS_DIR")
        if secrets is None:
            return init_settings, env_settings, toml
        return init_settings, env_settings, SecretsSettingsSource(settings_cls, secrets), toml

    @property
    def lake_path(self) -> Path:
        return self.home.resolve() / "lake"

    @property
    def keys_path(self) -> Path:
        return self.key_file or self.home.resolve() / "keys.json"

    @property
    def reports_path(self) -> Path:
        return self.report_directory or self.home.resolve() / "reports"
