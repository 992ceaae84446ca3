"""READ FIRST for linkage: the persons of the register, one stable surrogate each.

A person is an ID number of the register. The number itself stays in the snapshots and, sealed, in PostgreSQL;
everything else speaks of `person_id`. A corrected number keeps its person, and the old one is an alias. A
record that takes the number of another person makes the two one, unless people separated them: then it is
disputed, and nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import decisions, earlier_sets, link_sets
from cardhub.linkage.identity import identity_of
from cardhub.linkage.names import install_name_macros
from cardhub.linkage.person_store import ID_PURPOSE, PersonStore

__all__ = ["Refreshed", "bring", "create_keys", "refresh"]


@dataclass(frozen=True)
class Refreshed:
    """Persons on the register now, and what this run did to them."""

    persons: int
    added: int = 0
    changed: int = 0
    corrected: int = 0
    merged: int = 0
    disputed: int = 0


def refresh(hub: Hub, as_of: date) -> Refreshed:
    """Make persons of the register's current snapshot; nothing to do where it was done before."""
    register = snapshots.current(hub, registry.register().name)
    if register is None:
        return Refreshed(0)
    with doorway.connect(hub.settings) as con:
        return bring(hub, con, register, as_of)


def bring(hub: Hub, con: Any, register: Snapshot, as_of: date, decided: int | None = None) -> Refreshed:
    """As `refresh`, and leave `person(person_id, id_number, name_key, birth_date, division_code)` on `con`.

    Beside it `merged_person(person_id, root)`, the tables of `decisions.read`, and `register_link`, from
    which `create_keys` makes the rest. `decided` is the state of people's decisions; default: as of now.
    """
    install_name_macros(con)
    decided = decisions.version(hub) if decided is None else decided
    links = link_sets.find(hub, register, register, decided)
    done = Refreshed(0)
    if links is None:
        _read_register(hub, con, register)
        done = _make_persons(hub, con, register, as_of)
        select = decisions.apply_to_links(register.dataset, _REGISTER_LINKS, of_the_register=True)
        links = link_sets.store(hub, con, register, register, select, decided)
        con.execute("".join(f"DROP TABLE {name};" for name in _WORK_TABLES))
    with hub.engine.connect() as connection:
        PersonStore(connection, hub.vault, register.dataset).read_identities(con)
    con.execute(_TABLES.format(links=link_sets.scan(hub, con, links)))
    persons = con.execute("SELECT count(*) FROM person").fetchone()[0]
    return replace(done, persons=persons)


def create_keys(con: Any) -> None:
    """Create what links are made with: `person_key(id_number, person_id, name_key)` and `other_name`."""
    con.execute(_KEYS)


def _read_register(hub: Hub, con: Any, register: Snapshot) -> None:
    dataset = registry.dataset(register.dataset)
    identity = identity_of(dataset)
    division = dataset.division_field or "''"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE register_row AS
        SELECT record_key, row_hash, {identity.id_number} AS id_number, {identity.flag} AS flag,
               {identity.name} AS full_name, {identity.name_key} AS name_key,
               coalesce({division}, '') AS division_code,
               coalesce(try_strptime(substr({identity.id_number}, 7, 8), '%Y%m%d')::DATE, {identity.birth})
                   AS birth_date,
               {dataset.updated_field or "NULL"} AS updated
        FROM {snapshots.scan(hub, con, register)} WHERE disappeared_on IS NULL;
    """)


def _make_persons(hub: Hub, con: Any, register: Snapshot, as_of: date) -> Refreshed:
    numbers = con.execute(
        "SELECT DISTINCT id_number FROM register_row WHERE id_number IS NOT NULL ORDER BY id_number"
    ).to_arrow_table()
    indexes = hub.vault.blind_index_array(ID_PURPOSE, numbers.column("id_number"))
    con.register("indexed", numbers.append_column("id_index", indexes))
    con.execute("CREATE OR REPLACE TEMP TABLE register_index AS SELECT id_number, id_index FROM indexed")
    con.unregister("indexed")
    before = earlier_sets.previous(hub, register)
    source = link_sets.scan(hub, con, before) if before else None
    con.execute(
        "CREATE OR REPLACE TEMP TABLE seen_before AS "
        + (f"SELECT * FROM {source} WHERE person_id IS NOT NULL" if source else _NOTHING_BEFORE)
    )
    with hub.engine.begin() as connection:
        store = PersonStore(connection, hub.vault, register.dataset)
        store.lock()
        store.end_disputes(con, as_of)
        store.read_identities(con)
        con.execute(_CORRECTIONS)
        corrected, merged, disputed = store.correct(con, as_of)
        store.read_identities(con)
        con.execute(_OWN_RECORDS)
        store.read_known(con)
        added = store.add(con, _NEW)
        store.read_known(con)
        changed = store.update(con, _CHANGED)
        store.index_for_search()
    return Refreshed(0, added, changed, corrected, merged, disputed)


_WORK_TABLES = (
    "register_row",
    "own_record",
    "register_index",
    "known_index",
    "seen_before",
    "correction",
)

_NOTHING_BEFORE = (
    "SELECT NULL::UBIGINT AS record_key, NULL::BIGINT AS person_id, NULL::VARCHAR AS id_number, "
    "NULL::VARCHAR AS full_name, NULL::VARCHAR AS name_key, NULL::VARCHAR AS division_code WHERE FALSE"
)

# The same register record and name under another number, the old number gone from the register: the number
# was corrected. With another name it is another person's record, for all that can be known. Whose a record is
# that people decided about, or that is disputed, no number says.
_CORRECTIONS = """
    CREATE OR REPLACE TEMP TABLE correction AS
    SELECT r.record_key, b.id_number AS old_number, r.id_number AS new_number, r.full_name, r.division_code
    FROM seen_before AS b
    JOIN register_row AS r ON r.record_key = b.record_key
    WHERE r.id_number <> b.id_number AND same_name(b.name_key, r.name_key)
      AND b.id_number NOT IN (SELECT id_number FROM register_row WHERE id_number IS NOT NULL)
      AND r.record_key NOT IN (SELECT record_key FROM settled_record)
    QUALIFY r.id_number = min(r.id_number) OVER (PARTITION BY b.id_number)
