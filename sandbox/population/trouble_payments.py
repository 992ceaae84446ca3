"""SB-03: subsidies paid out after a death."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.clock import month_start

__all__ = ["prepare", "twist"]

_GOES_ON = (
    "health", "funeral", "both", "two_months_ago", "card_cancelled",
    "failed", "last_month", "funeral_other_name", "funeral_fifteen_digits", "funeral_full_width",
    "payment_other_name", "payment_fifteen_digits", "payment_full_width",
)  # fmt: skip


def prepare(casting: Casting) -> None:
    draw, month = casting.draw, casting.world.clock.benefit_month
    for kind in ("living", "nursing"):
        for name in _GOES_ON:
            who = draw(f"SB-03/{kind}/{name}", 6 if name in ("health", "funeral", "both") else 3)
            health = not name.startswith("funeral")
            died = {"two_months_ago": month - 2, "last_month": month - 1}.get(name, month - 4)
            casting.dies(who, died, health=health, funeral=not health or name == "both")
            if name == "card_cancelled":
                casting.status(who, policy.CANCELLED, month - 1)
        casting.dies(draw(f"SB-03/{kind}/stopped_yet_paid", 3), month - 4)
        # Nobody knows yet, so everything is paid as ever.
        who = draw(f"SB-03/{kind}/registered_late", 4)
        first = int(month_start(np.array([month - 4]))[0])
        casting.world.deaths.health_date[who] = first + 5
        casting.world.deaths.registered[who] = casting.world.clock.today + 12
    for part, who in casting.parts.items():
        if part.startswith("SB-03/living"):
            casting.covered(who)
        elif part.startswith("SB-03/nursing"):
            casting.severe(who)


def twist(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    for kind, grant in (("living", casting.living), ("nursing", casting.nursing)):
        prefix = f"SB-03/{kind}/"
        for name in _GOES_ON:
            grant(casting.part(prefix + name), month - 30)
        who = casting.part(prefix + "stopped_yet_paid")
        grant(who, month - 30, month - 3)
        world.pay_until[who] = month
        world.pay_fails[casting.part(prefix + "failed")] = True
        for defect in ("other_name", "fifteen_digits", "full_width"):
            world.force("cremation_record", casting.part(f"{prefix}funeral_{defect}"), defect)
            world.force("subsidy_payment", casting.part(f"{prefix}payment_{defect}"), defect)
