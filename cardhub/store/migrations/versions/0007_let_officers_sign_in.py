"""Let officers sign in: users with role and scope, sessions, attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_user",
        sa.Column("user_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("division_scope", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("login ~ '^[a-z0-9][a-z0-9._-]*$'", name=op.f("ck_console_user_login")),
        sa.CheckConstraint(
            "case role when 'township_officer' then division_scope ~ '^[0-9]{9}$'"
            " when 'county_officer' then division_scope ~ '^[0-9]{6}$'"
            " when 'supervising_officer' then division_scope ~ '^([0-9]{4}|[0-9]{2}|)$'"
            " when 'department_verifier' then division_scope ~ '^([0-9]{6}|[0-9]{4}|[0-9]{2}|)$'"
            " when 'operator' then division_scope = ''"
            " when 'security_administrator' then division_scope = ''"
            " when 'auditor' then division_scope = '' else false end",
            name=op.f("ck_console_user_role"),
        ),
        sa.CheckConstraint(
            "(role = 'department_verifier') = (department is not null)",
            name=op.f("ck_console_user_department"),
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_console_user"),
        sa.UniqueConstraint("login", name="uq_console_user_login"),
    )
    op.create_table(
        "console_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["console_user.user_id"], name="fk_console_session_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_console_session"),
    )
    op.create_index("ix_console_session_user_id", "console_session", ["user_id"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("attempt_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("has_succeeded", sa.Boolean(), nullable=False),
        sa.Column(
            "attempted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["user_id"], ["console_user.user_id"], name="fk_sign_in_attempt_user_id"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address", "attempted_at"])


def downgrade() -> None:
    for table in ("sign_in_attempt", "console_session", "console_user"):
        op.drop_table(table)
