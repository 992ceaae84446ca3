"""READ FIRST: one generation, from latent facts to written files.

World (people, cards, deaths, relief, school, watch lists, moves, survey) → trouble planted in the facts →
department rows → trouble in the writing → truth, judged from the facts and from what each department holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sandbox.population import (
    card_damage,
    contract_rows,
    education_rows,
    health_rows,
    home_teaching_rows,
    marginal_rows,
    monitoring_rows,
    orphan_rows,
    register_rows,
    registration_rows,
    relief_rows,
    security_rows,
    subsidy_rows,
    survey_rows,
    truth,
    write,
)
from sandbox.population.clock import Arr, Clock
from sandbox.population.defects import write_badly
from sandbox.population.frame import Frame
from sandbox.population.oracle import leads
from sandbox.population.oracle_view import Held, keep
from sandbox.population.planting import plant
from sandbox.population.world import World, begin

__all__ = ["frames", "generate", "write_month"]


def generate(seed: int, cards: int, as_of: date, out: Path) -> dict[str, Any]:
    """Write the province of `seed` with `cards` card holders as of a date; returns the manifest."""
    world = begin(seed, cards, Clock(as_of))
    return write_month(out, world, plant(world).parts)


def write_month(
    out: Path, world: World, parts: Mapping[str, Arr], before: Path | None = None
) -> dict[str, Any]:
    """Write what every department holds this month, and the truth; `before`: what they held the month before.

    `parts`: holders of planted trouble by the part that they were given. Returns the manifest.
    """
    as_of = world.clock.as_of
    rows: dict[str, int] = {}
    held: dict[str, Held] = {}
    defects: list[Any] = []
    records: list[Any] = []
    for frame in frames(world):
        write_badly(world, frame, None if before is None else write.read_frame(before, frame))
        write.write_frame(out, frame)
        write.write_control(out, frame, f"{as_of:%Y-%m}")
        rows[frame.dataset] = len(frame)
        held[frame.dataset] = keep(world, frame)
        defects.append(truth.defect_table(world, frame))
        records.append(truth.record_table(world, frame))
    truth.write_truth(out, world, parts, leads(world, held), defects, records)
    manifest = {
        "seed": world.seed,
        "cards": world.founders,
        "as_of": as_of.isoformat(),
        "since": world.origin.as_of.isoformat(),
        "months": world.months,
        "pace": world.pace,
        "rows": rows,
    }
    write.write_json(out / "manifest.json", manifest)
    return manifest


def frames(world: World) -> Iterator[Frame]:
    """Every department table, one at a time."""
    cards = register_rows.card_frame(world)
    components = register_rows.component_frame(world, cards)
    card_damage.write_damage(cards)
    yield cards
    yield components
    del cards, components
    yield survey_rows.survey_frame(world)
    yield relief_rows.allowance_frame(world)
    yield relief_rows.hardship_frame(world)
    subsidies = subsidy_rows.subsidy_frame(world)
    payments = subsidy_rows.payment_frame(world, subsidies)
    yield subsidies
    yield payments
    yield orphan_rows.orphan_frame(world)
    yield marginal_rows.marginal_frame(world)
    yield relief_rows.cremation_frame(world)
    yield security_rows.pension_frame(world)
    yield security_rows.medical_frame(world)
    yield security_rows.injury_frame(world)
    yield education_rows.student_frame(world)
    yield home_teaching_rows.visit_frame(world)
    yield education_rows.national_frame(world)
    yield monitoring_rows.monitored_frame(world)
    yield registration_rows.registration_frame(world)
    yield health_rows.death_frame(world)
    yield health_rows.screening_frame(world)
    yield health_rows.rehabilitation_frame(world)
    yield contract_rows.contract_frame(world)
