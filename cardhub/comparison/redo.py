"""READ FIRST for comparing again: whom each rule must look at anew since the leads that were kept.

    whole      rules about which something changed that concerns everybody, or that are not of single persons
    redo       person → the rules to evaluate anew for him: his rows changed, or those of people he belongs
               together with; a date came or passed; he has a lead, which may say what day it is
    readable   person → the rules that must find his rows, for his own sake or another's

A rule is a bit. Whoever is redone too often costs time; nobody may be left out (evaluation.py, crossings.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cardhub.comparison.changed import CHANGED
from cardhub.comparison.evaluation import Evaluation
from cardhub.comparison.parameters import Parameters
from cardhub.comparison.sides import KEPT, Redo, Side
from cardhub.comparison.touch import (
    touch_among,
    touch_changed,
    touch_crossing,
    touch_kept,
    touch_together,
)
from cardhub.hub import Hub

__all__ = ["WORTH_IT", "carry_over", "choose"]

WORTH_IT = 0.3  # to look anew at a larger share of the people costs more than to look at everybody


def choose(
    hub: Hub, con: Any, evaluations: Sequence[Evaluation], parameters: Parameters, now: Side, then: Side
) -> Redo | None:
    """Create `redo` and `readable` (person_id, rules BIT), and `rule_bit(rule_id, rules)`.

    None where every rule must look at everybody, or nearly. Needs `kept_leads`, `same_holder` where a rule
    reads it, and the functions of prelude.py.
    """
    same = {rule for rule, told in now.basis.rules.items() if then.basis.rules.get(rule) == told}
    partial = tuple(each for each in evaluations if not each.is_whole and each.rule.rule_id in same)
    if not partial:
        return None
    redo = Redo(partial, tuple(each for each in evaluations if each not in partial))
    con.execute("CREATE OR REPLACE TEMP TABLE rule_bit (rule_id VARCHAR, rules BIT)")
    con.execute("CREATE OR REPLACE TEMP TABLE touch (person_id BIGINT, rules BIT)")
    for each in partial:
        con.execute(f"INSERT INTO rule_bit VALUES ('{each.rule.rule_id}', {redo.bits([each])})")
    touch_changed(hub, con, redo, now, then)
    touch_kept(con, redo, is_another_day=now.basis.as_of != then.basis.as_of)
    touch_among(con, redo, now)
    if now.basis.as_of != then.basis.as_of:
        touch_crossing(con, redo, parameters, now, (then.basis.as_of, now.basis.as_of))
    con.execute("CREATE OR REPLACE TEMP TABLE mate (person_id BIGINT, rules BIT)")
    touch_together(con, redo, now, then)
    for name, rows in (("redo", "touch"), ("readable", "(FROM touch UNION ALL FROM mate)")):
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS "
            f"SELECT person_id, bit_or(rules) AS rules FROM {rows} GROUP BY person_id"
        )
    con.execute("DROP TABLE touch; DROP TABLE mate; DROP TABLE " + CHANGED)
    readable, everybody = con.execute(
        "SELECT (SELECT count(*) FROM readable), (SELECT count(*) FROM person)"
    ).fetchone()
    return redo if readable <= WORTH_IT * everybody else None


def carry_over(con: Any) -> None:
    """Make `lead` whole: of what was found now whatever was to be redone, and the kept leads of all others.

    Rules without a bit were evaluated for everybody.
    """
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE found_now AS FROM lead;
        CREATE OR REPLACE TEMP TABLE lead AS
        SELECT l.* FROM found_now AS l
        LEFT JOIN rule_bit AS b USING (rule_id)
        LEFT JOIN redo AS r ON r.person_id = l.person_id
        WHERE b.rules IS NULL OR coalesce(bit_count(r.rules & b.rules) > 0, FALSE)
        UNION ALL
        SELECT k.* FROM {KEPT} AS k
        JOIN rule_bit AS b USING (rule_id)
        LEFT JOIN redo AS r ON r.person_id = k.person_id
        WHERE coalesce(bit_count(r.rules & b.rules) = 0, TRUE);
        DROP TABLE found_now;
    """)
