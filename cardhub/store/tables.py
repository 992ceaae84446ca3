"""The tables of CardHub's state, in the order that a delivery meets them.

Every person-bearing row carries `division_code` (12 digits), by which row-level security lets officers see it
(`policies.py`). `Sealed` columns hold ciphertext only; the type refuses plain text. What people decide about
identities is in `decision_tables.py`, who may sign in in `access_tables.py`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from cardhub.security.sealed_type import SealedColumn
from cardhub.store import work_guards
from cardhub.store.access_tables import console_session, console_user, sign_in_attempt
from cardhub.store.decision_tables import link_decision, person_decision, person_tie
from cardhub.store.metadata import created, metadata

__all__ = [
    "blocked_lead",
    "case",
    "case_event",
    "comparison_run",
    "console_session",
    "console_user",
    "coverage",
    "dataset_head",
    "delivery",
    "delivery_part",
    "division_volume",
    "exchange_ledger",
    "finding",
    "held_lead",
    "id_alias",
    "installation",
    "kept_lead",
    "link_decision",
    "link_file",
    "link_set",
    "metadata",
    "person",
    "person_decision",
    "person_tie",
    "quarantine",
    "sign_in_attempt",
    "snapshot",
    "sync_run",
]

installation = Table(
    "installation",
    metadata,
    # Facts of this installation; `key_check` tells a wrong key file from the right one.
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    created(),
)

# -- deliveries and snapshots -----------------------------------------------------------------------------

dataset_head = Table(
    "dataset_head",
    metadata,
    Column("dataset", String(80), primary_key=True),
    Column("source", String(40), nullable=False),
    # Raised by one at the start of each run; a commit that carries an older token changes nothing.
    Column("fencing_token", BigInteger, nullable=False, server_default="0"),
    Column("snapshot_id", BigInteger, ForeignKey("snapshot.snapshot_id", use_alter=True)),
    Column("watermark", String(200)),
    Column("last_complete_on", Date),
)

sync_run = Table(
    "sync_run",
    metadata,
    Column("run_id", BigInteger, Identity(), primary_key=True),
    Column("dataset", String(80), nullable=False, index=True),
    Column("source", String(40), nullable=False),
    Column("mode", String(20), nullable=False),  # full | incremental | by_list
    Column("as_of", Date, nullable=False),
    Column("fencing_token", BigInteger, nullable=False),
    # pulling | checking | committed | unchanged | rejected | failed | superseded | dry_run
    Column("state", String(20), nullable=False),
    Column("reason_code", String(60)),
    Column("delivery_id", BigInteger, ForeignKey("delivery.delivery_id")),
    Column("snapshot_id", BigInteger),
    Column("rows_in", BigInteger, nullable=False, server_default="0"),
    Column("rows_accepted", BigInteger, nullable=False, server_default="0"),
    Column("rows_quarantined", BigInteger, nullable=False, server_default="0"),
    Column("rows_duplicate", BigInteger, nullable=False, server_default="0"),
    Column("rows_unregistered", BigInteger, nullable=False, server_default="0"),  # of the accepted, not kept
    Column("details", JSONB, nullable=False, server_default=text("'{}'")),  # drift, checks: counts and codes
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("heartbeat_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint(
        "state not in ('committed','unchanged')"
        " or rows_in = rows_accepted + rows_quarantined + rows_duplicate",
        name="no_row_is_lost",
    ),
)

delivery = Table(
    "delivery",
    metadata,
    Column("delivery_id", BigInteger, Identity(), primary_key=True),
    Column("dataset", String(80), nullable=False, index=True),
    Column("mode", String(20), nullable=False),
    Column("period", String(20)),
    Column("since", String(200)),
    Column("state", String(20), nullable=False, server_default="open"),  # open | complete | abandoned
    Column("key_id", String(60), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("watermark", String(200)),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("completed_at", DateTime(timezone=True)),
)

delivery_part = Table(
    "delivery_part",
    metadata,
    Column(
        "delivery_id", BigInteger, ForeignKey("delivery.delivery_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("part_no", Integer, primary_key=True),
    Column("path", String(300), nullable=False),  # below the lake
    Column("cursor", String(2000), nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("location", String(300), nullable=False, server_default=""),
    Column("watermark", String(200)),  # the highest change stamp up to this part
    created(),
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("snapshot_id", BigInteger, Identity(), primary_key=True),
    Column("dataset", String(80), nullable=False, index=True),
    Column("run_id", BigInteger, ForeignKey("sync_run.run_id")),
    Column("path", String(300), nullable=False, unique=True),  # folder or file below the lake
    Column("row_count", BigInteger, nullable=False),
    Column("content_hash", String(64), nullable=False),  # order-independent; equal content, equal hash
    Column("file_hash", LargeBinary, nullable=False),  # SHA-256 of the file itself
    Column("key_id", String(60), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("committed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("deleted_at", DateTime(timezone=True)),
)

coverage = Table(
    "coverage",
    metadata,
    Column("dataset", String(80), primary_key=True),
    Column("county_code", String(6), primary_key=True),
    Column("period", String(20), primary_key=True),
    Column("status", String(10), nullable=False),  # complete | partial | unknown
    Column("rows_counted", BigInteger),  # the source's control count
    Column("rows_received", BigInteger, nullable=False),
    Column("proof", String(30), nullable=False),  # control_count | answered_list | operator | none
    Column("run_id", BigInteger, ForeignKey("sync_run.run_id")),
    Column("confirmed_by", String(100)),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("status in ('complete','partial','unknown')", name="status"),
)

division_volume = Table(
    "division_volume",
    metadata,
    Column(
        "snapshot_id", BigInteger, ForeignKey("snapshot.snapshot_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("county_code", String(6), primary_key=True),
    Column("row_count", BigInteger, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("quarantine_id", BigInteger, Identity(), primary_key=True),
    Column("row_token", String(64), nullable=False),  # hash of dataset + raw row; the sealing context
    Column("run_id", BigInteger, ForeignKey("sync_run.run_id"), nullable=False, index=True),
    Column("dataset", String(80), nullable=False),
    Column("division_code", String(12), nullable=False, server_default=""),
    Column("reason_code", String(60), nullable=False),
    Column("field", String(60)),
    Column("location", String(300), nullable=False),
    Column("raw_row", SealedColumn, nullable=False),  # JSON object: header → text
    # Keyed hashes used by the absence guard: of name key + birth date, and of the raw ID number.
    Column("name_birth_index", LargeBinary),
    Column("id_index", LargeBinary),
    Column("state", String(20), nullable=False, server_default="open"),  # open | replayed | dismissed
    created(),
    Column("replayed_run_id", BigInteger),
    Index("ix_quarantine_open", "dataset", "reason_code", postgresql_where=text("state = 'open'")),
    UniqueConstraint("dataset", "row_token", "run_id"),
)

exchange_ledger = Table(
    "exchange_ledger",
    metadata,
    Column("entry_id", BigInteger, Identity(), primary_key=True),
    Column("direction", String(10), nullable=False),  # received | asked | given
    Column("source", String(40), nullable=False),
    Column("dataset", String(80), nullable=False),
    Column("lawful_basis", String(300), nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("run_id", BigInteger),
    Column("exchanged_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# -- persons and links ------------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    # Its sealed columns are bound to `person_id` as text: it stays when a number is corrected.
    Column("person_id", BigInteger, Identity(), primary_key=True),
    Column("division_code", String(12), nullable=False, index=True),  # household registration place
    Column("id_index", LargeBinary, nullable=False, unique=True),  # keyed blind index of the ID number
    Column("id_number", SealedColumn, nullable=False),
    Column("full_name", SealedColumn, nullable=False),
    Column("merged_into", BigInteger, ForeignKey("person.person_id")),
    # Keyed blind indexes of the name, and of the year of birth with the last four characters: how officers
    # search. Empty only until the register is linked again.
    Column("name_index", LargeBinary, index=True),
    Column("tail_index", LargeBinary, index=True),
    created(),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("ix_person_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
)

id_alias = Table(
    "id_alias",
    metadata,
    Column("id_index", LargeBinary, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("person.person_id"), nullable=False, index=True),
    Column("division_code", String(12), nullable=False),
    Column("id_number", SealedColumn, nullable=False),
    Column("reason", String(40), nullable=False),  # corrected | reissued | merged
    Column("valid_to", Date),
    created(),
)

link_set = Table(
    "link_set",
    metadata,
    # One per snapshot: a Parquet file in the lake holding record_key, row_hash, person_id, grade, reason, and
    # what the matcher found. `linker_version`: of the linker's rules, and the hash of the matcher's model.
    Column(
        "snapshot_id", BigInteger, ForeignKey("snapshot.snapshot_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("register_snapshot_id", BigInteger, primary_key=True),
    Column("linker_version", String(40), primary_key=True),
    Column("decisions_version", BigInteger, primary_key=True, server_default="0"),  # of people's decisions
    Column("dataset", String(80), nullable=False),
    Column("path", String(300), nullable=False),
    Column("key_id", String(60), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("rows_by_grade", JSONB, nullable=False),  # {"A": n, …, "D": n, "unlinked": n}
    Column("baseline_id", BigInteger),  # of the matcher's figures, where rows were given to it
    # Where the file says only what differs from an earlier set's: that one.
    Column("root_path", String(300)),
    Column("root_key_id", String(60)),
    Column("root_wrapped_key", LargeBinary),
    created(),
)

link_file = Table(
    "link_file",
    metadata,
    # What linking keeps beside its sets: a Parquet file in the lake each.
    # baseline: how common names were in that register, and, in `figures`, how many persons it had and which
    #   share of each list was on it; the same for all later registers, so that a link changes only with what
    #   it is about.
    # register: the persons as the matcher reads them. same_holder: persons who are registered twice.
    Column("file_id", BigInteger, Identity(), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("register_snapshot_id", BigInteger, nullable=False),
    Column("linker_version", String(40), nullable=False),
    Column("decisions_version", BigInteger, nullable=False),
    Column("figures", JSONB, nullable=False, server_default="{}"),
    Column("path", String(300), nullable=False),
    Column("key_id", String(60), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    created(),
    CheckConstraint("kind in ('baseline','register','same_holder')", name="kind"),
    Index("ix_link_file_kind", "kind", "register_snapshot_id"),
)

link_review = Table(
    "link_review",
    metadata,
    # The clerical queue: is this record about this person? What the machine found, beside an officer's word.
    # Whoever is not decided about goes when linking no longer asks.
    Column("pair_id", BigInteger, Identity(), primary_key=True),
    Column("dataset", String(80), nullable=False),
    Column("record_key", Numeric(20, 0), nullable=False),
    Column("person_id", BigInteger, ForeignKey("person.person_id"), nullable=False, index=True),
    Column("division_code", String(12), nullable=False),
    Column("kind", String(10), nullable=False),  # review | sampled | linked
    Column("sampling_rate", Double, nullable=False),  # of its kind, this share is asked about
    Column("probability", Double, nullable=False),
    Column("reason", String(300), nullable=False),  # the level of each field, no values
    Column("features", SealedColumn, nullable=False),  # JSON: what both sides say
    Column("linker_version", String(40), nullable=False),
    Column("snapshot_id", BigInteger, nullable=False),  # last asked for these rows …
    Column("register_snapshot_id", BigInteger, nullable=False),  # … against this register
    Column("verdict", String(10)),  # same | different | unsure
    Column("decided_by", String(100)),
    Column("decided_at", DateTime(timezone=True)),
    created(),
    UniqueConstraint("dataset", "record_key", "person_id"),
    CheckConstraint("kind in ('review','sampled','linked')", name="kind"),
    CheckConstraint("verdict in ('same','different','unsure')", name="verdict"),
    CheckConstraint("(verdict is null) = (decided_by is null)", name="decided_by"),
    Index("ix_link_review_open", "division_code", "dataset", postgresql_where=text("verdict is null")),
)

# -- comparison and cases ---------------------------------------------------------------------------------

comparison_run = Table(
    "comparison_run",
    metadata,
    Column("comparison_id", BigInteger, Identity(), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("state", String(20), nullable=False),  # running | done | failed
    Column("pins", JSONB, nullable=False),  # dataset → snapshot_id
    Column("rule_versions", JSONB, nullable=False),  # rule → version
    Column("parameters_hash", String(64), nullable=False),
    Column("linker_version", String(40), nullable=False),
    Column("decisions_version", BigInteger, nullable=False, server_default="0"),
    Column("summary", JSONB, nullable=False, server_default=text("'{}'")),  # per rule: found, held by reason
    Column("started_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ended_at", DateTime(timezone=True)),
)

kept_lead = Table(
    "kept_lead",
    metadata,
    # The leads of a comparison of all rules, before the guards: what the next one begins with (redo.py).
    Column(
        "comparison_id",
        BigInteger,
        ForeignKey("comparison_run.comparison_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("path", String(300), nullable=False),
    Column("key_id", String(60), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("basis", JSONB, nullable=False),  # day, fingerprints of rules, snapshots and link sets; no values
    created(),
)

case = Table(
    "case",
    metadata,
    Column("case_id", BigInteger, Identity(), primary_key=True),
    Column("rule_id", String(20), nullable=False),
    Column("person_id", BigInteger, ForeignKey("person.person_id"), nullable=False, index=True),
    # Whom it was opened for, where that is another person now: a merge moves a case, a split gives it back.
    Column("opened_for", BigInteger, ForeignKey("person.person_id")),
    Column("subject", String(60), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("severity", String(1), nullable=False),  # C | H | M | L
    Column("verifying_department", String(60), nullable=False),
    Column("status", String(20), nullable=False),  # open | closed
    Column("close_reason", String(40)),  # fixed | merged | rule_withdrawn | result code
    Column("verify_identity_first", Boolean, nullable=False, server_default=text("false")),
    Column("finding_id", BigInteger, ForeignKey("finding.finding_id", use_alter=True)),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("merged_into", BigInteger, ForeignKey("case.case_id")),
    Column("version", Integer, nullable=False, server_default="1"),
    # How far officers are with it (`cardhub/cases/work`); a trigger keeps it in step with `status`.
    Column("stage", String(20), nullable=False, server_default="new"),
    Column("result_code", String(40)),
    Column("assigned_to", BigInteger, ForeignKey("console_user.user_id")),
    Column("asked_department", String(60)),
    Column("due_on", Date, nullable=False),
    Column("wait_until", Date),  # the last day on which the person may object
    Column("proposed_by", BigInteger, ForeignKey("console_user.user_id")),
    # 1 C, 2 H, 3 M, 4 L: what a worklist is ordered by.
    Column("gravity", SmallInteger, Computed("strpos('CHML'::text, (severity)::text)", persisted=True)),
    created(),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # The stable key of a mismatch: never a month, never a version. A case folded into another holds no key.
    Index(
        "uq_case_lead",
        "rule_id",
        "person_id",
        "subject",
        unique=True,
        postgresql_where=text("close_reason is distinct from 'merged'"),
    ),
    Index("ix_case_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
    CheckConstraint("status in ('open','closed')", name="status"),
    CheckConstraint(
        "stage in ('new','accepted','asked','replied','visiting','verified','referred','notified','proposed',"
        "'closed')",
        name="stage",
    ),
    CheckConstraint("status = 'closed' or stage <> 'closed'", name="stage_follows"),
    Index("ix_case_queue", "division_code", "status", "severity", "case_id"),
    Index("ix_case_gravest", "gravity", "due_on", "case_id", postgresql_where=text("status = 'open'")),
    Index("ix_case_due", "due_on", "case_id", postgresql_where=text("status = 'open'")),
    Index("ix_case_assigned", "assigned_to", "due_on", postgresql_where=text("status = 'open'")),
)

finding = Table(
    "finding",
    metadata,
    # One row per version of what a rule saw: a new one only where the evidence changed.
    Column("finding_id", BigInteger, Identity(), primary_key=True),
    Column("finding_token", String(64), nullable=False, unique=True),  # sealing context
    Column("case_id", BigInteger, ForeignKey("case.case_id"), nullable=False, index=True),
    Column("division_code", String(12), nullable=False),
    Column("rule_id", String(20), nullable=False),
    Column("rule_version", String(20), nullable=False),
    Column("evidence_hash", LargeBinary, nullable=False),  # keyed: equal evidence, equal hash
    Column("evidence", SealedColumn, nullable=False),  # JSON: values with source, snapshot, time; not_checked
    Column("link_grade", String(1)),
    Column("first_comparison_id", BigInteger, ForeignKey("comparison_run.comparison_id"), nullable=False),
    Column("last_comparison_id", BigInteger, ForeignKey("comparison_run.comparison_id"), nullable=False),
    created(),
)

held_lead = Table(
    "held_lead",
    metadata,
    # What a guard held back in the newest comparison: could not be decided, and why.
    Column("comparison_id", BigInteger, ForeignKey("comparison_run.comparison_id"), primary_key=True),
    Column("rule_id", String(20), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("person.person_id"), primary_key=True),
    Column("subject", String(60), primary_key=True),
    Column("division_code", String(12), nullable=False),
    # coverage | freshness | link_grade | possible_person | not_answered | invalid_id | capacity | demoted
    Column("reason_code", String(40), nullable=False),
    Column("dataset", String(80), nullable=False, server_default=""),
)

blocked_lead = Table(
    "blocked_lead",
    metadata,
    # What would be refused, by the newest comparison that ran the rule: no case, and since when it is so.
    Column("rule_id", String(20), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("person.person_id"), primary_key=True),
    Column("subject", String(60), primary_key=True),
    Column("division_code", String(12), nullable=False),
    Column("dataset", String(80), nullable=False),
    Column("since_month", String(7)),
    Column("comparison_id", BigInteger, ForeignKey("comparison_run.comparison_id"), nullable=False),
)

case_event = Table(
    "case_event",
    metadata,
    Column("event_id", BigInteger, Identity(), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("case.case_id"), nullable=False, index=True),
    Column("division_code", String(12), nullable=False),
    Column("kind", String(40), nullable=False),  # opened | evidence_changed | closed | …
    Column("actor", String(100), nullable=False),  # "machine" or a user
    Column("comparison_id", BigInteger),
    Column("details", JSONB, nullable=False, server_default=text("'{}'")),  # codes only
    Column("actor_id", BigInteger, ForeignKey("console_user.user_id")),  # of what was done in the console
    Column("case_version", Integer),  # the case's version after it, to which the note is bound
    Column("note", SealedColumn),
    created(),
)

work_guards.attach(metadata)
