"""Who lives in the province: card holders first, then the people they share a household with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sandbox.population import divisions, id_numbers, names
from sandbox.population.clock import Arr, Clock
from sandbox.population.divisions import RETIRED, Divisions
from sandbox.population.text import fixed

__all__ = ["HOLDER", "MONTHS_AHEAD", "People", "draw"]

HOLDER, SPOUSE, CHILD, PARENT, FATHER, MOTHER, SIBLING = range(7)
MONTHS_AHEAD = 36  # months for which there are people who will be new on the register
_NEW_A_MONTH = 0.003  # of the cards there were at first
_TWINS_EACH = 6  # one in so many of the newcomers has a twin
_ADULT_ORDER = np.array([SPOUSE, CHILD, CHILD, PARENT])
_MINOR_ORDER = np.array([FATHER, MOTHER, SIBLING, PARENT])


@dataclass
class People:
    """Arrays over everybody; the first `holders` rows are the card holders, whose index is also their own.

    `anchor` is the holder whose household a person belongs to; `role` is the relation to that anchor, `place`
    the number in its list. `arrives` is the month, counted from the first, in which a holder gets a card: 0
    for all who have one from the start. Until then they live in the province like anybody else.
    """

    holders: int
    village: Arr
    sex: Arr
    birth: Arr
    ethnicity: Arr
    surname: Arr
    given: Arr
    anchor: Arr
    role: Arr
    place: Arr
    arrives: Arr
    phone: Arr  # 11 digits, or 0 for none
    residence: Arr
    digits: Arr  # n × 18 ASCII, empty until `number` is called
    names: pa.Array | None = None
    ids: pa.Array | None = None

    def county(self) -> Arr:
        """Six-digit county number of the household's place."""
        return divisions.load().county_number(self.village)

    def number(self, rng: np.random.Generator) -> None:
        """Give everybody an ID number, a written name and a place at home; births are final from here on."""
        self.place = _places_in_household(self.anchor)
        self.digits = id_numbers.make(_areas(rng, self, divisions.load()), self.birth, self.sex)
        self.ids = fixed(self.digits)
        self.names = names.texts(self.surname, self.given)


def _holder_births(rng: np.random.Generator, count: int, clock: Clock) -> Arr:
    """Ages of card holders: few children, many old people."""
    edges = np.array([1, 6, 16, 18, 40, 60, 75, 98])
    shares = np.array([0.012, 0.045, 0.01, 0.17, 0.343, 0.29, 0.13])
    band = rng.choice(len(shares), count, p=shares)
    age = edges[band] + rng.random(count) * (edges[band + 1] - edges[band])
    return np.asarray(clock.today - (age * 365.25).astype(np.int64))


def _areas(rng: np.random.Generator, people: People, places: Divisions) -> Arr:
    """Where the number was first allocated: mostly the home county, under the code it had then."""
    area = places.county_number(people.village)
    moved = rng.random(len(area)) < 0.07
    area[moved] = places.county_number(places.draw(rng, int(moved.sum())))
    away = rng.random(len(area)) < 0.02
    area[away] = rng.choice(id_numbers.AREAS_ELSEWHERE, int(away.sum()))
    year = people.birth.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    for old, today, until in RETIRED:
        area[(area == int(today)) & (year < until)] = int(old)
    area[area == 620171] = 620121  # the New Area allocates nothing; its people keep Yongdeng's code
    return area


def _arrivals(cards: int) -> Arr:
    """The month of everybody's card: first those who have one, then so many for each month to come."""
    each = int(np.ceil(cards * _NEW_A_MONTH))
    later = np.repeat(np.arange(MONTHS_AHEAD) + 1, each)
    return np.concatenate([np.zeros(cards, dtype=np.int64), later])


def _places_in_household(household: Arr) -> Arr:
    """1, 2, 3 … within each household number, in row order."""
    order = np.argsort(household, kind="stable")
    ordered = household[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])[: len(ordered)]
    place = np.empty(len(household), dtype=np.int64)
    place[order] = np.arange(len(household)) - np.repeat(starts, np.diff(np.r_[starts, len(household)])) + 1
    return place


