"""What people decided about identities, and what the machine found: the tables and their guards.

A decision is added, never changed: a later one of a person supersedes it, nothing else does. The guards
(`migrations/sql/0003_identity_guards.sql`) hold for everyone who writes, whatever the program.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Numeric,
    Sequence,
    String,
    Table,
    UniqueConstraint,
    event,
    func,
    text,
)

from cardhub.store.metadata import created, metadata

__all__ = ["GUARDS", "link_decision", "person_decision", "person_tie"]

GUARDS = Path(__file__).parent / "migrations" / "sql" / "0003_identity_guards.sql"
_BINDS = text("superseded_by is null")
# One sequence for both kinds: its newest number names the state of all decisions.
_numbers = Sequence("identity_decision_id", metadata=metadata)


def _decision(*columns: Column[object]) -> list[Column[object]]:
    return [
        Column("decision_id", BigInteger, primary_key=True, server_default=_numbers.next_value()),
        *columns,
        Column("division_code", String(12), nullable=False),
        Column("decided_by", String(100), nullable=False),
        Column("reason_code", String(40), nullable=False),
        Column("superseded_by", BigInteger),
        Column("decided_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ]


def _by_a_person() -> list[CheckConstraint]:
    return [
        CheckConstraint("decided_by not in ('', 'machine')", name="decided_by"),
        CheckConstraint("reason_code ~ '^[a-z][a-z_]*$'", name="reason_code"),
        CheckConstraint("superseded_by > decision_id", name="superseded_by"),
    ]


def _superseded_by(table: str, *about: str) -> list[UniqueConstraint | ForeignKeyConstraint]:
    """Only a decision about the same thing supersedes; both are written in one transaction."""
    key = ("decision_id", *about)
    return [
        UniqueConstraint(*key, name=f"uq_{table}_about"),
        ForeignKeyConstraint(
            ["superseded_by", *about],
            [f"{table}.{name}" for name in key],
            name=f"fk_{table}_superseded_by",
            deferrable=True,
            initially="DEFERRED",
        ),
    ]


person_decision = Table(
    "person_decision",
    metadata,
    # merge: these two are one. split: they are two, and stay so.
    *_decision(
        Column("first_person_id", BigInteger, ForeignKey("person.person_id"), nullable=False),
        Column("second_person_id", BigInteger, ForeignKey("person.person_id"), nullable=False, index=True),
        Column("verdict", String(10), nullable=False),
    ),
    *_by_a_person(),
    *_superseded_by("person_decision", "first_person_id", "second_person_id"),
    CheckConstraint("first_person_id < second_person_id", name="order"),
    CheckConstraint("verdict in ('merge','split')", name="verdict"),
    Index(
        "uq_person_decision_pair",
        "first_person_id",
        "second_person_id",
        unique=True,
        postgresql_where=_BINDS,
    ),
)

link_decision = Table(
    "link_decision",
    metadata,
    # same: the record is about this person. different: it is not.
    *_decision(
        Column("dataset", String(80), nullable=False),
        Column("record_key", Numeric(20, 0), nullable=False),
        Column("person_id", BigInteger, ForeignKey("person.person_id"), nullable=False, index=True),
        Column("verdict", String(10), nullable=False),
    ),
    *_by_a_person(),
    *_superseded_by("link_decision", "dataset", "record_key"),
    CheckConstraint("verdict in ('same','different')", name="verdict"),
    Index(
        "uq_link_decision_pair", "dataset", "record_key", "person_id", unique=True, postgresql_where=_BINDS
    ),
    Index(
        "uq_link_decision_same",
        "dataset",
        "record_key",
        unique=True,
        postgresql_where=text("verdict = 'same' and superseded_by is null"),
    ),
)

person_tie = Table(
    "person_tie",
    metadata,
    # Found by the machine: a register record that was `person_id`'s now bears `other_person_id`'s number.
    Column("tie_id", BigInteger, Identity(), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("person.person_id"), nullable=False, index=True),
    Column("other_person_id", BigInteger, ForeignKey("person.person_id"), nullable=False, index=True),
    Column("division_code", String(12), nullable=False),
    Column("dataset", String(80), nullable=False),
    Column("record_key", Numeric(20, 0), nullable=False),
    Column("found_on", Date, nullable=False),
    Column("ended_on", Date),  # the record bears another number again
    created(),
    UniqueConstraint("dataset", "record_key", "person_id", "other_person_id", name="uq_person_tie_found"),
)

event.listen(metadata, "after_create", DDL(GUARDS.read_text("utf-8").replace("%", "%%")))  # type: ignore[no-untyped-call]
