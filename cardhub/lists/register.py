"""The register as what a list is matched against: its persons, one row each."""

from __future__ import annotations

from typing import Any

from cardhub import registry
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.linkage import persons
from cardhub.linkage.identity import identity_of

__all__ = ["create_register"]

# The matcher's field → the register's, where the register has it.
_FURTHER = {
    "sex": "sex",
    "phone": "phone",
    "residence_code": "residence_division_code",
    "guardian_name_key": "guardian_name_key",
}


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
    identity = identity_of(dataset)
    source = snapshots.scan(hub, con, register)
    there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    further = ", ".join(f"s.{column} AS {field}" for field, column in _FURTHER.items() if column in there)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        SELECT p.person_id AS key, p.id_number, p.id_number AS id_text, s.{identity.name} AS name, p.name_key,
               p.birth_date, p.division_code{", " + further if further else ""}
        FROM (SELECT person_id, record_key FROM register_link
              QUALIFY row_number() OVER (
                  PARTITION BY person_id ORDER BY updated DESC NULLS LAST, record_key) = 1) AS newest
        JOIN person AS p USING (person_id)
        JOIN {source} AS s USING (record_key);
        DROP TABLE register_link; DROP TABLE person
    """)
    return found
