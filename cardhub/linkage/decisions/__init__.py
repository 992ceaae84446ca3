"""READ FIRST for decisions: what people decide about identities, and how it binds every later run.

Two kinds: about persons (`merge`, `split`) and about a link (`same`, `different`). The database holds them
against everyone (`store/migrations/sql/0003_identity_guards.sql`); here they are made, and followed: who is
one with whom (clusters.py), which person a record is about (apply.py), what the register's corrections may do
(ties.py). A link set is made anew where decisions were added since.
"""

from cardhub.linkage.decisions.apply import apply_to_links, keep_apart, read, read_concerned, version
from cardhub.linkage.decisions.links import decide_link, decide_link_in, require_record
from cardhub.linkage.decisions.listing import list_conflicts, list_decisions
from cardhub.linkage.decisions.persons import decide_persons, decide_persons_in

__all__ = [
    "apply_to_links",
    "decide_link",
    "decide_link_in",
    "decide_persons",
    "decide_persons_in",
    "keep_apart",
    "list_conflicts",
    "list_decisions",
    "read",
    "read_concerned",
    "require_record",
    "version",
]
