"""What the console works with: the settings, its own database role, and the keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from cardhub.hub import check_keys
from cardhub.security.vault import Vault
from cardhub.settings import Settings
from cardhub.store import migrate
from cardhub.store.access_tables import console_user
from cardhub.store.engine import console_url, make_engine, refuse_powerful_role

__all__ = ["Desk", "open_desk"]


@dataclass(frozen=True)
class Desk:
    """`engine` is the console's role: it sees no row about a person but through `seen_by`."""

    settings: Settings
    engine: sa.Engine
    vault: Vault


@contextmanager
def open_desk(settings: Settings) -> Iterator[Desk]:
    """Open the console on an installation that is set up; it changes nothing there.

    ConfigurationError where the console has no role of its own, the tables have another version, the key file
    is another's, or demo users stand on a database that was given by URL.
    """
    url = console_url(settings)
    if not url:
        raise ConfigurationError(
            "CARDHUB_CONSOLE_DATABASE_URL is not set; the console needs a database role of its own"
        )
    engine = make_engine(url)
    try:
        refuse_powerful_role(engine)
        if not migrate.is_current(engine):
            raise ConfigurationError("the database has another schema version; run: cardhub migrate")
        _refuse_demo_users(settings, engine)
        vault = Vault.load(settings.keys_path)
        check_keys(engine, vault, settings)
        yield Desk(settings, engine, vault)
    finally:
        engine.dispose()


def _refuse_demo_users(settings: Settings, engine: sa.Engine) -> None:
    if not (settings.database_url or settings.console_database_url):
        return
    demo = sa.select(sa.func.count()).where(console_user.c.is_demo, console_user.c.disabled_at.is_(None))
    with engine.connect() as connection:
        if connection.execute(demo).scalar_one():
            raise ConfigurationError(
                "demo users stand in this database; bar each: cardhub user disable LOGIN"
            )
