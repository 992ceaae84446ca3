"""A delivery through the whole intake: every bad input ends as specified, and no row is lost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from cardhub.errors import DeliveryRejected
from cardhub.hub import Hub
from cardhub.intake import confirm, quarantine, replay
from cardhub.lake import snapshots
from cardhub.store.tables import coverage, sync_run
from connectors.transports.base import ControlCount
from tests.intake.numbers import number, wrong
from tests.intake.scenario import AS_OF, Department, card, cremation, cremations, department

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def office(hub: Hub) -> Department:
    """The cremation list, every row kept."""
    return department(hub, "cremation_record", keep_unregistered=True)


def reasons(office: Department) -> list[tuple[str, str]]:
    rows = quarantine.list_rows(office.hub, dataset=office.dataset.name)
    return sorted((row["reason_code"], row["location"]) for row in rows)


def covered(office: Department) -> list[tuple[str, str, str, str]]:
    with office.hub.engine.connect() as connection:
        rows = connection.execute(
            sa.select(coverage.c.county_code, coverage.c.period, coverage.c.status, coverage.c.proof)
            .where(coverage.c.dataset == office.dataset.name)
            .order_by(coverage.c.county_code)
        )
        return [tuple(row) for row in rows]


def test_a_clean_delivery_is_taken_in_whole(office: Department) -> None:
    checked = office.deliver(cremations(3))
    assert checked.counts.rows_accepted == 3
    assert checked.drift == []
    assert checked.volumes == {"620102": 3}
    assert office.content("registration_no", "id_number", "flags") == [
        (f"H{n:05d}", number(n), []) for n in (1, 2, 3)
    ]


def test_a_wrong_identity_is_accepted_flagged_and_unusable(office: Department) -> None:
    rows = [
        cremation(1, 身份证号=wrong(number(1))),
        cremation(2, 身份证号=number(2)[:6] + number(2)[8:17]),
        cremation(3, 身份证号="".join(chr(ord(c) + 0xFEE0) for c in number(3))),
        *cremations(40)[3:],
    ]
    checked = office.deliver(rows)
    assert checked.counts.rows_quarantined == 0
    assert office.content("registration_no", "id_number", "id_number_flag")[:3] == [
        ("H00001", None, "bad_checksum"),
        ("H00002", number(2), "derived_from_15"),
        ("H00003", number(3), "cleaned"),
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"身份证号": "6.20102E+17"}, "scientific_id"),
        ({"登记编号": None}, "missing_key"),
        ({"姓名": number(1), "身份证号": "马晓明"}, "swapped_columns"),
        ({"姓名": "测试"}, "test_row"),
        ({"姓名": "张三", "身份证号": number(1, area="110101")}, "test_row"),
        ({"姓名": "马\ufffd明"}, "undecodable"),
    ],
)
def test_what_cannot_be_read_is_kept_aside_with_its_reason(
    office: Department, changes: dict[str, str | None], reason: str
) -> None:
    checked = office.deliver([cremation(1, **changes), *cremations(5)[1:]])
    assert checked.counts.rows_quarantined == 1
    assert reasons(office) == [(reason, "list:1")]
    shown = quarantine.show(office.hub, quarantine.list_rows(office.hub)[0]["quarantine_id"])
    assert {name: shown["raw_row"][name] for name in changes} == changes


def test_quarantined_values_are_sealed_in_the_database(office: Department) -> None:
    office.deliver([cremation(1, 姓名="测试"), cremation(2)])
    with office.hub.engine.connect() as connection:
        stored = connection.execute(sa.text("select quarantine::text from quarantine")).scalar_one()
    assert number(1) not in stored
    assert "测试" not in stored


def test_an_unknown_code_is_reported_never_guessed(office: Department) -> None:
    checked = office.deliver([cremation(1, 性别="7"), cremation(2, 性别="马晓明"), cremation(3)])
    assert checked.drift == ["unknown_code:sex"]
    assert checked.details["unknown_codes"] == {"sex": {"7": 1, "(text)": 1}}
    assert office.content("sex", "sex_raw") == [("1", "男"), (None, "7"), (None, "马晓明")]


def test_a_needed_column_gone_stops_the_delivery_and_the_last_snapshot_serves(office: Department) -> None:
    office.deliver(cremations(3))
    with pytest.raises(DeliveryRejected, match="死亡日期") as raised:
        office.deliver([{k: v for k, v in row.items() if k != "死亡日期"} for row in cremations(3)])
    assert raised.value.code == "column_missing"
    assert len(office.content("registration_no")) == 3


def test_drift_that_harms_nothing_is_reported(office: Department) -> None:
    rows = [
        {("身份证号码" if k == "身份证号" else k): v for k, v in row.items() if k != "火化日期"}
        | {"新列": "x"}
        for row in cremations(3)
    ]
    assert office.deliver(rows).drift == ["new:新列", "missing:cremated_on", "renamed:id_number"]


def test_forty_per_cent_fewer_rows_are_a_short_pull(office: Department) -> None:
    office.deliver(cremations(100))
    with pytest.raises(DeliveryRejected) as raised:
        office.deliver(cremations(60))
    assert raised.value.code == "volume_floor"
    assert len(office.content("registration_no")) == 100


def test_one_county_that_nearly_vanishes_is_a_short_pull(office: Department) -> None:
    small = [cremation(n, 户籍区划="620103001001") for n in range(301, 341)]
    office.deliver(cremations(300) + small)
    with pytest.raises(DeliveryRejected, match="620103"):
        office.deliver(cremations(300) + small[:10])


def test_a_file_whose_columns_all_shifted_is_rejected(office: Department) -> None:
    rows = [cremation(n, 姓名=number(n), 身份证号="马晓明") for n in range(1, 41)]
    with pytest.raises(DeliveryRejected) as raised:
        office.deliver(rows)
    assert raised.value.code == "swapped_columns"
    assert number(1) not in str(raised.value)


def test_one_bad_row_alone_does_not_reject_a_small_delivery(office: Department) -> None:
    assert office.deliver([cremation(1, 姓名="测试")]).counts.rows_quarantined == 1


def test_the_same_row_twice_and_the_same_key_twice_are_duplicates(office: Department) -> None:
    changed = cremation(1, 登记日期="2025-09-11")
    checked = office.deliver([cremation(1), cremation(1), changed, cremation(2)])
    assert checked.counts.rows_duplicate == 2
    assert [str(each) for each in office.content("recorded_on")] == ["2025-09-10", "2025-09-11"]


def test_of_one_key_the_newest_change_wins(hub: Hub) -> None:
    register = department(hub, "disability_card")
    older = card(1, 更新时间="2025-09-01 08:00:00", 证件状态="60")
    register.deliver([card(1), older])
    assert register.content("card_status") == ["10"]


def test_an_unchanged_list_leaves_the_snapshot_as_it_is(office: Department) -> None:
    office.deliver(cremations(5))
    first = snapshots.current(office.hub, "cremation_record")
    office.deliver(cremations(5), as_of=AS_OF.replace(day=6))
    second = snapshots.current(office.hub, "cremation_record")
    assert first and second and first.snapshot_id == second.snapshot_id


def test_a_row_that_left_the_full_list_becomes_a_tombstone_and_may_come_back(office: Department) -> None:
    office.deliver(cremations(10))
    office.deliver(cremations(9), as_of=AS_OF.replace(day=6))
    assert [str(each) for each in office.content("disappeared_on") if each] == ["2025-11-06"]
    office.deliver(cremations(9), as_of=AS_OF.replace(day=7))
    assert [str(each) for each in office.content("disappeared_on") if each] == ["2025-11-06"]
    office.deliver(cremations(10), as_of=AS_OF.replace(day=8))
    assert office.content("disappeared_on") == [None] * 10


def test_a_row_that_became_unreadable_has_not_left(office: Department) -> None:
    office.deliver(cremations(10))
    office.deliver([cremation(1, 身份证号="6.20102E+17"), *cremations(10)[1:]])
    assert office.content("disappeared_on") == [None] * 10


def test_increments_merge_and_a_full_reload_finds_deletes(hub: Hub) -> None:
    register = department(hub, "disability_card")
    register.deliver([card(n) for n in range(1, 11)])
    changed = card(3, 证件状态="60", 更新时间="2025-11-01 08:00:00")
    register.deliver([changed, card(11)], mode="incremental")
    assert len(register.content("record_no")) == 11
    assert register.content("record_no", "card_status")[2] == ("C00003", "60")
    register.deliver([changed, *[card(n) for n in range(4, 12)], card(1)], mode="full")
    gone = [record for record, day in register.content("record_no", "disappeared_on") if day]
    assert gone == ["C00002"]


def test_an_increment_of_nothing_changes_nothing(hub: Hub) -> None:
    register = department(hub, "disability_card")
    register.deliver([card(1), card(2)])
    first = snapshots.current(hub, "disability_card")
    register.deliver([], mode="incremental")
    second = snapshots.current(hub, "disability_card")
    assert first and second and first.snapshot_id == second.snapshot_id


def test_control_counts_prove_a_county(office: Department) -> None:
    rows = [*cremations(3), cremation(4, 姓名="测试"), cremation(5, 户籍区划="620103001001")]
    office.deliver(rows, [ControlCount("620102", "202511", 4), ControlCount("620103", "202511", 2)])
    assert covered(office) == [
        ("620102", "2025-11", "complete", "control_count"),
        ("620103", "2025-11", "partial", "control_count"),
    ]


def test_rows_lost_on_the_way_by_the_sources_own_count_reject_the_delivery(office: Department) -> None:
    office.deliver(cremations(50), [ControlCount("620102", "202511", 50)])
    with pytest.raises(DeliveryRejected, match="620102 5") as raised:
        office.deliver(cremations(45), [ControlCount("620102", "202511", 50)])
    assert raised.value.code == "control_count"
    assert len(office.content("registration_no")) == 50
    office.deliver(cremations(45), [ControlCount("620102", "202511", 45)])
    assert [row[2] for row in covered(office)] == ["complete"]


def test_a_lost_row_without_county_spoils_every_county(office: Department) -> None:
    office.deliver(cremations(3), [ControlCount("620102", "202511", 3), ControlCount("", "202511", 1)])
    assert [row[2] for row in covered(office)] == ["partial", "partial"]


def test_retired_counties_count_under_their_successor(office: Department) -> None:
    rows = [cremation(1, 户籍区划="622301001001"), cremation(2, 户籍区划="620602001001")]
    office.deliver(rows, [ControlCount("622301", "202511", 1), ControlCount("620602", "202511", 1)])
    assert covered(office) == [("620602", "2025-11", "complete", "control_count")]


def test_without_control_counts_coverage_waits_for_an_operator(office: Department) -> None:
    office.deliver(cremations(3))
    assert covered(office) == [("620102", "2025-11", "unknown", "none")]
    assert confirm(office.hub, "cremation_record", None, None, "王主任") == 1
    office.deliver(cremations(3))
    assert covered(office) == [("620102", "2025-11", "complete", "operator")]


def test_increments_keep_the_register_covered(hub: Hub) -> None:
    register = department(hub, "disability_card")
    register.deliver([card(n) for n in range(1, 6)], [ControlCount("620102", "", 5)])
    moved = card(1, 户籍区划="620103001001", 更新时间="2025-11-01 08:00:00")
    counts = [ControlCount("620102", "", 5), ControlCount("620103", "", 1)]
    register.deliver([moved, card(6)], counts, mode="incremental")
    assert [row[2] for row in covered(register)] == ["complete", "complete"]
    register.deliver([], [ControlCount("620102", "", 4), ControlCount("620103", "", 1)], mode="incremental")
    assert [row[2] for row in covered(register)] == ["partial", "complete"]


def test_rows_of_unregistered_people_are_counted_and_not_kept(hub: Hub) -> None:
    office = department(hub, "cremation_record", keep_unregistered=False)
    with pytest.raises(DeliveryRejected) as raised:
        office.deliver(cremations(3))
    assert raised.value.code == "no_register"
    department(hub, "disability_card").deliver([card(1), card(2)])
    rows = [
        cremation(1),
        cremation(3, 姓名="李秀英"),
        cremation(4),  # another number, but name and birth date are on the register
        cremation(5, 姓名="李秀英", 身份证号=wrong(number(5))),
    ]
    checked = office.deliver(rows)
    assert (checked.counts.rows_accepted, checked.counts.rows_unregistered) == (4, 1)
    assert office.content("registration_no") == ["H00001", "H00004", "H00005"]


def test_answers_are_keyed_by_who_was_asked(hub: Hub) -> None:
    office = department(hub, "resident_pension_enrolment")
    shape = {"参保状态": None, "缴费年度": None, "代缴标识": None}
    rows = [
        {
            "request_key": "1",
            "outcome": "answered",
            "matched_on": "number_name",
            "参保状态": "1",
            "缴费年度": "2025",
            "代缴标识": "1",
        },
        {
            "request_key": "1",
            "outcome": "answered",
            "matched_on": "number_name",
            "参保状态": "1",
            "缴费年度": "2024",
            "代缴标识": "0",
        },
        {"request_key": "2", "outcome": "no_record", "matched_on": None, **shape},
        {"request_key": "3", "outcome": "refused", "matched_on": None, **shape},
        {"request_key": "3", "outcome": "refused", "matched_on": None, **shape},
    ]
    checked = office.deliver(rows, mode="by_list")
    assert checked.counts.rows_duplicate == 1
    assert office.content("request_key", "outcome", "contribution_year", "government_paid_flag") == [
        (1, "answered", "2024", False),
        (1, "answered", "2025", True),
        (2, "no_record", None, None),
        (3, "refused", None, None),
    ]
    assert checked.volumes == {"": 3}
    assert covered(office) == [("", "2025-11", "partial", "answered_list")]


def test_a_list_to_which_nobody_has_an_answer_needs_no_columns(hub: Hub) -> None:
    office = department(hub, "death_record")
    rows = [{"request_key": str(n), "outcome": "no_record", "matched_on": None} for n in (1, 2)]
    assert office.deliver(rows, mode="by_list").counts.rows_accepted == 2


def test_quarantined_rows_are_replayed_after_a_fix(
    office: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cardhub import registry

    monkeypatch.setattr(registry, "dataset", lambda name: office.dataset)
    strict = registry.checks("cremation_record")
    office.deliver([cremation(1, 姓名="测试"), cremation(2)])
    monkeypatch.setattr(registry, "checks", lambda name: [c for c in strict if c.code != "test_row"])
    counts = replay(office.hub, "cremation_record", reason="test_row", as_of=AS_OF)
    assert (counts.rows_in, counts.rows_accepted) == (1, 1)
    assert office.content("registration_no") == ["H00001", "H00002"]
    assert reasons(office) == []


def test_a_renewed_list_dismisses_what_an_older_one_had_kept_aside(office: Department) -> None:
    office.deliver([cremation(1, 姓名="测试"), cremation(2)])
    office.deliver(cremations(2))
    assert reasons(office) == []


def test_a_run_records_counts_and_codes_only(office: Department) -> None:
    office.deliver([cremation(1, 姓名="测试"), cremation(2, 性别="马晓明"), cremation(3)])
    with office.hub.engine.connect() as connection:
        details = connection.execute(sa.select(sa.cast(sync_run.c.details, sa.Text))).scalar_one()
    assert "test_row" in details
    assert "马晓明" not in details
    assert number(1) not in details
    pages = "".join(
        path.read_text(errors="replace") for path in (office.hub.settings.home / "data_docs").rglob("*.html")
    )
    assert "测试数据" in pages
    assert "马晓明" not in pages
    assert not any(number(n) in pages for n in (1, 2, 3))
