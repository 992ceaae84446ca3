"""人社/医保 and 卫健 over real HTTP: the agreed interface, and every way it can misbehave."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.faults import Fault
from tests.sandbox.servers import small_part
from tests.sandbox.servers.conftest import Running

_SCREENINGS = "/v1/child-screenings"


def _people(*numbers: int) -> dict[str, Any]:
    people = [
        {"请求键": str(i), "证件号码": small_part.id_number(i), "姓名": small_part.name(i)} for i in numbers
    ]
    return {"人员": people}


def _all_screenings(client: httpx.Client, since: str = "", most: int = 30) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = None
    for _ in range(most):
        asked = {"limit": "100", **({"cursor": cursor} if cursor else {"updated_since": since})}
        page = client.get(_SCREENINGS, params=asked).raise_for_status().json()
        rows += page["数据"]
        cursor = page["下一页"]
        if cursor is None:
            break
    return rows


def test_pages_follow_the_cursor_to_the_end(running: Running) -> None:
    with running.client("health") as client:
        rows = _all_screenings(client)

    assert len({row["筛查编号"] for row in rows}) == len(rows) == small_part.CARDS


def test_updated_since_gives_only_later_rows(running: Running) -> None:
    with running.client("health") as client:
        rows = _all_screenings(client, since="2026-01-01 20:00:00")

    assert len(rows) == small_part.CARDS - 1_200
    assert min(row["更新时间"] for row in rows) == "2026-01-01 20:00:00"


def test_control_counts_add_up(running: Running) -> None:
    with running.client("health") as client:
        answer = client.get("/v1/control-counts", params={"dataset": "child_screening"}).json()

    assert sum(row["行数"] for row in answer["对账"]) == small_part.CARDS


def test_wrong_credentials_get_no_token(running: Running) -> None:
    url = f"{running.connections['health']['host']}/oauth/token"
    form = {"grant_type": "client_credentials", "client_id": "cardhub-health", "client_secret": "x"}

    assert httpx.post(url, data=form).status_code == 401
    assert httpx.get(running.connections["health"]["host"] + _SCREENINGS).status_code == 401


def test_verification_answers_only_for_the_people_asked(running: Running) -> None:
    asked = _people(1, 2, 4)
    asked["人员"][1]["姓名"] = "马测２"
    asked["人员"].append({"请求键": "x", "证件号码": small_part.id_number(3), "姓名": "李某"})
    with running.client("social_security") as client:
        answer = client.post("/v1/resident-pension/verify", json=asked).json()

    matched = {row["请求键"]: row["匹配方式"] for row in answer["结果"]}
    assert matched == {"1": "证件号码+姓名", "2": "证件号码+姓名", "x": "证件号码"}
    assert answer["无记录"] == ["4"]
    assert answer["下一页"] is None


def test_more_than_a_thousand_people_are_refused(running: Running) -> None:
    person = {"请求键": "1", "证件号码": "x", "姓名": "y"}
    with running.client("social_security") as client:
        answer = client.post("/v1/work-injury/verify", json={"人员": [person] * 1_001})

    assert answer.status_code == 413
    assert answer.json()["上限"] == 1_000


def test_a_death_is_a_date_for_number_and_name_and_not_before_it_is_registered(running: Running) -> None:
    asked = _people(5, 6, 7)
    asked["人员"][1]["姓名"] = "李某"
    with running.client("health") as client:
        answer = client.post("/v1/deaths/verify", json=asked).json()

    assert answer["结果"] == [{"请求键": "5", "死亡日期": "2026-02-03"}]
    assert answer["无记录"] == ["6", "7"]


def test_refused_and_unanswered_people_are_two_different_things(running: Running) -> None:
    security = running.province.social_security
    security.fault(Fault.REFUSED, id_numbers=[small_part.id_number(1)])
    security.fault(Fault.UNANSWERED, id_numbers=[small_part.id_number(2)])
    with running.client("social_security") as client:
        answer = client.post("/v1/resident-pension/verify", json=_people(1, 2, 3)).json()

    assert [row["请求键"] for row in answer["拒绝"]] == ["1"]
    assert [row["请求键"] for row in answer["结果"]] == ["3"]
    assert answer["无记录"] == []


def test_the_population_says_whom_the_department_does_not_answer(running: Running) -> None:
    with running.client("social_security") as client:
        answer = client.post("/v1/resident-pension/verify", json=_people(9, 10, 11)).json()

    assert [row["请求键"] for row in answer["拒绝"]] == ["9"]
    assert [row["请求键"] for row in answer["结果"]] == ["10"]
    assert "应答" not in answer["结果"][0]
    assert answer["无记录"] == []


def test_a_repeated_page_brings_rows_twice(running: Running) -> None:
    running.province.health.fault(Fault.PAGE_REPEATED, times=1, after=2)
    with running.client("health") as client:
        rows = _all_screenings(client)

    assert len(rows) > len({row["筛查编号"] for row in rows})


def test_a_skipped_page_loses_rows(running: Running) -> None:
    running.province.health.fault(Fault.PAGE_SKIPPED, times=1, after=2)
    with running.client("health") as client:
        assert len(_all_screenings(client)) == small_part.CARDS - 100


def test_a_looping_cursor_never_ends(running: Running) -> None:
    running.province.health.fault(Fault.LOOPING_CURSOR, after=3)
    with running.client("health") as client:
        assert len(_all_screenings(client, most=20)) == 20 * 100


def test_fewer_rows_still_look_fine(running: Running) -> None:
    running.province.health.fault(Fault.FEWER_ROWS, share=0.4)
    with running.client("health") as client:
        found = len(_all_screenings(client))

    assert 0.5 * small_part.CARDS < found < 0.7 * small_part.CARDS


def test_a_token_dies_in_the_middle_of_a_run(running: Running) -> None:
    running.province.health.fault(Fault.TOKEN_EXPIRED, times=1, after=1)
    with running.client("health") as client:
        assert client.get(_SCREENINGS).status_code == 200
        assert client.get(_SCREENINGS).status_code == 401
    with running.client("health") as client:
        assert client.get(_SCREENINGS).status_code == 200


def test_a_storm_of_429_then_a_500_then_fine(running: Running) -> None:
    running.province.health.fault(Fault.TOO_MANY_REQUESTS, times=2, retry_after=3)
    running.province.health.fault(Fault.SERVER_ERROR, times=1)
    with running.client("health") as client:
        answers = [client.get(_SCREENINGS) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [429, 429, 500, 200]
    assert answers[0].headers["Retry-After"] == "3"


def test_the_connection_breaks_half_way(running: Running) -> None:
    running.province.health.fault(Fault.DROPPED, times=1)
    with running.client("health") as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(_SCREENINGS)
        assert client.get(_SCREENINGS).status_code == 200


def test_wrong_content_another_host_and_a_lying_charset(running: Running) -> None:
    health = running.province.health
    with running.client("health") as client:
        health.fault(Fault.HTML, times=1)
        page = client.get(_SCREENINGS)
        health.fault(Fault.REDIRECT, times=1)
        elsewhere = client.get(_SCREENINGS)
        health.fault(Fault.WRONG_CHARSET, times=1)
        garbled = client.get(_SCREENINGS)

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert elsewhere.headers["location"].startswith("http://localhost:")
    assert "charset=utf-8" in garbled.headers["content-type"]
    with pytest.raises(UnicodeDecodeError):
        garbled.content.decode("utf-8")


def test_a_renamed_a_missing_column_and_no_control_counts(running: Running) -> None:
    health = running.province.health
    health.fault(Fault.RENAMED_COLUMN, column="证件号码", to="身份号码")
    health.fault(Fault.MISSING_COLUMN, column="更新时间")
    health.fault(Fault.NO_CONTROL_COUNTS)
    with running.client("health") as client:
        row = client.get(_SCREENINGS).json()["数据"][0]
        counts = client.get("/v1/control-counts", params={"dataset": "child_screening"})

    assert "身份号码" in row
    assert not {"证件号码", "更新时间"} & set(row)
    assert counts.status_code == 404


def test_the_department_can_change_a_row(running: Running) -> None:
    health = running.province.health
    new = {"筛查编号": "NEW", "儿童姓名": "马·新", "更新时间": "2026-12-01 00:00:00"}
    with running.client("health") as client:
        health.put("child_screening", new)
        added = _all_screenings(client, since="2026-12-01")
        health.remove("child_screening", "NEW")
        removed = _all_screenings(client, since="2026-12-01")

    assert added == [new]
    assert removed == []


def test_the_back_door_needs_its_secret(running: Running) -> None:
    with running.client("health") as client:
        assert client.delete("/_admin/faults").status_code == 403
