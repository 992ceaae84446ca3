"""Keep the leads of the last comparison, so that the next one looks anew only at what changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_lead",
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("key_id", sa.String(length=60), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("basis", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparison_run.comparison_id"],
            name="fk_kept_lead_comparison_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comparison_id", name="pk_kept_lead"),
    )


def downgrade() -> None:
    op.drop_table("kept_lead")
