"""A case laid open: what was seen, in which snapshots, how complete, by which parameters and SQL."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.comparison.catalogue import declared
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.reports.explain import explain
from tests.cases import world
from tests.comparison.test_run import DAY, province, run
from tests.linkage.lake_rows import id_number


def only_case(hub: Hub) -> int:
    with hub.engine.connect() as connection:
        return int(connection.execute(sa.text('select case_id from "case"')).scalar_one())


def test_a_case_says_what_it_stands_on(hub: Hub) -> None:
    province(hub)
    run(hub)

    text = explain(hub, declared(), only_case(hub))

    for said in (
        "SB-01 低保残疾人未享生活补贴",
        "本人：马** 620102********" + id_number(1)[-4:],
        "低保人员 起保年月：2024-01〔A 号码、姓名一致〕",
        "残疾人证 证件状态：有效（10）",
        f"数据日期 {DAY}",
        "残疾人两项补贴：快照",
        "本县区 2026-05 完整",
        "须证明不在（benefit_month）",
        "火化登记：从未接入",
        "未核对死亡登记",
        "国发〔2015〕52号",
        "FROM usable_card AS c",
        "-- usable_card（usable_card.sql）",
    ):
        assert said in text, said
    assert id_number(1) not in text and "马小龙" not in text


def test_values_that_are_evidence_stand_as_they_were_seen(hub: Any) -> None:
    person = world.add_person(hub, 1)
    evidence = json.loads(world.lead(person)["evidence"]) | {
        "facts": [world.fact("monitored_member", "id_doc_number", "62010219000101001043")],
        "arithmetic": {
            "clause": "x",
            "since_month": "2026-03",
            "until_month": "2026-08",
            "months": 6,
            "monthly_amount": "110.00",
            "total_amount": "660.00",
        },
    }
    done = world.begin(hub, date(2026, 9, 10), "SB-07")
    world.reconciled(hub, done, world.lead(person, "SB-07", evidence=json.dumps(evidence)))

    text = explain(hub, declared(), only_case(hub))

    assert "62010219000101001043" in text
    assert "2026-03 至 2026-08，共 6 个月；每月 110.00 元；估算合计 660.00 元" in text
    assert "参数文件在比对之后改动过" in text


def test_a_case_of_a_withdrawn_rule_and_a_case_that_is_not_there(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, date(2026, 9, 10), "XX-01"), world.lead(person, "XX-01"))

    number = only_case(hub)

    assert "规则已撤销" in explain(hub, declared(), number)
    with pytest.raises(ConfigurationError, match=f"no case {number + 1};"):
        explain(hub, declared(), number + 1)
