"""CD-03 and CD-05: cards about to run out, and benefits resting on cards that are no longer good."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.cards import TEN_YEARS
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER

__all__ = ["prepare", "twist"]

_ENDS = {
    "today": 0,
    "overdue": -120,
    "last_day_of_notice": policy.NOTICE_DAYS,
    "one_day_early": policy.NOTICE_DAYS + 1,
}
_KINDS = ("living", "nursing")


def prepare(casting: Casting) -> None:
    _prepare_expiry(casting)
    month = casting.world.clock.benefit_month
    for kind in _KINDS:
        for name, status in (("cancelled", policy.CANCELLED), ("frozen", policy.FROZEN)):
            casting.status(casting.draw(f"CD-05/{kind}/{name}", 12), status, month - 4)
            casting.status(casting.draw(f"CD-05/{kind}/{name}_two_months_ago", 3), status, month - 2)
            casting.status(casting.draw(f"CD-05/{kind}/{name}_last_month", 4), status, month - 1)
        for name, status in (("expired", 20), ("moving", 40), ("in_process", 70)):
            casting.status(casting.draw(f"CD-05/{kind}/{name}", 3), status, month - 4)
        for name in ("stopped", "starts_later", "ends_soon", "other_name", "fifteen_digits", "full_width"):
            who = casting.draw(f"CD-05/{kind}/{name}", 4 if name == "ends_soon" else 3)
            casting.status(who, policy.CANCELLED, month - 4)
    for part, who in casting.parts.items():
        if part.startswith("CD-05/living"):
            casting.covered(who)
        elif part.startswith("CD-05/nursing"):
            casting.severe(who)


def _prepare_expiry(casting: Casting) -> None:
    cards, today = casting.world.cards, casting.world.clock.today
    casting.draw("CD-03/today", 3)
    casting.draw("CD-03/overdue", 12)
    casting.draw("CD-03/last_day_of_notice", 4)
    casting.draw("CD-03/one_day_early", 8)
    casting.dies(casting.draw("CD-03/dead", 6), casting.world.clock.benefit_month - 4)
    casting.death_dated_ahead(casting.draw("CD-03/death_dated_ahead", 5))
    casting.death_dated_ahead(casting.draw("CD-03/funeral_dated_ahead", 5), health=False)
    casting.status(casting.draw("CD-03/lost", 5), policy.LOST)
    casting.status(casting.draw("CD-03/frozen", 5), policy.FROZEN)
    casting.status(casting.draw("CD-03/expired", 5), policy.EXPIRED)
    for part, who in casting.parts.items():
        if part.startswith("CD-03/"):
            valid_to = today + _ENDS.get(part.removeprefix("CD-03/"), 30)
            cards.valid_to[who] = valid_to
            cards.issued[who] = cards.first_issued[who] = valid_to - TEN_YEARS
            cards.changed[who] = np.where(
                cards.status[who] == policy.ACTIVE, cards.issued[who], cards.changed[who]
            )


def twist(casting: Casting) -> None:
    month = casting.world.clock.benefit_month
    for kind, grant in (("living", casting.living), ("nursing", casting.nursing)):
        prefix = f"CD-05/{kind}/"
        for part, who in casting.parts.items():
            if part.startswith(prefix):
                grant(who, month - 30)
        grant(casting.part(prefix + "stopped"), month - 30, month)
        grant(casting.part(prefix + "starts_later"), month + 1, NEVER)
        grant(casting.part(prefix + "ends_soon"), month - 30, month + 2)
        casting.world.force("disability_subsidy", casting.part(prefix + "other_name"), "other_name")
        casting.world.force("disability_subsidy", casting.part(prefix + "fifteen_digits"), "fifteen_digits")
        casting.world.force("disability_subsidy", casting.part(prefix + "full_width"), "full_width")
