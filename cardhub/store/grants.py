"""What the database roles may: the application DML, the console only what its pages need."""

from __future__ import annotations

import sqlalchemy as sa

__all__ = ["grant_to_application", "grant_to_console"]

# What was exchanged is a record for years: the application may add to it, never change it.
APPEND_ONLY = ("exchange_ledger",)
# What a person decided stands as it is; a later decision may only be named as its successor.
SUPERSEDED_ONLY = ("person_decision", "link_decision")
# The console reads these, and of a snapshot not its key.
_CONSOLE_READS = (
    "alembic_version", "installation", "console_user", "console_session", "sign_in_attempt", "person",
    "id_alias", "case", "finding", "case_event", "comparison_run", "coverage", "dataset_head", "sync_run",
    "snapshot (snapshot_id, dataset, as_of, committed_at, row_count, deleted_at)",
)  # fmt: skip
_CONSOLE_ADDS = ("case_event", "console_session", "sign_in_attempt")
_CONSOLE_CHANGES = (
    "console_session (seen_at)",
    "console_user (failed_sign_ins, locked_until)",
    "case (status, close_reason, closed_on, stage, result_code, assigned_to, asked_department, wait_until,"
    " proposed_by, version, updated_at)",
)


def grant_to_application(connection: sa.Connection, role: str) -> None:
    """DML on every table and nothing else; the ledger and decisions take additions only."""
    role = connection.dialect.identifier_preparer.quote(role)
    connection.execute(sa.text(f"grant usage on schema public to {role}"))
    connection.execute(
        sa.text(f"grant select, insert, update, delete on all tables in schema public to {role}")
    )
    connection.execute(sa.text(f"grant usage, select on all sequences in schema public to {role}"))
    connection.execute(sa.text(f"revoke insert, update, delete on alembic_version from {role}"))
    # Reconciling cases stages keys and keyed hashes in temporary tables.
    database = connection.dialect.identifier_preparer.quote(str(connection.engine.url.database))
    connection.execute(sa.text(f"grant temporary on database {database} to {role}"))
    for table in APPEND_ONLY:
        connection.execute(sa.text(f"revoke update, delete on {table} from {role}"))
    for table in SUPERSEDED_ONLY:
        connection.execute(sa.text(f"revoke update, delete on {table} from {role}"))
        connection.execute(sa.text(f"grant update (superseded_by) on {table} to {role}"))


def grant_to_console(connection: sa.Connection, role: str) -> None:
    """The rows that its pages read, the events that officers add, the state of a case's work."""
    role = connection.dialect.identifier_preparer.quote(role)
    connection.execute(sa.text(f"grant usage on schema public to {role}"))
    connection.execute(sa.text(f"revoke all on all tables in schema public from {role}"))
    for named in _CONSOLE_READS:
        _grant(connection, "select", named, role)
    for table in _CONSOLE_ADDS:
        _grant(connection, "insert", table, role)
    for named in _CONSOLE_CHANGES:
        _grant(connection, "update", named, role)
    _grant(connection, "delete", "console_session", role)


def _grant(connection: sa.Connection, verb: str, named: str, role: str) -> None:
    table, _, columns = named.partition(" ")
    table = connection.dialect.identifier_preparer.quote(table)
    connection.execute(sa.text(f"grant {verb} {columns} on {table} to {role}"))
