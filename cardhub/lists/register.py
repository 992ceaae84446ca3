"""The register as what a list is matched against: its persons, one row each."""

from __future__ import annotations

from typing import Any

from cardhub import registry
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.linkage import persons
from cardhub.linkage.match_fields import PERSON_FIELDS, create_person_fields

__all__ = ["create_register"]


def create_register(hub: Hub, con: Any, name: str) -> int:
    """Create TEMP TABLE `name` with the matcher's fields, the person number as `key`; the number of persons.

    Leaves beside it what grades A to C are made with: `person_key`, `other_name`, `merged_person`.
    """
    dataset = registry.register()
    register = snapshots.current(hub, dataset.name)
    if register is None:
        raise ConfigurationError(
            f"the register is empty; run: cardhub sync {dataset.name}", code="register_empty"
        )
    found = persons.bring(hub, con, register, register.as_of).persons
    persons.create_keys(con)
    create_person_fields(hub, con, dataset, register)
    # A list's household number and the number of a card's record are not the same thing.
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        SELECT * REPLACE (NULL::VARCHAR AS household) FROM {PERSON_FIELDS};
        DROP TABLE {PERSON_FIELDS}; DROP TABLE register_link; DROP TABLE person
    """)
    return found
