"""The rows that each rule's leads rest on: damage to these alone excuses a lead that is not found."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BARRED_BY", "NOT_REGISTERED", "RESTS_ON", "Damage", "Lead", "excuse"]

# rule, ID number, subject
Lead = tuple[str, str, str]
# (ID number, dataset) → what defects did to rows
Damage = Mapping[tuple[str, str], set[str]]

_REGISTER = "disability_card"  # without a readable card row nobody knows the person
_ITS_OWN = "the dataset that the lead's subject names"
# Rows that a lead rests on, beside the card. Where a rule asks for an absence, a damaged row makes a guard
# speak up, and that is not an excuse of its own.
RESTS_ON = {
    "CD-01": ("cremation_record",),
    "CD-02": ("cremation_record", "needs_survey", "rehabilitation_service"),
    "CD-03": (),
    "CD-04": (),
    "CD-05": ("disability_subsidy",),
    "CD-06": ("disability_subsidy",),
    "CD-07": ("disability_component",),
    "CD-08": ("child_screening", "student_record"),
    "ED-01": (),
    "ED-02": ("student_record", "disability_component"),
    "ED-03": ("student_record", "home_teaching_visit"),
    "HL-01": ("child_screening",),
    "HL-02": (),
    "ID-01": (_ITS_OWN,),
    "ID-02": (_ITS_OWN,),
    "ID-03": (_ITS_OWN,),
    "ID-04": (_ITS_OWN,),
    "ID-05": (),
    "ID-06": (_ITS_OWN,),
    "IN-01": (),
    "IN-02": ("resident_pension_enrolment", "cremation_record"),
    "IN-03": (),
    "IN-04": (
        "subsistence_allowance_member",
        "extreme_hardship_support",
        "monitored_member",
        "medical_insurance_enrolment",
    ),
    "MN-01": ("monitored_member",),
    "MN-02": ("needs_survey", "marginal_low_income_member", "cremation_record"),
    "MN-03": ("monitored_member",),
    "RL-01": ("marginal_low_income_member", "disability_component"),
    "RL-02": ("needs_survey", "disability_component"),
    "RL-03": ("subsistence_allowance_member",),
    "SB-01": ("subsistence_allowance_member", "marginal_low_income_member"),
    "SB-02": ("disability_component",),
    "SB-03": ("subsidy_payment", "cremation_record"),
    "SB-04": ("disability_subsidy",),
    "SB-05": ("disability_subsidy",),
    "SB-06": ("disability_subsidy", "disability_component"),
    "SB-07": ("extreme_hardship_support", "disability_subsidy"),
    "SB-08": ("disability_subsidy",),
    "SB-09": ("orphan_support", "disability_subsidy"),
    "SB-12": ("disability_subsidy",),
    "SB-13": ("disability_subsidy", "subsidy_payment"),
    "SV-01": ("needs_survey",),
    "SV-03": ("needs_survey",),
    "SV-02": (
        "needs_survey",
        "subsistence_allowance_member",
        "extreme_hardship_support",
        "monitored_member",
    ),
}
# The same, where it depends on what the lead is about.
_RESTS_ON_TOO = {
    ("SV-03", "subsistence_allowance"): ("subsistence_allowance_member",),
    ("SV-03", "extreme_hardship_support"): ("extreme_hardship_support",),
    ("SV-03", "living_subsidy"): ("disability_subsidy",),
    ("SV-03", "nursing_subsidy"): ("disability_subsidy",),
    ("SV-03", "schooling"): ("student_record",),
}
BARRED_BY = ("extreme_hardship_support", "orphan_support")
_LOST = ("quarantined", "unlinked")
# Who is on the register only it says: there is no person to have a case.
NOT_REGISTERED = tuple(f"row {effect} in {_REGISTER}" for effect in _LOST)
_NEEDS_A_GRADE = (
    "CD-01", "CD-05", "IN-02", "SB-03", "SB-04", "SB-05", "SB-06", "SB-07", "SB-08",
    "SB-09", "SB-12",
)  # fmt: skip


def excuse(lead: Lead, damage: Damage, *more: str, is_linked: bool = False) -> str | None:
    """The damage that hides this lead, as effect and dataset; None if there is none.

    `more` are datasets that it rests on beside its rule's. `is_linked`: no row is lost for its identity, but
    on the register, where nobody else says who somebody is.
    """
    rule, number, subject = lead
    rests_on = (*RESTS_ON.get(rule, ()), *_RESTS_ON_TOO.get((rule, subject), ()), *more)
    for each in (_REGISTER, *rests_on):
        dataset = subject if each == _ITS_OWN else each
        done = damage.get((number, dataset), set())
        for effect in _effects(rule, is_linked=is_linked and dataset != _REGISTER):
            if effect in done:
                return f"row {effect} in {dataset}"
    return None


def _effects(rule: str, *, is_linked: bool) -> tuple[str, ...]:
    """What may become of a row so that it carries no lead of this rule."""
    if is_linked:
        return ("quarantined",)
    return (*_LOST, "lower_grade") if rule in _NEEDS_A_GRADE else _LOST
