"""One open installation: settings, database, keys and lake, handed to every step."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import sqlalchemy as sa

from cardhub.errors import CardHubError, ConfigurationError, StorageError
from cardhub.lake.files import Lake
from cardhub.security.vault import Vault
from cardhub.settings import Settings
from cardhub.store import migrate
from cardhub.store.engine import application_url, make_engine, refuse_powerful_role
from cardhub.store.tables import installation

__all__ = ["Hub", "check_keys", "open_hub", "without_values"]

_STORED = sa.select(installation.c.value).where(installation.c.name == "key_check")


@dataclass(frozen=True)
class Hub:
    """What a step works with. `engine` is the application role's, never the owner's."""

    settings: Settings
    engine: sa.Engine
    vault: Vault
    lake: Lake


@contextmanager
def open_hub(settings: Settings | None = None) -> Iterator[Hub]:
    """Open the installation; a new one is set up on the way.

    The embedded database is migrated on the spot; a database given by URL is migrated by the operator only
    (ConfigurationError otherwise). A key file is made only where nothing was ever sealed. DuckDB's errors
    leave as ours: they may quote a value, and would end in a log.
    """
    settings = settings or Settings()
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.lake_path.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = make_engine(application_url(settings))
    try:
        refuse_powerful_role(engine)
        if not migrate.is_current(engine):
            if settings.database_url:
                raise ConfigurationError("the database has another schema version; run: cardhub migrate")
            migrate.upgrade(settings)
        vault = _vault(settings, engine)
        yield Hub(settings, engine, vault, Lake(settings.lake_path, vault))
    except duckdb.Error as error:
        raise _without_message(error) from None
    finally:
        engine.dispose()


@contextmanager
def without_values() -> Iterator[None]:
    """DuckDB's errors leave as ours: they may quote a value, and would end in a log."""
    try:
        yield
    except duckdb.Error as error:
        raise _without_message(error) from None


def _without_message(error: duckdb.Error) -> CardHubError:
    at = traceback.extract_tb(error.__traceback__)[-1]
    what = f"DuckDB stopped with {type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
    if isinstance(error, (duckdb.IOException, duckdb.SerializationException, duckdb.OutOfMemoryException)):
        return StorageError(f"{what}; check disk space, CARDHUB_MEMORY_LIMIT and the lake's files")
    return CardHubError(f"{what}; its message is left out, as it may quote a value: report the place")


def _vault(settings: Settings, engine: sa.Engine) -> Vault:
    """The installation's vault, checked against the database: a wrong key file must never seal anything."""
    with engine.begin() as connection:
        # Two first starts at once: the second waits here, then finds the first one's key.
        connection.execute(sa.text("select pg_advisory_xact_lock(hashtext('cardhub key file'))"))
        expected = connection.execute(_STORED).scalar()
        if expected is None and not settings.keys_path.exists():
            vault = Vault.create(settings.keys_path)
        else:
            vault = Vault.load(settings.keys_path)
        if expected is None:
            connection.execute(installation.insert().values(name="key_check", value=_key_check(vault)))
    check_keys(engine, vault, settings)
    return vault


def check_keys(engine: sa.Engine, vault: Vault, settings: Settings) -> None:
    """ConfigurationError where the keys are not those of this database, or it never had any."""
    with engine.connect() as connection:
        expected = connection.execute(_STORED).scalar()
    if expected is None or bytes(expected) != _key_check(vault):
        raise ConfigurationError(
            f"key file {settings.keys_path} is not the one of this database; restore it from the backup"
        )


def _key_check(vault: Vault) -> bytes:
    return vault.blind_index("key_check", "cardhub")
