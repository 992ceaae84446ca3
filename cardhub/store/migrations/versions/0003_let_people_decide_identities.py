"""Let people decide who is one and who is two, and hold everyone who writes to it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parents[1] / "sql" / "0003_identity_guards.sql"


def upgrade() -> None:
    op.execute("create sequence identity_decision_id")
    _create_decision(
        "person_decision",
        ("first_person_id", "second_person_id"),
        sa.Column("first_person_id", sa.BigInteger(), nullable=False),
        sa.Column("second_person_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("first_person_id < second_person_id", name=op.f("ck_person_decision_order")),
        sa.CheckConstraint("verdict in ('merge','split')", name=op.f("ck_person_decision_verdict")),
        sa.ForeignKeyConstraint(
            ["first_person_id"], ["person.person_id"], name="fk_person_decision_first_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["second_person_id"], ["person.person_id"], name="fk_person_decision_second_person_id"
        ),
    )
    op.create_index("ix_person_decision_second_person_id", "person_decision", ["second_person_id"])
    binds = sa.text("superseded_by is null")
    op.create_index(
        "uq_person_decision_pair",
        "person_decision",
        ["first_person_id", "second_person_id"],
        unique=True,
        postgresql_where=binds,
    )
    _create_decision(
        "link_decision",
        ("dataset", "record_key"),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("record_key", sa.Numeric(precision=20, scale=0), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("verdict in ('same','different')", name=op.f("ck_link_decision_verdict")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_link_decision_person_id"),
    )
    op.create_index("ix_link_decision_person_id", "link_decision", ["person_id"])
    op.create_index(
        "uq_link_decision_pair",
        "link_decision",
        ["dataset", "record_key", "person_id"],
        unique=True,
        postgresql_where=binds,
    )
    op.create_index(
        "uq_link_decision_same",
        "link_decision",
        ["dataset", "record_key"],
        unique=True,
        postgresql_where=sa.text("verdict = 'same' and superseded_by is null"),
    )
    _create_tie()
    _follow_decisions()
    op.execute(GUARDS.read_text("utf-8"))


def _create_decision(table: str, about: tuple[str, ...], *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column(
            "decision_id",
            sa.BigInteger(),
            server_default=sa.text("nextval('identity_decision_id')"),
            nullable=False,
        ),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("superseded_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *parts,
        sa.CheckConstraint("decided_by not in ('', 'machine')", name=op.f(f"ck_{table}_decided_by")),
        sa.CheckConstraint("reason_code ~ '^[a-z][a-z_]*$'", name=op.f(f"ck_{table}_reason_code")),
        sa.CheckConstraint("superseded_by > decision_id", name=op.f(f"ck_{table}_superseded_by")),
        sa.PrimaryKeyConstraint("decision_id", name=f"pk_{table}"),
        sa.UniqueConstraint("decision_id", *about, name=f"uq_{table}_about"),
        sa.ForeignKeyConstraint(
            ["superseded_by", *about],
            [f"{table}.decision_id", *(f"{table}.{name}" for name in about)],
            name=f"fk_{table}_superseded_by",
            deferrable=True,
            initially="DEFERRED",
        ),
    )


def _create_tie() -> None:
    op.create_table(
        "person_tie",
        sa.Column("tie_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("other_person_id", sa.BigInteger(), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("record_key", sa.Numeric(precision=20, scale=0), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_person_tie_person_id"),
        sa.ForeignKeyConstraint(
            ["other_person_id"], ["person.person_id"], name="fk_person_tie_other_person_id"
        ),
        sa.PrimaryKeyConstraint("tie_id", name="pk_person_tie"),
        sa.UniqueConstraint(
            "dataset",
            "record_key",
            "person_id",
            "other_person_id",
            name="uq_person_tie_found",
        ),
    )
    op.create_index("ix_person_tie_person_id", "person_tie", ["person_id"])
    op.create_index("ix_person_tie_other_person_id", "person_tie", ["other_person_id"])
    # Persons merged before: which record tied them was not kept.
    op.execute(
        "insert into person_tie (person_id, other_person_id, division_code, dataset, record_key, found_on) "
        "select person_id, merged_into, division_code, '', 0, updated_at::date "
        "from person where merged_into is not null"
    )


def _follow_decisions() -> None:
    op.create_index(
        "ix_person_merged_into",
        "person",
        ["merged_into"],
        postgresql_where=sa.text("merged_into is not null"),
    )
    for table in ("comparison_run", "link_set"):
        version = sa.Column("decisions_version", sa.BigInteger(), server_default="0", nullable=False)
        op.add_column(table, version)
    op.drop_constraint("pk_link_set", "link_set")
    op.create_primary_key(
        "pk_link_set",
        "link_set",
        ["snapshot_id", "register_snapshot_id", "linker_version", "decisions_version"],
    )
    op.add_column("case", sa.Column("opened_for", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_case_opened_for", "case", "person", ["opened_for"], ["person_id"])
    op.drop_constraint("uq_case_rule_id_person_id_subject", "case")
    op.create_index(
        "uq_case_lead",
        "case",
        ["rule_id", "person_id", "subject"],
        unique=True,
        postgresql_where=sa.text("close_reason is distinct from 'merged'"),
    )
    op.create_index(
        "ix_case_merged_into",
        "case",
        ["merged_into"],
        postgresql_where=sa.text("merged_into is not null"),
    )


def downgrade() -> None:
    op.execute("drop trigger person_merge_holds on person")
    op.execute("drop trigger person_merged_holds on person")
    op.execute("drop view identity_conflict, separated_pair")
    for table in ("person_tie", "link_decision", "person_decision"):
        op.drop_table(table)
    op.execute("drop function hold_person_decision, hold_link_decision, hold_merge, refuse_revival")
    op.execute("drop function person_root")
    op.execute("drop sequence identity_decision_id")
    op.drop_index("ix_case_merged_into", table_name="case")
    op.drop_index("uq_case_lead", table_name="case")
    op.create_unique_constraint(
        "uq_case_rule_id_person_id_subject", "case", ["rule_id", "person_id", "subject"]
    )
    op.drop_column("case", "opened_for")
    op.drop_constraint("pk_link_set", "link_set")
    op.drop_column("link_set", "decisions_version")
    op.create_primary_key(
        "pk_link_set", "link_set", ["snapshot_id", "register_snapshot_id", "linker_version"]
    )
    op.drop_column("comparison_run", "decisions_version")
    op.drop_index("ix_person_merged_into", table_name="person")
