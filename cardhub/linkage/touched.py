"""Which unsure rows the matcher must look at again, and which it would find as before."""

from __future__ import annotations

from typing import Any

from cardhub.linkage.changed_persons import CHANGED
from cardhub.linkage.match_fields import match_fields
from cardhub.linkage.matcher import LEFT, NEAR, create_near
from schemas.dataset import Dataset

__all__ = ["create_touched"]


def create_touched(con: Any, dataset: Dataset, before: str) -> None:
    """Keep in LEFT and in `graded` the rows to match or link again, and put them into `replaced`.

    To match again: what is linked again anyway (`redone`); what was or would be compared with a changed
    person; and, as it counts how many names of the list share a telephone, what shares one with a row that
    came, went or changed. `before`: the FROM item of the earlier snapshot.
    """
    create_near(con, CHANGED)
    phone = match_fields(dataset)["phone"]
    shared = (
        ""
        if phone == "NULL"
        else f"""
        UNION SELECT l.key FROM {LEFT} AS l SEMI JOIN (
            SELECT phone FROM {LEFT} SEMI JOIN redone ON redone.record_key = key
            UNION SELECT {phone} FROM {before} AS r SEMI JOIN replaced USING (record_key)
        ) AS moved ON moved.phone = l.phone"""
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE touched AS
        SELECT record_key FROM redone UNION SELECT key FROM {NEAR}{shared};
        INSERT INTO replaced FROM touched ANTI JOIN replaced USING (record_key);
        DELETE FROM {LEFT} WHERE key NOT IN (FROM touched);
        DELETE FROM graded WHERE record_key NOT IN (FROM touched);
        DROP TABLE {NEAR}; DROP TABLE touched
    """)