def draw(rng: np.random.Generator, cards: int, clock: Clock) -> People:
    """`cards` card holders, those who will be, and about as many people around them."""
    places = divisions.load()
    arrives = _arrivals(cards)
    count = len(arrives)
    village = places.draw(rng, count)
    birth = _holder_births(rng, count, clock)
    sex = np.where(rng.random(count) < 0.58, 1, 2)
    ethnicity = names.draw_ethnicity(rng, places.village_county[village], places.county_codes)
    surname = names.draw_surname(rng, ethnicity)

    one, twin = np.flatnonzero(arrives)[::_TWINS_EACH], np.flatnonzero(arrives)[1::_TWINS_EACH]
    for column in (village, birth, ethnicity, surname):
        column[twin] = column[one]

    shares_home = (rng.random(count) < 0.1) & (arrives == 0)  # two holders under one roof
    anchor = np.arange(count)
    hosts = np.flatnonzero(~shares_home & (arrives == 0))
    guests = np.flatnonzero(shares_home)
    anchor[guests] = rng.choice(hosts, len(guests)) if len(hosts) else guests
    village = village[anchor]

    is_minor = clock.today - birth < 20 * 365
    size = rng.choice(5, count, p=[0.34, 0.26, 0.2, 0.12, 0.08])
    size = np.where(is_minor, np.maximum(size, 2), size) * ~shares_home
    member_anchor = np.repeat(np.arange(count), size)
    place = np.arange(len(member_anchor)) - np.repeat(np.cumsum(size) - size, size)
    role = np.where(is_minor[member_anchor], _MINOR_ORDER[place], _ADULT_ORDER[place])
    member_sex = _member_sex(rng, role, sex[member_anchor])
    member_ethnicity = ethnicity[member_anchor]
    same_family = ~np.isin(role, (SPOUSE, MOTHER))
    member_surname = np.where(same_family, surname[member_anchor], names.draw_surname(rng, member_ethnicity))
    everyone_ethnicity = np.r_[ethnicity, member_ethnicity]
    everyone_sex = np.r_[sex, member_sex]
    everyone_village = np.r_[village, village[member_anchor]]
    total = len(everyone_sex)
    away = rng.random(total) < 0.06
    return People(
        holders=count,
        village=everyone_village,
        sex=everyone_sex,
        birth=np.r_[birth, _member_births(rng, role, birth[member_anchor], clock)],
        ethnicity=everyone_ethnicity,
        surname=np.r_[surname, member_surname],
        given=names.draw_given(rng, everyone_ethnicity, everyone_sex),
        anchor=np.r_[anchor, member_anchor],
        role=np.r_[np.full(count, HOLDER), role],
        place=np.zeros(total, dtype=np.int64),
        arrives=arrives,
        phone=_phones(rng, total),
        residence=np.where(away, places.draw(rng, total), everyone_village),
        digits=np.empty((0, 18), dtype=np.uint8),
    )


def _member_sex(rng: np.random.Generator, role: Arr, anchor_sex: Arr) -> Arr:
    sex = rng.integers(1, 3, len(role))
    sex = np.where(role == SPOUSE, 3 - anchor_sex, sex)
    return np.select([role == FATHER, role == MOTHER], [1, 2], sex)


def _member_births(rng: np.random.Generator, role: Arr, anchor_birth: Arr, clock: Clock) -> Arr:
    gap = {
        SPOUSE: rng.integers(-2000, 2000, len(role)),
        CHILD: rng.integers(7000, 14000, len(role)),
        PARENT: -rng.integers(7500, 13000, len(role)),
        FATHER: -rng.integers(7500, 12000, len(role)),
        MOTHER: -rng.integers(7000, 11000, len(role)),
        SIBLING: rng.integers(-3000, 3000, len(role)),
    }
    births = anchor_birth + np.select([role == r for r in gap], list(gap.values()), 0)
    oldest, youngest = clock.today - 97 * 365, clock.today - 30
    out = (births < oldest) | (births > youngest)
    births[out] = rng.integers(oldest, youngest, int(out.sum())) if out.any() else births[out]
    return births


def _phones(rng: np.random.Generator, count: int) -> Arr:
    prefix = rng.choice([130, 131, 136, 138, 139, 150, 152, 157, 158, 177, 180, 181, 189, 199], count)
    phone = prefix * 10**8 + rng.integers(10**7, 10**8, count)
    return np.where(rng.random(count) < 0.06, 0, phone)
