"""Everything that is true in the pretend province, before any department writes it down."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

import numpy as np

from sandbox.population import (
    cards,
    care,
    deaths,
    grants,
    insurance,
    marginal,
    monitoring,
    moves,
    orphans,
    people,
    relief,
    schooling,
    survey,
)
from sandbox.population.clock import NEVER, Arr, Clock
from sandbox.population.draws import Draws
from sandbox.population.extra_cards import ExtraCards

__all__ = ["World", "begin", "conclude", "stream"]


def stream(seed: int, name: str) -> np.random.Generator:
    """An independent random stream per topic, so that one topic's change leaves the others alone."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


@dataclass
class World:
    """The latent facts, and the trouble that is waiting for a department's pen (`forced`).

    `forced` maps a dataset to (holders, identity defect) pairs; `pay_until` keeps payments running to a month
    after the subsidy stopped; `pay_fails` makes every payment of a holder fail. `origin` is the clock of the
    first month, `clock` that of the present one, `months` later. `pace` is how fast life changes, 1 as usual.
    """

    seed: int
    clock: Clock
    origin: Clock
    months: int
    pace: float
    people: people.People
    cards: cards.Cards
    deaths: deaths.Deaths
    relief: relief.Relief
    school: schooling.School
    monitoring: monitoring.Monitoring
    extra_cards: ExtraCards
    pay_until: Arr
    pay_fails: Arr
    cast: (
        Arr  # holders with a part in planted trouble; ordinary noise spares them where it would blur the part
    )
    guardian: Arr  # holders' states of guardians.py
    guardian_died: Arr
    sound_at_screening: Arr  # holders whom the screening found nothing wrong with
    care: care.Care
    grants: grants.Grants
    insurance: insurance.Insurance
    orphans: orphans.Orphans
    marginal: marginal.Marginal
    moves: moves.Moves
    survey: survey.Survey
    no_supplement: Arr  # holders in 低保 whose 分类施保 was not added
    forced: dict[str, list[tuple[Arr, str]]] = field(default_factory=dict)

    @property
    def month_began(self) -> int:
        """The day on which the month before was judged."""
        return self.origin.later(self.months - 1).today

    @property
    def holders(self) -> int:
        """Everybody who has a card or will get one."""
        return self.people.holders

    @property
    def founders(self) -> int:
        """Those who had a card from the start."""
        return int((self.people.arrives == 0).sum())

    @property
    def has_card(self) -> Arr:
        """Over holders: their card has been issued by now."""
        return np.asarray(self.people.arrives <= self.months)

    def are_holders(self, who: Arr) -> Arr:
        """Which of these people (−1: nobody) have a card by now."""
        of_holders = (who >= 0) & (who < self.holders)
        return np.asarray(of_holders & self.has_card[np.where(of_holders, who, 0)])

    def draws(self, topic: str, rows: Arr) -> Draws:
        """Random numbers of rows, the same in every month."""
        return Draws(self.seed, topic, rows)

    def rng(self, name: str) -> np.random.Generator:
        return stream(self.seed, name)

    def force(self, dataset: str, who: Arr, defect: str) -> None:
        """Have the dataset's rows about these holders written with this identity defect."""
        self.forced.setdefault(dataset, []).append((who, defect))


def begin(seed: int, held: int, clock: Clock) -> World:
    """People, `held` cards, deaths and relief: what trouble may still change before benefits follow."""
    folk = people.draw(stream(seed, "people"), held, clock)
    count = folk.holders
    card = cards.draw(stream(seed, "cards"), folk, clock)
    death = deaths.draw(stream(seed, "deaths"), card, clock)
    help_ = relief.draw(stream(seed, "relief"), folk, card, death, clock)
    watch = monitoring.draw(stream(seed, "monitoring"), folk, card, death, clock)
    school = schooling.draw(stream(seed, "schooling"), folk, card, death, clock)
    return World(
        seed=seed,
        clock=clock,
        origin=clock,
        months=0,
        pace=1.0,
        people=folk,
        cards=card,
        deaths=death,
        relief=help_,
        school=school,
        monitoring=watch,
        extra_cards=ExtraCards.none(clock.today),
        pay_until=np.full(count, -1),
        pay_fails=np.zeros(count, dtype=bool),
        cast=np.zeros(count, dtype=bool),
        guardian=np.zeros(count, dtype=np.int8),
        guardian_died=np.full(count, NEVER),
        sound_at_screening=np.zeros(count, dtype=bool),
        care=care.draw(count),
        grants=grants.usual(count),
        insurance=insurance.draw(stream(seed, "insurance"), folk, card, death, help_, watch, clock),
        orphans=orphans.draw(stream(seed, "orphans"), folk, death, clock),
        marginal=marginal.draw(stream(seed, "marginal"), folk, help_, clock),
        moves=moves.draw(stream(seed, "moves"), folk, clock),
        survey=survey.draw(stream(seed, "survey"), count, clock),
        no_supplement=np.zeros(count, dtype=bool),
    )


def conclude(world: World) -> None:
    """Let policy pay and schools enrol, and give everybody a number and a name."""
    world.cards.settle()
    month = world.clock.benefit_month
    relief.grant(
        world.rng("grant"),
        world.people,
        world.cards,
        world.deaths,
        world.relief,
        world.clock,
        widened=world.marginal.entitles(world.people.county()[: world.holders], month),
        barred=world.orphans.paid_in_full(month),
    )
    listed = world.monitoring.listed.copy()
    world.monitoring = monitoring.draw(
        world.rng("monitoring"), world.people, world.cards, world.deaths, world.clock
    )
    world.monitoring.listed = listed
    world.school = schooling.draw(
        world.rng("schooling"), world.people, world.cards, world.deaths, world.clock
    )
    world.insurance = insurance.draw(
        world.rng("insurance"),
        world.people,
        world.cards,
        world.deaths,
        world.relief,
        world.monitoring,
        world.clock,
    )
    world.people.number(world.rng("numbers"))
