"""Signing in, finding a case and working on it, on pages without script."""

from __future__ import annotations

import json

import pytest

from tests.cases.world import fact, lead
from tests.console.client import Client
from tests.console.office import ADVERSE, BESIDE, HELP, Office


def test_from_signing_in_to_a_first_decision_in_four_clicks(office: Office, client: Client) -> None:
    it = office.open_case(severity="C")
    first = client.sign_in("township")  # 1
    assert first.heading == "我的工作台"
    case = next(href for href, _ in first.links if href == f"/case/{it}")
    page = client.get(case)  # 2
    page = client.send(page, f"/case/{it}/accept")  # 3
    assert "已完成：受理" in page.text
    page = client.send(page, f"/case/{it}/verify", result="confirmed")  # 4
    assert "核实结果：属实" in page.text
    assert office.state(it).result_code == "confirmed"


def test_a_wrong_password_is_told_kindly_and_the_wish_is_kept(office: Office, client: Client) -> None:
    wanted = f"/case/{office.cases['help']}"
    page = client.sign_in("county", "a wrong one", wanted)
    assert page.status == 401 and "没有登录成功" in page.text
    page = client.send(page, "/sign-in", login="county", password="a password of the tests")
    assert page.heading.endswith(f"（第 {office.cases['help']} 号）")


def test_signing_out_ends_the_session_for_good(client: Client) -> None:
    page = client.sign_in("county")
    kept = dict(client.cookies)
    assert client.send(page, "/sign-out").heading == "登录"
    client.cookies = kept
    assert client.get("/").heading == "登录"


def test_the_case_page_shows_the_question_and_both_sides_masked(office: Office, client: Client) -> None:
    it = office.cases["help"]
    client.sign_in("county")
    page = client.get(f"/case/{it}")
    number = office.number_of(it)
    assert "马小花" not in page.source and number not in page.source
    assert "马**" in page.text and f"{number[:6]}**********{number[-2:]}" in page.text
    for told in (
        "是低保保障对象",
        "证件状态",
        "有效",
        "国发〔2015〕52号",
        "未核对孤儿基本生活保障",
        "2026-09-10",
    ):
        assert told in page.text, told


def test_names_that_differ_show_where_and_hide_the_rest(office: Office, client: Client) -> None:

    evidence = json.loads(lead(1)["evidence"])
    evidence["facts"] = [
        fact("disability_card", "full_name", "欧阳晓华"),
        fact("disability_subsidy", "full_name", "欧阳晓花", grade="B"),
    ]
    it = office.open_case("ID-01", name="欧阳晓华", evidence=json.dumps(evidence, ensure_ascii=False))
    client.sign_in("county")
    page = client.get(f"/case/{it}")
    assert "<mark>华</mark>" in page.source and "<mark>花</mark>" in page.source
    assert "欧**" in page.source and "阳晓" not in page.source
    assert "号码一致，姓名不同" in page.text


def test_two_officers_at_once_the_second_is_told_and_keeps_what_he_wrote(
    office: Office, client: Client
) -> None:
    it = office.open_case()
    client.sign_in("county")
    page = client.get(f"/case/{it}")
    with Client(office.address) as other:
        other.sign_in("second")
        other.send(other.get(f"/case/{it}"), f"/case/{it}/accept")
    answer = client.send(page, f"/case/{it}/accept", note="我来办，<b>先</b>打电话")
    assert answer.status == 409 and "测试second" in answer.text and "我来办，<b>先</b>打电话" in answer.text
    assert office.state(it).version == 2


def test_an_answer_that_is_missing_is_asked_for_and_the_note_stays(office: Office, client: Client) -> None:
    it = office.open_case(ADVERSE)
    client.sign_in("county")
    page = client.send(client.get(f"/case/{it}"), f"/case/{it}/accept")
    answer = client.send(page, f"/case/{it}/assign", note="请接着办")
    assert answer.status == 422 and "请选一位能看到这件事的同事" in answer.text
    assert answer.form(f"/case/{it}/assign") and "请接着办" in answer.source
    assert "要记为“属实”，请先请部门核实" in answer.text


