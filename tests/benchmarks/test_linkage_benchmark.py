"""`make bench-linkage` at a small size: two linkers, the same rows, the same truth."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from benchmarks.linkage import Accuracy, Run, accuracy, measure
from benchmarks.linkage_damage import damage
from tests.linkage.matcher_desk import Desk


def test_both_linkers_are_measured_on_the_same_rows() -> None:
    con = Desk().con
    # Everybody three times: with the number, without it, and with LI's.
    con.execute("""
        DELETE FROM register WHERE key <> 1 AND key % 2 = 0;
        UPDATE register SET phone = printf('137%08d', key);
        CREATE TABLE record AS
        SELECT * REPLACE (
                   n * 100000 + key AS key,
                   [id_number, NULL, '620102196503120018'][n + 1] AS id_number,
                   'list' AS dataset),
               key AS true_key, ['right', 'missing', 'other_person'][n + 1] AS id_state
        FROM register, range(3) AS times(n) WHERE key <> 1;
        UPDATE record SET id_text = id_number
    """)

    done = measure(con)

    assert done.rows == 3000
    for each in (*done.ours, *done.splink):
        assert each.precision > 0.98 and each.recall > 0.9
    lines = list(done.lines())
    assert len(lines) == 7 and "3,000 rows" in lines[-1] and "threshold" in lines[2]


def test_a_limit_is_broken_by_a_lower_f1_a_figure_below_its_floor_and_more_than_half_the_time() -> None:
    ours, theirs = (Accuracy(0.9999, 0.996), Accuracy(0.99, 0.9)), (Accuracy(0.99, 0.99), Accuracy(0.99, 0.8))
    done = Run(1, ours, theirs, Accuracy(0.99995, 0.9), our_time=5, splink_training=6, splink_linking=4)

    assert done.is_kept and all(each.is_kept for each in done.figures())
    assert not replace(done, our_time=5.1).is_kept
    assert [each.what for each in replace(done, our_time=5.1).figures() if not each.is_kept] == ["**time**"]
    assert not replace(done, splink=(theirs[0], Accuracy(0.99, 0.91))).is_kept
    assert not replace(done, by_number=Accuracy(0.9998, 1)).is_kept
    assert not replace(done, ours=(Accuracy(0.9999, 0.9949), ours[1])).is_kept


def test_accuracy_counts_wrong_links_and_links_of_nobodys_rows() -> None:
    con = duckdb.connect()
    con.execute("""
        CREATE TABLE record AS
            FROM (VALUES (1, 10), (2, 20), (3, 30), (4, NULL), (5, NULL)) AS t(key, true_key);
        CREATE TABLE links AS
            FROM (VALUES (1, 10, 0.9), (2, 30, 0.8), (4, 40, 0.2)) AS t(key, person, probability)
    """)

    assert accuracy(con, "links", "TRUE") == Accuracy(1 / 3, 1 / 3)
    assert accuracy(con, "links", "TRUE", 0.5) == Accuracy(1 / 2, 1 / 3, 0.5)
    assert accuracy(con, "links", "key = 3").f1 == 0


def test_damage_takes_numbers_away_and_leaves_the_truth() -> None:
    con = Desk().con
    con.execute("CREATE TABLE record AS SELECT *, key AS true_key, 'right' AS id_state FROM register")
    damage(con, seed=3)

    states = dict(con.execute("SELECT id_state, count(*) FROM record GROUP BY ALL").fetchall())
    assert states.keys() == {"right", "missing", "wrong", "other_person"} and states["right"] > 1900
    assert con.execute("SELECT count(*) FROM record WHERE true_key = key").fetchone() == (2001,)
    (sound,) = con.execute("""
        SELECT count(*) FROM record JOIN register USING (key)
        WHERE id_state <> 'right' AND record.id_text = register.id_number
    """).fetchone()
    assert sound == 0
