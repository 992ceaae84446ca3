"""The console's own connection to the test's hub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.settings import Settings
from cardhub.store.engine import make_engine


@pytest.fixture
def console_engine(hub: Any, hub_settings: Settings) -> Iterator[sa.Engine]:
    engine = make_engine(hub_settings.console_database_url)
    yield engine
    engine.dispose()
