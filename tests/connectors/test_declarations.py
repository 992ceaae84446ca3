"""The declarations fit the datasets they deliver, and connections are read as Airflow writes them."""

from __future__ import annotations

import json

import pytest

from cardhub import registry
from cardhub.errors import ConfigurationError
from connectors.transports.airflow_conn import from_environment
from connectors.transports.base import Connection


def test_every_dataset_has_an_endpoint_and_every_endpoint_a_dataset() -> None:
    for name, source in registry.sources().items():
        datasets = {each.name for each in registry.datasets().values() if each.source == name}
        assert datasets == set(source.endpoints)
        assert {conn_id for conn_id, _ in source.endpoints.values()} <= set(source.transports)
        assert all(endpoint.batch_size <= 1_000 for _, endpoint in source.endpoints.values())


EXPECTED = Connection("postgresql", "db.example", 5432, "cards", "reader", "p@ss/1", {"tls": "off"})


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(
            {
                "conn_type": "postgresql",
                "host": "db.example",
                "port": 5432,
                "schema": "cards",
                "login": "reader",
                "password": "p@ss/1",
                "extra": {"tls": "off"},
            }
        ),
        json.dumps(
            {
                "conn_type": "postgresql",
                "host": "db.example",
                "port": "5432",
                "schema": "cards",
                "login": "reader",
                "password": "p@ss/1",
                "extra": '{"tls": "off"}',
            }
        ),
        "postgres://reader:p%40ss%2F1@db.example:5432/cards?tls=off",
        "postgresql://reader:p%40ss%2F1@db.example:5432/cards?__extra__=%7B%22tls%22%3A+%22off%22%7D",
    ],
)
def test_connections_in_both_forms(text: str) -> None:
    assert from_environment("cardhub_cards", {"AIRFLOW_CONN_CARDHUB_CARDS": text}) == EXPECTED


def test_http_uris_keep_their_scheme() -> None:
    found = from_environment("x", {"AIRFLOW_CONN_X": "http://id:secret@api.example:8443/https"})
    assert (found.host, found.port, found.login) == ("https://api.example", 8443, "id")


@pytest.mark.parametrize("text", ["", "{broken secret", "no-scheme secret", "[1]"])
def test_missing_or_unreadable_connections_name_the_variable_and_no_secret(text: str) -> None:
    with pytest.raises(ConfigurationError, match="AIRFLOW_CONN_X") as raised:
        from_environment("x", {"AIRFLOW_CONN_X": text})
    assert "secret" not in str(raised.value)


def test_passwords_do_not_show_in_representations() -> None:
    assert "p@ss" not in repr(EXPECTED)
