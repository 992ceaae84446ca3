"""Keep leads that would be refused for what else the person receives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blocked_lead",
        sa.Column("rule_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("since_month", sa.String(length=7), nullable=True),
        sa.Column("comparison_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["comparison_run.comparison_id"], name="fk_blocked_lead_comparison_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_blocked_lead_person_id"),
        sa.PrimaryKeyConstraint("rule_id", "person_id", "subject", name="pk_blocked_lead"),
    )


def downgrade() -> None:
    op.drop_table("blocked_lead")
