"""Keep what links rest on, so that a later set can be made of an earlier one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("baseline_id", sa.BigInteger(), nullable=True),
        sa.Column("root_path", sa.String(length=300), nullable=True),
        sa.Column("root_key_id", sa.String(length=60), nullable=True),
        sa.Column("root_wrapped_key", sa.LargeBinary(), nullable=True),
    ):
        op.add_column("link_set", column)
    op.create_table(
        "link_file",
        sa.Column("file_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("register_snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("linker_version", sa.String(length=40), nullable=False),
        sa.Column("decisions_version", sa.BigInteger(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("key_id", sa.String(length=60), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('baseline','register','same_holder')", name=op.f("ck_link_file_kind")),
        sa.PrimaryKeyConstraint("file_id", name="pk_link_file"),
    )
    op.create_index("ix_link_file_kind", "link_file", ["kind", "register_snapshot_id"])


def downgrade() -> None:
    op.drop_table("link_file")
    for name in ("root_wrapped_key", "root_key_id", "root_path", "baseline_id"):
        op.drop_column("link_set", name)
