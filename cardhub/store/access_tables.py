"""Who may sign in to the console, which sessions stand, and who tried: no row is about a card holder."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    text,
)

from cardhub.store.metadata import created, metadata

__all__ = ["console_session", "console_user", "sign_in_attempt"]

console_user = Table(
    "console_user",
    metadata,
    Column("user_id", BigInteger, Identity(), primary_key=True),
    Column("login", String(60), nullable=False, unique=True),  # in small letters
    Column("display_name", String(60), nullable=False),
    Column("role", String(30), nullable=False),
    # The beginning of the division codes that the user may see; empty: all of them.
    Column("division_scope", String(12), nullable=False),
    Column("department", String(60)),  # of a department's verifier
    Column("password_hash", String(300), nullable=False),
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("locked_until", DateTime(timezone=True)),
    Column("disabled_at", DateTime(timezone=True)),
    Column("is_demo", Boolean, nullable=False, server_default=text("false")),
    created(),
    CheckConstraint("login ~ '^[a-z0-9][a-z0-9._-]*$'", name="login"),
    CheckConstraint(
        "case role when 'township_officer' then division_scope ~ '^[0-9]{9}$'"
        " when 'county_officer' then division_scope ~ '^[0-9]{6}$'"
        " when 'supervising_officer' then division_scope ~ '^([0-9]{4}|[0-9]{2}|)$'"
        " when 'department_verifier' then division_scope ~ '^([0-9]{6}|[0-9]{4}|[0-9]{2}|)$'"
        " when 'operator' then division_scope = ''"
        " when 'security_administrator' then division_scope = ''"
        " when 'auditor' then division_scope = '' else false end",
        name="role",
    ),
    CheckConstraint("(role = 'department_verifier') = (department is not null)", name="department"),
)

console_session = Table(
    "console_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),  # SHA-256 of what the browser holds
    Column("user_id", BigInteger, ForeignKey("console_user.user_id"), nullable=False, index=True),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    created(),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("attempt_id", BigInteger, Identity(), primary_key=True),
    # None: there is no such login. What was typed is not kept.
    Column("user_id", BigInteger, ForeignKey("console_user.user_id")),
    Column("address", String(60), nullable=False),
    Column("has_succeeded", Boolean, nullable=False),
    Column("attempted_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("ix_sign_in_attempt_address", "address", "attempted_at"),
)
