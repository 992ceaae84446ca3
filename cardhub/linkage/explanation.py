"""One link in one sentence: what both sides say of each field, and what changed it since the last set."""

from __future__ import annotations

from typing import Any

from cardhub import registry
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage import earlier_sets, link, link_sets, matcher, persons
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.match_fields import PERSON_FIELDS, create_person_fields, match_fields
from cardhub.linkage.versions import model_of
from schemas.dataset import Dataset, Role

__all__ = ["explain_record"]

_UNLINKED = {
    "missing": "没有身份证号，其他信息也不足以认定是哪位持证人",
    "not_registered": "身份证号有效，但不在残疾人证登记中，其他信息也未指向持证人",
    "anothers_number": "身份证号是另一位持证人的，姓名及出生日期、性别或地区与其不符",
    "decided": "经人工核对，不是所推荐的持证人",
    "disputed": "身份证号与其他信息分别指向两位经人工认定不是同一人的持证人，需人工认定本行是谁",
    "no_record": "来源部门答复：无记录",
}
_NO_USABLE_NUMBER = "身份证号不能使用，其他信息也不足以认定是哪位持证人"
_ANSWER = {"A": "来源部门按身份证号和姓名核对一致", "B": "来源部门只按身份证号核对一致"}


def explain_record(hub: Hub, dataset_name: str, record_key: int) -> dict[str, Any]:
    """Grade, person, sentence. The sentence holds names and numbers: for an officer, never for a log.

    `changed` names what differs from the set before, where the link does: data, register, rules, model,
    decisions.
    """
    dataset = registry.dataset(dataset_name)
    with doorway.connect(hub.settings) as con:
        pins = link.current_pins(hub)
        register = pins.get(registry.register().name)
        if register is None or dataset_name not in pins:
            raise ConfigurationError(f"{dataset_name} was never synced, or the register was not")
        wanted = {name: pins[name] for name in (register.dataset, dataset_name)}
        links = link.link_pins(hub, con, wanted)[dataset_name]
        found = _link_of(hub, con, dataset, links, record_key)
        if found is None:
            raise ConfigurationError(f"{dataset_name} has no record {record_key} now")
        rows = f"{snapshots.scan(hub, con, pins[dataset_name])}"
        if found["grade"] is None:
            sentence = _UNLINKED.get(found["reason"], _NO_USABLE_NUMBER) + "。"
        elif dataset.role is Role.ANSWERED:
            sentence = _ANSWER[found["grade"]] + "。"
        else:
            features = found["features"]
            if features is None:
                persons.bring(hub, con, register, register.as_of)
                create_person_fields(hub, con, registry.register(), register)
                features = _compare(hub, con, dataset, rows, record_key, found["person_id"])
            sentence = matcher.explain(features)
        earlier = earlier_sets.before(hub, links)
        before = _link_of(hub, con, dataset, earlier, record_key) if earlier else None
        is_same = before is not None and (before["person_id"], before["grade"]) == (
            found["person_id"],
            found["grade"],
        )
        return {
            "dataset": dataset_name,
            "record_key": record_key,
            "person_id": found["person_id"],
            "grade": found["grade"],
            "reason": found["reason"],
            "probability": found["probability"],
            "sentence": sentence,
            "changed": earlier_sets.causes(links, earlier) if earlier and not is_same else [],
        }


def _link_of(hub: Hub, con: Any, dataset: Dataset, links: LinkSet, record_key: int) -> dict[str, Any] | None:
    cursor = con.execute(
        f"SELECT * FROM {link_sets.scan(hub, con, links)} WHERE record_key = ?", [record_key]
    )
    names = [each[0] for each in cursor.description]
    row = cursor.fetchone()
    empty = dict.fromkeys(("features", "probability"))
    return None if row is None else empty | dict(zip(names, row, strict=True))


def _compare(hub: Hub, con: Any, dataset: Dataset, rows: str, record_key: int, person_id: int) -> str:
    fields = ", ".join(f"{sql} AS {name}" for name, sql in match_fields(dataset).items())
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE explained AS SELECT r.record_key AS key, {fields} "
        f"FROM {rows} AS r WHERE r.record_key = {record_key}"
    )
    person = f"(FROM {PERSON_FIELDS} WHERE key = {person_id})"
    return matcher.compare(con, "explained", person, model=model_of(hub))