def test_a_verifier_is_asked_and_answers(office: Office, client: Client) -> None:
    it = office.open_case(ADVERSE)
    client.sign_in("verifier")
    assert client.get(f"/case/{it}").status == 404
    client.sign_in("county")
    page = client.send(client.get(f"/case/{it}"), f"/case/{it}/accept")
    client.send(page, f"/case/{it}/ask", department="civil_affairs")
    client.sign_in("verifier")
    page = client.send(
        client.get(f"/case/{it}"), f"/case/{it}/reply", result="confirmed", note="八月仍在发放"
    )
    assert "部门已回复" in page.text and "八月仍在发放" in page.text
    client.sign_in("county")
    page = client.send(client.get(f"/case/{it}"), f"/case/{it}/verify", result="confirmed")
    page = client.send(page, f"/case/{it}/notify", method="phone")
    assert "可在" in page.text and "电话告知" in page.text


def test_the_worklist_filters_orders_and_pages_by_address(office: Office, client: Client) -> None:
    made = office.open_many(33, "CD-06", BESIDE, "L")
    client.sign_in("county")
    page = client.get("/?rule=CD-06&sort=newest")
    listed = [int(href.rpartition("/")[2]) for href, _ in page.links if href.startswith("/case/")]
    assert listed == sorted(made, reverse=True)[:30]
    (following,) = [href for href, text in page.links if text == "下一页"]
    page = client.get(following)
    rest = [int(href.rpartition("/")[2]) for href, _ in page.links if href.startswith("/case/")]
    assert rest == sorted(made, reverse=True)[30:]
    for sort in ("gravity", "due"):
        seen: list[str] = []
        address = f"/?sort={sort}"
        while address:
            page = client.get(address)
            seen += [href for href, _ in page.links if href.startswith("/case/")]
            address = next((href for href, text in page.links if text == "下一页"), "")
        assert len(seen) == len(set(seen)) and f"您能看到 {len(seen)} 件待办" in page.text, sort
    assert "没有符合这些条件的待办" in client.get("/?rule=CD-06&severity=C").text
    assert client.get("/?rule='--&sort=x&after=..&place=620103&severity=ZZ").status == 200


def test_the_gravest_and_most_urgent_come_first(office: Office, client: Client) -> None:
    client.sign_in("county")
    page = client.get("/")
    listed = [int(href.rpartition("/")[2]) for href, _ in page.links if href.startswith("/case/")]
    keys = [(office.state(each).gravity, office.state(each).due_on, each) for each in listed]
    assert keys == sorted(keys)


@pytest.mark.parametrize("way", ["name", "number", "tail", "former"])
def test_a_person_is_found_exactly_and_within_ones_sight(office: Office, client: Client, way: str) -> None:
    here = office.open_case(name=f"寻{way}")
    office.open_case(HELP, "620103001001", name=f"寻{way}")
    office.index_for_search()
    number = office.number_of(here)
    typed = {"name": f" 寻·{way} ", "number": number.lower(), "tail": f"{number[6:10]} {number[-4:]}"}
    if way == "former":
        old = "620102190001019998"
        office.run(
            "insert into id_alias (id_index, person_id, division_code, id_number, reason)"
            " select :index, person_id, division_code, id_number, 'corrected' from person"
            " where person_id = :it",
            index=office.hub.vault.blind_index("person.id_number", old),
            it=office.state(here).person_id,
        )
        typed["former"] = old
    page = client.sign_in("county")
    found = client.send(page, "/search", sought=typed[way])
    assert [href for href, _ in found.links if href.startswith("/case/")] == [f"/case/{here}"]
    assert f"寻{way}" not in found.source


def test_nobody_found_and_nothing_asked(client: Client) -> None:
    page = client.sign_in("county")
    assert "没有找到" in client.send(page, "/search", sought="无此人").text
    assert "请先写要找的人" in client.send(page, "/search", sought="  ").text


def test_villages_see_no_amounts_and_no_treatment(office: Office, client: Client) -> None:

    evidence = json.loads(lead(1)["evidence"])
    evidence["facts"] += [
        fact("disability_subsidy", "monthly_amount", "110.00"),
        fact("health_contract", "contract_on", "2025-01-02"),
    ]
    evidence["arithmetic"] = {
        "since_month": "2026-01", "until_month": "2026-08", "months": 8, "monthly_amount": "123.00",
        "total_amount": "984.00",
    }  # fmt: skip
    it = office.open_case(evidence=json.dumps(evidence, ensure_ascii=False))
    client.sign_in("county")
    assert "984.00" in client.get(f"/case/{it}").text
    client.sign_in("township")
    assert "984.00" not in client.get(f"/case/{it}").source


@pytest.mark.parametrize("login", ["county", "operator"])
def test_everybody_sees_how_fresh_the_data_is(client: Client, login: str) -> None:
    client.sign_in(login)
    page = client.get("/state")
    assert "没有成功，仍用上一次的" in page.text and "还没有数据" in page.text
