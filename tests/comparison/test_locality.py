"""What can be proven of a query: that each of its rows rests on the rows of one person."""

from __future__ import annotations

import pytest
from sqlglot import exp, parse_one

from cardhub import registry
from cardhub.comparison.catalogue import declared
from cardhub.comparison.evaluation import evaluation_of
from cardhub.comparison.locality import ACROSS, untied

CARDS = "SELECT c.person_id FROM card AS c "


@pytest.mark.parametrize(
    "text",
    [
        CARDS,
        CARDS + "JOIN list AS l ON l.person_id = c.person_id AND l.kind = 1",
        CARDS + "JOIN list AS l USING (person_id, kind)",
        CARDS + "LEFT JOIN a ON a.person_id = c.person_id JOIN b ON b.person_id = a.person_id",
        CARDS + "WHERE NOT EXISTS (SELECT 1 FROM list AS l WHERE l.person_id = c.person_id AND l.kind = 1)",
        "SELECT person_id, count(*) OVER (PARTITION BY person_id) AS n FROM list",
        "WITH t AS (SELECT person_id, max(day) AS day FROM list GROUP BY person_id) "
        + CARDS + "JOIN t ON t.person_id = c.person_id",
        CARDS + "UNION ALL SELECT person_id FROM list",
    ],
)  # fmt: skip
def test_a_person_s_own_rows(text: str) -> None:
    assert untied(_parsed(text)) == frozenset()


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (CARDS + "JOIN list AS l ON l.number = c.number", "list"),
        (CARDS + "JOIN list AS l ON l.person_id = c.person_id OR l.kind = 1", "list"),
        (CARDS + "CROSS JOIN list AS l", "list"),
        (CARDS + "WHERE NOT EXISTS (SELECT 1 FROM list AS l WHERE l.number = c.number)", "list"),
        (CARDS + "WHERE c.kind IN (SELECT kind FROM list)", "list"),
        (CARDS + "WHERE c.kind > (SELECT max(kind) FROM list)", "list"),
        ("SELECT person_id, count(*) OVER (PARTITION BY household) AS n FROM list", ACROSS),
        ("SELECT person_id, row_number() OVER (ORDER BY day) AS n FROM list", ACROSS),
        ("WITH t AS (SELECT household, count(*) AS n FROM list GROUP BY household) "
         + CARDS + "JOIN t ON t.household = c.household", ACROSS),
        ("SELECT other_id AS person_id FROM list", ACROSS),
        (CARDS + "LIMIT 10", ACROSS),
        (CARDS + "EXCEPT SELECT person_id FROM list", ACROSS),
    ],
)  # fmt: skip
def test_rows_of_others(text: str, others: str) -> None:
    assert others in untied(_parsed(text))


def test_every_rule_is_of_single_persons_or_says_who_belongs_together() -> None:
    catalogue = declared()
    evaluations = [
        evaluation_of(rule, catalogue.views, registry.datasets()) for rule in catalogue.rules.values()
    ]
    told = {each.rule.rule_id for each in evaluations if each.rule.together or each.rule.among}
    assert told == {"CD-07", "ED-03", "ID-05", "MN-02", "MN-03", "SB-13"}
    assert not [each.rule.rule_id for each in evaluations if each.is_whole]


def _parsed(text: str) -> exp.Query:
    query = parse_one(text, dialect="duckdb")
    assert isinstance(query, exp.Query)
    return query
