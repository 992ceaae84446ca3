"""SB-07: 特困 support and a disability subsidy in the same month."""

from __future__ import annotations

from sandbox.population.casting import Casting

__all__ = ["prepare", "twist"]

_BOTH = (
    "both", "both_dead", "subsidy_stopped", "subsidy_to_come", "subsidy_ends_soon",
    "hardship_other_name", "hardship_fifteen_digits", "hardship_full_width",
    "subsidy_other_name", "subsidy_fifteen_digits", "subsidy_full_width",
)  # fmt: skip


def prepare(casting: Casting) -> None:
    draw, month = casting.draw, casting.world.clock.benefit_month
    for kind in ("living", "nursing"):
        for name in _BOTH:
            who = draw(f"SB-07/{kind}/{name}", {"both": 20, "subsidy_ends_soon": 4}.get(name, 3))
            if name == "both_dead":
                casting.dies(who, month - 1)
            casting.hardship(who)
        casting.hardship(draw(f"SB-07/{kind}/hardship_ended", 4), stop=month)
        casting.hardship(draw(f"SB-07/{kind}/hardship_ends_soon", 4), stop=month + 2)
        casting.hardship(draw(f"SB-07/{kind}/hardship_to_come", 3), start=month + 1)
    for part, who in casting.parts.items():
        if part.startswith("SB-07/nursing"):
            casting.severe(who)


def twist(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    for kind, grant in (("living", casting.living), ("nursing", casting.nursing)):
        prefix = f"SB-07/{kind}/"
        for part, who in casting.parts.items():
            if part.startswith(prefix):
                grant(who, month - 28)
        grant(casting.part(prefix + "subsidy_stopped"), month - 28, month)
        grant(casting.part(prefix + "subsidy_to_come"), month + 1)
        grant(casting.part(prefix + "subsidy_ends_soon"), month - 28, month + 2)
        for defect in ("other_name", "fifteen_digits", "full_width"):
            world.force("extreme_hardship_support", casting.part(f"{prefix}hardship_{defect}"), defect)
            world.force("disability_subsidy", casting.part(f"{prefix}subsidy_{defect}"), defect)
