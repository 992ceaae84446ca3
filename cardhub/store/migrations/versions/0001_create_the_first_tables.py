"""Create the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comparison_run",
        sa.Column("comparison_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("pins", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rule_versions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("parameters_hash", sa.String(length=64), nullable=False),
        sa.Column("linker_version", sa.String(length=40), nullable=False),
        sa.Column(
            "summary", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("comparison_id", name="pk_comparison_run"),
    )
    op.create_table(
        "dataset_head",
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("fencing_token", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=True),
        sa.Column("watermark", sa.String(length=200), nullable=True),
        sa.Column("last_complete_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("dataset", name="pk_dataset_head"),
    )
    op.create_table(
        "delivery",
        sa.Column("delivery_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("since", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("key_id", sa.String(length=60), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("watermark", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_delivery"),
    )
    op.create_index("ix_delivery_dataset", "delivery", ["dataset"], unique=False)
    op.create_table(
        "exchange_ledger",
        sa.Column("entry_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("lawful_basis", sa.String(length=300), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "exchanged_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("entry_id", name="pk_exchange_ledger"),
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )
    op.create_table(
        "person",
        sa.Column("person_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("id_index", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("full_name", sa.LargeBinary(), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["person.person_id"], name="fk_person_merged_into"),
        sa.PrimaryKeyConstraint("person_id", name="pk_person"),
        sa.UniqueConstraint("id_index", name="uq_person_id_index"),
    )
    op.create_index("ix_person_division_code", "person", ["division_code"], unique=False)
    op.create_table(
        "case",
        sa.Column("case_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("severity", sa.String(length=1), nullable=False),
        sa.Column("verifying_department", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("close_reason", sa.String(length=40), nullable=True),
        sa.Column("verify_identity_first", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("finding_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('open','closed')", name=op.f("ck_case_status")),
        sa.ForeignKeyConstraint(["merged_into"], ["case.case_id"], name="fk_case_merged_into"),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_case_person_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case"),
        sa.UniqueConstraint("rule_id", "person_id", "subject", name="uq_case_rule_id_person_id_subject"),
    )
    op.create_index("ix_case_person_id", "case", ["person_id"], unique=False)
    op.create_index("ix_case_queue", "case", ["division_code", "status", "severity", "case_id"], unique=False)
    op.create_table(
        "delivery_part",
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("part_no", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("cursor", sa.String(length=2000), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("location", sa.String(length=300), server_default="", nullable=False),
        sa.Column("watermark", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.delivery_id"], name="fk_delivery_part_delivery_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", "part_no", name="pk_delivery_part"),
    )
    op.create_table(
        "held_lead",
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("dataset", sa.String(length=80), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["comparison_run.comparison_id"], name="fk_held_lead_comparison_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_held_lead_person_id"),
        sa.PrimaryKeyConstraint("comparison_id", "rule_id", "person_id", "subject", name="pk_held_lead"),
    )
    op.create_table(
        "id_alias",
        sa.Column("id_index", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_id_alias_person_id"),
        sa.PrimaryKeyConstraint("id_index", name="pk_id_alias"),
    )
    op.create_index("ix_id_alias_person_id", "id_alias", ["person_id"], unique=False)
    op.create_table(
        "sync_run",
        sa.Column("run_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("fencing_token", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=True),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=True),
        sa.Column("rows_in", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_accepted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_quarantined", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_duplicate", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_unregistered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "details", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "heartbeat_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state not in ('committed','unchanged')"
            " or rows_in = rows_accepted + rows_quarantined + rows_duplicate",
            name=op.f("ck_sync_run_no_row_is_lost"),
        ),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.delivery_id"], name="fk_sync_run_delivery_id"),
        sa.PrimaryKeyConstraint("run_id", name="pk_sync_run"),
    )
    op.create_index("ix_sync_run_dataset", "sync_run", ["dataset"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("event_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("comparison_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "details", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.case_id"], name="fk_case_event_case_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_case_event"),
    )
    op.create_index("ix_case_event_case_id", "case_event", ["case_id"], unique=False)
    op.create_table(
        "coverage",
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("rows_counted", sa.BigInteger(), nullable=True),
        sa.Column("rows_received", sa.BigInteger(), nullable=False),
        sa.Column("proof", sa.String(length=30), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=100), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('complete','partial','unknown')", name=op.f("ck_coverage_status")),
        sa.ForeignKeyConstraint(["run_id"], ["sync_run.run_id"], name="fk_coverage_run_id"),
        sa.PrimaryKeyConstraint("dataset", "county_code", "period", name="pk_coverage"),
    )
    op.create_table(
        "finding",
        sa.Column("finding_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("finding_token", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("rule_id", sa.String(length=20), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("evidence_hash", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("link_grade", sa.String(length=1), nullable=True),
        sa.Column("first_comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("last_comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.case_id"], name="fk_finding_case_id"),
        sa.ForeignKeyConstraint(
            ["first_comparison_id"], ["comparison_run.comparison_id"], name="fk_finding_first_comparison_id"
        ),
        sa.ForeignKeyConstraint(
            ["last_comparison_id"], ["comparison_run.comparison_id"], name="fk_finding_last_comparison_id"
        ),
        sa.PrimaryKeyConstraint("finding_id", name="pk_finding"),
        sa.UniqueConstraint("finding_token", name="uq_finding_finding_token"),
    )
    op.create_index("ix_finding_case_id", "finding", ["case_id"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("quarantine_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("row_token", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("division_code", sa.String(length=12), server_default="", nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("raw_row", sa.LargeBinary(), nullable=False),
        sa.Column("name_birth_index", sa.LargeBinary(), nullable=True),
        sa.Column("id_index", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="open", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("replayed_run_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["sync_run.run_id"], name="fk_quarantine_run_id"),
        sa.PrimaryKeyConstraint("quarantine_id", name="pk_quarantine"),
        sa.UniqueConstraint("dataset", "row_token", "run_id", name="uq_quarantine_dataset_row_token_run_id"),
    )
    op.create_index(
        "ix_quarantine_open",
        "quarantine",
        ["dataset", "reason_code"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_quarantine_run_id", "quarantine", ["run_id"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("snapshot_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=60), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "committed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["sync_run.run_id"], name="fk_snapshot_run_id"),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_snapshot"),
        sa.UniqueConstraint("path", name="uq_snapshot_path"),
    )
    op.create_index("ix_snapshot_dataset", "snapshot", ["dataset"], unique=False)
    op.create_table(
        "division_volume",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["snapshot.snapshot_id"],
            name="fk_division_volume_snapshot_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "county_code", name="pk_division_volume"),
    )
    op.create_table(
        "link_set",
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("register_snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("linker_version", sa.String(length=40), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("key_id", sa.String(length=60), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("rows_by_grade", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.snapshot_id"], name="fk_link_set_snapshot_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "register_snapshot_id", "linker_version", name="pk_link_set"),
    )
    # The two pairs of tables that name each other.
    op.create_foreign_key(
        "fk_dataset_head_snapshot_id", "dataset_head", "snapshot", ["snapshot_id"], ["snapshot_id"]
    )
    op.create_foreign_key("fk_case_finding_id", "case", "finding", ["finding_id"], ["finding_id"])


def downgrade() -> None:
    op.drop_constraint("fk_case_finding_id", "case")
    op.drop_constraint("fk_dataset_head_snapshot_id", "dataset_head")
    op.drop_table("link_set")
    op.drop_table("division_volume")
    op.drop_index("ix_snapshot_dataset", table_name="snapshot")
    op.drop_table("snapshot")
    op.drop_index("ix_quarantine_run_id", table_name="quarantine")
    op.drop_index("ix_quarantine_open", table_name="quarantine", postgresql_where=sa.text("state = 'open'"))
    op.drop_table("quarantine")
    op.drop_index("ix_finding_case_id", table_name="finding")
    op.drop_table("finding")
    op.drop_table("coverage")
    op.drop_index("ix_case_event_case_id", table_name="case_event")
    op.drop_table("case_event")
    op.drop_index("ix_sync_run_dataset", table_name="sync_run")
    op.drop_table("sync_run")
    op.drop_index("ix_id_alias_person_id", table_name="id_alias")
    op.drop_table("id_alias")
    op.drop_table("held_lead")
    op.drop_table("delivery_part")
    op.drop_index("ix_case_queue", table_name="case")
    op.drop_index("ix_case_person_id", table_name="case")
    op.drop_table("case")
    op.drop_index("ix_person_division_code", table_name="person")
    op.drop_table("person")
    op.drop_table("installation")
    op.drop_table("exchange_ledger")
    op.drop_index("ix_delivery_dataset", table_name="delivery")
    op.drop_table("delivery")
    op.drop_table("dataset_head")
    op.drop_table("comparison_run")
