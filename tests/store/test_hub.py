"""What an open hub lets out."""

from __future__ import annotations

import pytest

from cardhub.errors import CardHubError, StorageError
from cardhub.hub import open_hub
from cardhub.lake import doorway
from cardhub.settings import Settings

VALUE = "620102196001010011"


def test_an_error_of_the_query_engine_never_quotes_a_value(hub_settings: Settings) -> None:
    with (
        pytest.raises(CardHubError) as raised,
        open_hub(hub_settings) as hub,
        doorway.connect(hub.settings) as con,
    ):
        con.execute(f"SELECT CAST('{VALUE}' AS TINYINT)")

    assert "ConversionException at test_hub.py:" in str(raised.value)
    assert VALUE not in str(raised.value)
    assert raised.value.__suppress_context__


def test_a_lost_file_is_a_storage_error(hub_settings: Settings) -> None:
    with (
        pytest.raises(StorageError, match="IOException"),
        open_hub(hub_settings) as hub,
        doorway.connect(hub.settings) as con,
    ):
        con.execute(f"FROM read_parquet('{hub.lake.root}/lost.parquet')")
