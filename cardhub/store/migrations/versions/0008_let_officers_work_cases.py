"""Let officers work cases, and say which ones they see."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
GUARDS = (SQL / "0008_case_work.sql", SQL / "0008_officer_scope.sql")


def upgrade() -> None:
    for name in ("name_index", "tail_index"):
        op.add_column("person", sa.Column(name, sa.LargeBinary(), nullable=True))
        op.create_index(f"ix_person_{name}", "person", [name])
    _add_work()
    op.add_column("case_event", sa.Column("actor_id", sa.BigInteger(), nullable=True))
    op.add_column("case_event", sa.Column("case_version", sa.Integer(), nullable=True))
    op.add_column("case_event", sa.Column("note", sa.LargeBinary(), nullable=True))
    op.create_foreign_key("fk_case_event_actor_id", "case_event", "console_user", ["actor_id"], ["user_id"])
    for path in GUARDS:
        op.execute(path.read_text("utf-8"))


def _add_work() -> None:
    for column in (
        sa.Column("stage", sa.String(length=20), server_default="new", nullable=False),
        sa.Column("result_code", sa.String(length=40), nullable=True),
        sa.Column("assigned_to", sa.BigInteger(), nullable=True),
        sa.Column("asked_department", sa.String(length=60), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("wait_until", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "gravity",
            sa.SmallInteger(),
            sa.Computed("strpos('CHML'::text, (severity)::text)", persisted=True),
            nullable=True,
        ),
    ):
        op.add_column("case", column)
    op.execute(
        "update \"case\" set stage = case status when 'closed' then 'closed' else 'new' end,"
        " due_on = opened_on + case severity when 'C' then 3 when 'H' then 10 when 'M' then 20 else 30 end"
    )
    op.alter_column("case", "due_on", nullable=False)
    op.create_check_constraint(
        op.f("ck_case_stage"),
        "case",
        "stage in ('new','accepted','asked','replied','visiting','verified','referred','notified','proposed',"
        "'closed')",
    )
    op.create_check_constraint(
        op.f("ck_case_stage_follows"), "case", "status = 'closed' or stage <> 'closed'"
    )
    op.create_foreign_key("fk_case_assigned_to", "case", "console_user", ["assigned_to"], ["user_id"])
    op.create_foreign_key("fk_case_proposed_by", "case", "console_user", ["proposed_by"], ["user_id"])
    for name, columns in (
        ("ix_case_gravest", ["gravity", "due_on", "case_id"]),
        ("ix_case_due", ["due_on", "case_id"]),
        ("ix_case_assigned", ["assigned_to", "due_on"]),
    ):
        op.create_index(name, "case", columns, postgresql_where=sa.text("status = 'open'"))


def downgrade() -> None:
    op.execute('drop trigger case_follows on "case"')
    op.execute("drop trigger case_event_adverse_route on case_event")
    op.execute(
        "drop function follow_case, hold_adverse_route, due_days, office_day, officer_division,"
        " officer_department cascade"
    )
    for name in ("note", "case_version", "actor_id"):
        op.drop_column("case_event", name)
    for name in ("gravity", "proposed_by", "wait_until", "due_on", "asked_department", "assigned_to",
                 "result_code", "stage"):  # fmt: skip
        op.drop_column("case", name)
    for name in ("tail_index", "name_index"):
        op.drop_column("person", name)
