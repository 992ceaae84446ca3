"""What must hold of deaths, screenings, rehabilitation and family doctors."""

from quality.check import Check

CHECKS = {
    "death_record": (
        Check(
            code="no_death_date",
            title="有死亡登记但死亡日期缺失或无法识别",
            condition="outcome = 'answered' AND death_date IS NULL",
            mostly=0.9,
            field="death_date",
        ),
    ),
    "child_screening": (
        Check(
            code="referred_before_birth",
            title="转介日期早于出生日期",
            condition="referred_on < birth_date",
            mostly=0.9,
            field="referred_on",
        ),
    ),
    "rehabilitation_service": (
        Check(
            code="ended_before_started",
            title="结束日期早于开始日期",
            condition="ended_on < started_on",
            mostly=0.9,
            field="ended_on",
        ),
    ),
    "family_doctor_contract": (
        Check(
            code="none_and_some",
            title="残疾情况同时勾选无残疾与其他",
            condition="list_contains(disability_codes, 'none') AND len(disability_codes) > 1",
            mostly=0.9,
            field="disability_codes",
        ),
    ),
}
