"""Which unsure rows the matcher must look at again, and which it would find as before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.linkage.changed_persons import CHANGED
from cardhub.linkage.list_to_link import ListToLink
from cardhub.linkage.match_fields import match_fields
from cardhub.linkage.matcher import LEFT, NEAR, create_near

__all__ = ["keep_touched", "replace_sure"]


def replace_sure(con: Any) -> None:
    """Put into `replaced` what was open in an earlier set, and is graded now without the matcher."""
    con.execute("""
        INSERT INTO replaced BY NAME
        SELECT dataset, record_key FROM graded ANTI JOIN unsure USING (dataset, record_key)
        ANTI JOIN replaced USING (dataset, record_key)
    """)


def keep_touched(hub: Hub, con: Any, lists: Iterable[ListToLink]) -> None:
    """Leave in LEFT, `unsure` and `graded` the rows to link again, and put them all into `replaced`.

    The matcher may find something else where a row is in `redone`; was or would be compared with a changed
    person; bears the number of one; or, as it counts how many names of the list share a telephone, shares one
    with a row that came, changed, went, or is sure now (`replace_sure`).
    """
    con.execute("CREATE OR REPLACE TEMP TABLE moved_phone (dataset VARCHAR, phone VARCHAR)")
    for each in lists:
        phone = match_fields(each.dataset)["phone"]
        if each.earlier is not None and phone != "NULL":
            before = snapshots.scan(hub, con, each.earlier.snapshot)
            con.execute(
                f"INSERT INTO moved_phone SELECT DISTINCT '{each.name}', {phone} "
                f"FROM {before} AS r SEMI JOIN {each.own('replaced')} USING (record_key)"
            )
    create_near(con, CHANGED)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE again AS
        SELECT key FROM unsure SEMI JOIN redone USING (dataset, record_key);
        INSERT INTO moved_phone SELECT dataset, phone FROM {LEFT} SEMI JOIN again USING (key);
        CREATE OR REPLACE TEMP TABLE touched AS
        FROM again UNION FROM {NEAR}
        UNION SELECT key FROM {LEFT} SEMI JOIN changed_number USING (id_number)
        UNION SELECT key FROM {LEFT} SEMI JOIN moved_phone USING (dataset, phone);
        INSERT INTO replaced BY NAME
        SELECT dataset, record_key FROM unsure SEMI JOIN touched USING (key)
        ANTI JOIN replaced USING (dataset, record_key);
        DELETE FROM {LEFT} WHERE key NOT IN (FROM touched);
        DELETE FROM unsure WHERE key NOT IN (FROM touched);
        CREATE OR REPLACE TEMP TABLE graded AS
        FROM graded SEMI JOIN replaced USING (dataset, record_key);
        DROP TABLE {NEAR}; DROP TABLE again; DROP TABLE touched; DROP TABLE moved_phone
    """)
