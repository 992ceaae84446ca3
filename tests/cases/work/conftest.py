"""One office for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cardhub.settings import Settings
from tests.cases.work.office import Office, opened


@pytest.fixture
def office(hub: Any, hub_settings: Settings) -> Iterator[Office]:
    with opened(hub, hub_settings) as made:
        yield made
