"""Hand out parts: which holders will carry planted trouble, and the plain life each starts from."""

from __future__ import annotations

import numpy as np

from sandbox.population import marginal, moves, orphans, policy
from sandbox.population.cards import TEN_YEARS
from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import load as places
from sandbox.population.relief import COVERED
from sandbox.population.world import World

__all__ = ["Casting"]

_PER = 20_000  # quotas are for this many cards


class Casting:
    """Draws disjoint groups of holders. A part is known by its name, such as `SB-01/stopped`.

    Everybody drawn starts plain: an adult (of working age, or a child of school age, where the part needs
    one) with one active physical level-4 card, no benefit, no school trouble, on no watch list. A part then
    changes what it is about, and nothing else.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.parts: dict[str, Arr] = {}
        rng = world.rng("casting")
        self.rng = rng
        birth, clock = world.people.birth[: world.holders], world.clock
        age = (clock.today - birth) / 365.25
        shuffled = rng.permutation(world.founders)
        self._working = list(shuffled[(age[shuffled] > 25) & (age[shuffled] < 59)])
        self._older = list(shuffled[age[shuffled] > 61])
        child = (birth >= clock.oldest_pupil + 40) & (birth <= clock.youngest_pupil - 40)
        self._children = list(shuffled[child[shuffled]])

    def draw(
        self, part: str, quota: int, *, children: bool = False, of_working_age: bool = False, least: int = 1
    ) -> Arr:
        """The holders of a part: `quota` per 20,000 cards, never fewer than `least` where people suffice."""
        wanted = max(least, round(quota * self.world.founders / _PER))
        pool = self._pool(children, of_working_age)
        who = np.array([pool.pop() for _ in range(min(wanted, len(pool)))], dtype=np.int64)
        self.parts[part] = who
        self.world.cast[who] = True
        self._make_plain(who, children)
        return who

    def _pool(self, children: bool, of_working_age: bool) -> list[int]:
        if children:
            return self._children
        return self._working if of_working_age else max(self._working, self._older, key=len)

    def part(self, name: str) -> Arr:
        return self.parts[name]

    def _make_plain(self, who: Arr, children: bool) -> None:
        world, rng = self.world, self.rng
        cards, today = world.cards, world.clock.today
        issued = today - rng.integers(200, 900 if children else 2800, len(who))
        cards.category[who], cards.level[who] = 4, 4
        cards.status[who], cards.reason[who] = policy.ACTIVE, ""
        cards.issued[who] = cards.first_issued[who] = cards.changed[who] = issued
        cards.valid_to[who] = issued + TEN_YEARS
        cards.reissue[who] = 0
        world.deaths.happen(who, np.full(len(who), NEVER))
        relief = world.relief
        relief.allowance[who] = 0
        relief.injury_grade[who] = relief.injury_amount[who] = 0
        for column in (relief.allowance_start, relief.hardship_start, relief.injury_start):
            column[who] = NEVER
        for column in (relief.allowance_stop, relief.hardship_stop, relief.injury_stop):
            column[who] = NEVER
        world.monitoring.listed[who] = False
        world.orphans.support(who, orphans.NONE, NEVER)
        world.marginal.recognise(who, marginal.NONE, NEVER, NEVER)
        world.moves.move(who, np.full(len(who), moves.AT_HOME), NEVER)
        world.survey.plain(who)

    # What a part may change before policy pays.

    def status(self, who: Arr, status: int, changed_month: int | None = None) -> None:
        """The card's status, since a day of the given month (three months before M if not told)."""
        month = self.world.clock.benefit_month - 3 if changed_month is None else changed_month
        first = int(np.datetime64(f"{month // 12:04}-{month % 12 + 1:02}-01", "D").astype(np.int64))
        self.world.cards.status[who] = status
        self.world.cards.changed[who] = first + self.rng.integers(0, 20, len(who))
        early = self.world.cards.issued[who] >= self.world.cards.changed[who]
        self.world.cards.issued[who[early]] -= 300
        self.world.cards.first_issued[who[early]] -= 300
        self.world.cards.valid_to[who[early]] -= 300
        reasons = {policy.CANCELLED: "不再符合标准", policy.FROZEN: "核查"}
        self.world.cards.reason[who] = reasons.get(status, "")

    def severe(self, who: Arr, level: int = 2) -> None:
        self.world.cards.level[who] = level

    def covered(self, who: Arr, start: int | None = None, stop: int = NEVER, place: int = COVERED) -> None:
        """In a 低保 household, by default for years."""
        month = self.world.clock.benefit_month
        relief = self.world.relief
        relief.allowance[who] = place
        relief.allowance_start[who] = month - 30 if start is None else start
        relief.allowance_stop[who] = stop

    def hardship(self, who: Arr, start: int | None = None, stop: int = NEVER) -> None:
        month = self.world.clock.benefit_month
        self.world.relief.hardship_start[who] = month - 25 if start is None else start
        self.world.relief.hardship_stop[who] = stop

    def injury(self, who: Arr, amount: int, start: int | None = None, stop: int = NEVER) -> None:
        """A work injury with a nursing payment of `amount` yuan a month (0: none)."""
        month, relief = self.world.clock.benefit_month, self.world.relief
        relief.injury_grade[who] = 2 if amount else 7
        relief.injury_amount[who] = amount
        relief.injury_start[who] = month - 20 if start is None else start
        relief.injury_stop[who] = stop

    def dies(self, who: Arr, month: int, *, health: bool = True, funeral: bool = False) -> None:
        """Death in a month, known since then to health, to the funeral home, or to both."""
        first = int(np.datetime64(f"{month // 12:04}-{month % 12 + 1:02}-01", "D").astype(np.int64))
        date = first + self.rng.integers(0, 20, len(who))
        deaths = self.world.deaths
        deaths.happen(who, date)
        if health:
            deaths.registered[who] = date + 10
        if funeral:
            deaths.cremated[who] = date + 3

    def death_dated_ahead(self, who: Arr, *, health: bool = True) -> None:
        """A department holds a day of death that is still to come: alive, whoever wrote it."""
        deaths, today = self.world.deaths, self.world.clock.today
        dates, since = (
            (deaths.health_date, deaths.registered) if health else (deaths.cremation_date, deaths.cremated)
        )
        dates[who] = today + self.rng.integers(90, 200, len(who))
        since[who] = today - 4

    def moves_to(self, who: Arr, *prefixes: str) -> None:
        """Household and residence in a village under one of these codes."""
        village = self.rng.choice(places().villages_of(*prefixes), len(who))
        self.world.people.village[who] = village
        self.world.people.residence[who] = village
        family = np.isin(self.world.people.anchor, who)
        self.world.people.village[family] = self.world.people.village[self.world.people.anchor[family]]

    def watched(self, who: Arr) -> None:
        self.world.monitoring.listed[who] = True

    # What a part may change afterwards.

    def living(self, who: Arr, start: int | None, stop: int = NEVER) -> None:
        """Grant the living subsidy from a month, or take it away (None)."""
        self.world.relief.living_start[who] = NEVER if start is None else start
        self.world.relief.living_stop[who] = stop

    def nursing(self, who: Arr, start: int | None, stop: int = NEVER) -> None:
        """Grant the nursing subsidy from a month, or take it away (None)."""
        self.world.relief.nursing_start[who] = NEVER if start is None else start
        self.world.relief.nursing_stop[who] = stop