"""

# The newest record of each number that the number alone gives to a person.
_OWN_RECORDS = """
    CREATE OR REPLACE TEMP TABLE own_record AS
    SELECT id_number, full_name, division_code FROM register_row
    WHERE id_number IS NOT NULL AND record_key NOT IN (SELECT record_key FROM settled_record)
    QUALIFY row_number() OVER (PARTITION BY id_number ORDER BY updated DESC NULLS LAST, record_key) = 1
"""

_NEW = """
    SELECT p.id_number, p.full_name, p.division_code, i.id_index
    FROM own_record AS p JOIN register_index AS i USING (id_number)
    ANTI JOIN known_index AS k ON k.id_index = i.id_index
    ORDER BY p.id_number
"""

_CHANGED = """
    SELECT k.person_id, p.full_name, p.division_code
    FROM own_record AS p
    JOIN register_index AS i USING (id_number)
    JOIN known_index AS k ON k.id_index = i.id_index
    LEFT JOIN (SELECT DISTINCT person_id, id_number, full_name, division_code FROM seen_before) AS b
        ON b.person_id = k.person_id AND b.full_name IS NOT DISTINCT FROM p.full_name
        AND b.division_code = p.division_code
    WHERE b.person_id IS NULL AND NOT k.is_new
    QUALIFY row_number() OVER (PARTITION BY k.person_id ORDER BY p.id_number) = 1
"""

# A condition on the left side alone stands in a CASE: beside an equation it makes DuckDB loop over all pairs.
_REGISTER_LINKS = """
    SELECT r.record_key, r.row_hash, k.person_id, CASE WHEN k.person_id IS NOT NULL THEN 'A' END AS grade,
           CASE WHEN d.record_key IS NOT NULL THEN 'disputed'
                ELSE coalesce(r.flag, CASE WHEN r.id_number IS NULL THEN 'missing' ELSE 'register' END)
           END AS reason,
           NULL::BIGINT AS number_holder, NULL::BIGINT AS candidate,
           r.id_number, r.full_name, r.name_key, r.birth_date, r.division_code, r.updated
    FROM register_row AS r
    LEFT JOIN (SELECT record_key FROM settled_record WHERE verdict = 'disputed') AS d
        ON d.record_key = r.record_key
    LEFT JOIN register_index AS i ON i.id_number = CASE WHEN d.record_key IS NULL THEN r.id_number END
    LEFT JOIN known_index AS k ON k.id_index = i.id_index
"""

_TABLES = """
    CREATE OR REPLACE TEMP TABLE register_link AS
        SELECT l.id_number, coalesce(m.root, l.person_id) AS person_id, l.name_key, l.birth_date,
               l.division_code, l.updated, l.record_key, l.reason
        FROM {links} AS l
        LEFT JOIN merged_person AS m ON m.person_id = l.person_id
        WHERE l.person_id IS NOT NULL;
    CREATE OR REPLACE TEMP TABLE person AS
        SELECT person_id, id_number, name_key, birth_date, division_code FROM register_link
        QUALIFY row_number() OVER (
            PARTITION BY person_id ORDER BY id_number IS NULL, updated DESC NULLS LAST, record_key) = 1;
"""

_KEYS = """
    CREATE OR REPLACE TEMP TABLE person_key AS
        SELECT k.id_number, k.person_id, p.name_key
        FROM (
            -- Where a record was given away by decision, its number stays with whoever else bears it.
            SELECT id_number, person_id FROM register_link WHERE id_number IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY id_number ORDER BY reason = 'decided', person_id) = 1
        ) AS k
        JOIN person AS p USING (person_id);
    CREATE OR REPLACE TEMP TABLE other_name AS
        SELECT DISTINCT l.person_id, l.name_key
        FROM register_link AS l JOIN person AS p USING (person_id)
        WHERE l.name_key <> p.name_key;
"""
