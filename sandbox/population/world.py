"""Everything that is true in the pretend province, before any department writes it down."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
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

__all__ = ["ExtraCards", "World", "begin", "conclude", "stream"]


def stream(seed: int, name: str) -> np.random.Generator:
    """An independent random stream per topic, so that one topic's change leaves the others alone."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


@dataclass
class ExtraCards:
    """Card rows beside the main one: holder, status, issue day, and levels by category of a multiple card."""

    holder: list[Arr] = field(default_factory=list)
    status: list[Arr] = field(default_factory=list)
    issued: list[Arr] = field(default_factory=list)
    components: list[Arr] = field(default_factory=list)

    def add(self, holder: Arr, status: int, issued: Arr, components: Sequence[int] = (0,) * 7) -> None:
        self.holder.append(holder)
        self.status.append(np.full(len(holder), status))
        self.issued.append(issued)
        self.components.append(np.tile(np.array(components, dtype=np.int64), (len(holder), 1)))


@dataclass
class World:
    """The latent facts, and the trouble that is waiting for a department's pen (`forced`).

    `forced` maps a dataset to (holders, identity defect) pairs; `pay_until` keeps payments running to a month
    after the subsidy stopped; `pay_fails` makes every payment of a holder fail.
    """

    seed: int
    clock: Clock
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
    def holders(self) -> int:
        return self.people.holders

    def rng(self, name: str) -> np.random.Generator:
        return stream(self.seed, name)

    def force(self, dataset: str, who: Arr, defect: str) -> None:
        """Have the dataset's rows about these holders written with this identity defect."""
        self.forced.setdefault(dataset, []).append((who, defect))


def begin(seed: int, count: int, clock: Clock) -> World:
    """People, cards, deaths and relief: what trouble may still change before benefits follow."""
    folk = people.draw(stream(seed, "people"), count, clock)
    card = cards.draw(stream(seed, "cards"), folk, clock)
    death = deaths.draw(stream(seed, "deaths"), card, clock)
    help_ = relief.draw(stream(seed, "relief"), folk, card, death, clock)
    watch = monitoring.draw(stream(seed, "monitoring"), folk, card, death, clock)
    school = schooling.draw(stream(seed, "schooling"), folk, card, death, clock)
    return World(
        seed=seed,
        clock=clock,
        people=folk,
        cards=card,
        deaths=death,
        relief=help_,
        school=school,
        monitoring=watch,
        extra_cards=ExtraCards(),
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
