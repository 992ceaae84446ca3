"""One open installation: settings, database, keys and lake, handed to every step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from cardhub.lake.files import Lake
from cardhub.security.vault import Vault
from cardhub.settings import Settings
from cardhub.store import migrate
from cardhub.store.engine import application_url, make_engine, refuse_powerful_role
from cardhub.store.tables import installation

__all__ = ["Hub", "open_hub"]


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
    (ConfigurationError otherwise). A key file is made only where nothing was ever sealed.
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
    finally:
        engine.dispose()


def _vault(settings: Settings, engine: sa.Engine) -> Vault:
    """The installation's vault, checked against the database: a wrong key file must never seal anything."""
    stored = sa.select(installation.c.value).where(installation.c.name == "key_check")
    with engine.begin() as connection:
        # Two first starts at once: the second waits here, then finds the first one's key.
        connection.execute(sa.text("select pg_advisory_xact_lock(hashtext('cardhub key file'))"))
        expected = connection.execute(stored).scalar()
        if expected is None and not settings.keys_path.exists():
            vault = Vault.create(settings.keys_path)
        else:
            vault = Vault.load(settings.keys_path)
        actual = vault.blind_index("key_check", "cardhub")
        if expected is None:
            connection.execute(installation.insert().values(name="key_check", value=actual))
        elif bytes(expected) != actual:
            raise ConfigurationError(
                f"key file {settings.keys_path} is not the one of this database; restore it from the backup"
            )
    return vault
