"""Ask officers about links that the matcher is not sure of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_review",
        sa.Column("pair_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("record_key", sa.Numeric(precision=20, scale=0), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sampling_rate", sa.Double(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.Column("linker_version", sa.String(length=40), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("register_snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('review','sampled','linked')", name=op.f("ck_link_review_kind")),
        sa.CheckConstraint("verdict in ('same','different','unsure')", name=op.f("ck_link_review_verdict")),
        sa.CheckConstraint(
            "(verdict is null) = (decided_by is null)", name=op.f("ck_link_review_decided_by")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_link_review_person_id"),
        sa.PrimaryKeyConstraint("pair_id", name="pk_link_review"),
        sa.UniqueConstraint(
            "dataset", "record_key", "person_id", name="uq_link_review_dataset_record_key_person_id"
        ),
    )
    op.create_index("ix_link_review_person_id", "link_review", ["person_id"])
    op.create_index(
        "ix_link_review_open",
        "link_review",
        ["division_code", "dataset"],
        postgresql_where=sa.text("verdict is null"),
    )


def downgrade() -> None:
    op.drop_table("link_review")
