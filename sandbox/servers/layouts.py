"""How each department names and keys what it serves: view, key, division, period and change-stamp headers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LAYOUTS", "Layout", "of_source"]


@dataclass(frozen=True)
class Layout:
    """`key`, `division`, `period`, `updated` are the source's own headers; '' where it has none."""

    source: str
    dataset: str
    view: str
    key: tuple[str, ...]
    division: str = "户籍区划"
    period: str = ""
    updated: str = ""


_ALL = (
    Layout("disability_card", "disability_card", "v_残疾人证", ("记录编号",), updated="更新时间"),
    Layout("disability_card", "disability_component", "v_残疾分项", ("分项编号",), updated="更新时间"),
    Layout("disability_card", "needs_survey", "v_动态更新", ("调查编号",), updated="更新时间"),
    Layout(
        "social_relief",
        "subsistence_allowance_member",
        "v_低保人员",
        ("家庭编号", "成员序号"),
        period="统计月份",
    ),
    Layout("social_relief", "extreme_hardship_support", "v_特困人员", ("救助供养编号",), period="统计月份"),
    Layout("social_relief", "disability_subsidy", "v_两项补贴", ("申请编号",), period="统计月份"),
    Layout("social_relief", "subsidy_payment", "v_补贴发放", ("发放编号",), period="统计月份"),
    Layout("social_relief", "orphan_support", "v_孤儿保障", ("保障编号",), period="统计月份"),
    Layout(
        "social_relief",
        "marginal_low_income_member",
        "v_低保边缘",
        ("家庭编号", "成员序号"),
        period="统计月份",
    ),
    Layout("social_relief", "cremation_record", "v_火化登记", ("登记编号",)),
    Layout("social_security", "resident_pension_enrolment", "resident-pension", (), division=""),
    Layout("social_security", "medical_insurance_enrolment", "medical-insurance", (), division=""),
    Layout("social_security", "work_injury_benefit", "work-injury", (), division=""),
    Layout("public_security", "household_registration", "household-registration", (), division=""),
    Layout("education", "student_record", "学籍", ("全国学籍号", "学年"), period="学年"),
    Layout("education", "home_teaching_visit", "送教上门", ("记录编号",), period="学年"),
    Layout("education", "national_roll_answer", "", (), division="", period="学年"),
    Layout(
        "poverty_alleviation",
        "monitored_member",
        "监测对象",
        ("户编号", "人口编号"),
        division="行政区划代码",
        period="年度",
    ),
    Layout("health", "death_record", "deaths", (), division=""),
    Layout(
        "health",
        "child_screening",
        "child-screenings",
        ("筛查编号",),
        division="现住区划",
        updated="更新时间",
    ),
    Layout(
        "health",
        "rehabilitation_service",
        "rehabilitation-services",
        ("服务编号",),
        division="现住区划",
        updated="更新时间",
    ),
    Layout(
        "health",
        "family_doctor_contract",
        "family-doctor-contracts",
        ("签约编号",),
        division="现住区划",
        updated="更新时间",
    ),
)

LAYOUTS = {layout.dataset: layout for layout in _ALL}


def of_source(source: str) -> list[Layout]:
    """The layouts of one department, in the order it lists them."""
    return [layout for layout in _ALL if layout.source == source]
