"""CD-02: living people whom a department has written down as dead, and who were seen after that day."""

from __future__ import annotations

import numpy as np

from sandbox.population import survey
from sandbox.population.care import DEVICE, MEDICATION, NURSING, SUPPORT, SURGERY, TRAINING
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr

__all__ = ["prepare", "twist"]

_SURVEYED = {  # part: quota, days from the recorded death to the survey, how people were surveyed
    "interviewed": (14, 40, survey.FACE_TO_FACE),
    "interviewed_next_day": (5, 1, survey.FACE_TO_FACE),
    "interviewed_that_day": (6, 0, survey.FACE_TO_FACE),
    "interviewed_before": (6, -5, survey.FACE_TO_FACE),
    "phoned": (7, 40, survey.PHONE),
    "spoken_for": (5, 40, survey.PROXY),
    "wrote": (4, 40, survey.ONLINE),
    "registered_late": (5, 40, survey.FACE_TO_FACE),
    "buried_and_interviewed": (6, 40, survey.FACE_TO_FACE),
    "buried_other_name": (5, 40, survey.FACE_TO_FACE),
    "buried_fifteen_digits": (4, 40, survey.FACE_TO_FACE),
}
_TREATED = {  # part: quota, days from the recorded death to the treatment, kind of treatment
    "operated_on": (4, 30, SURGERY),
    "trained": (6, 30, TRAINING),
    "nursed": (4, 30, NURSING),
    "buried_and_trained": (4, 30, TRAINING),
    "trained_that_day": (4, 0, TRAINING),
    "trained_before": (4, -9, TRAINING),
    "given_device": (5, 30, DEVICE),
    "given_medicine": (4, 30, MEDICATION),
    "supported": (4, 30, SUPPORT),
}


def prepare(casting: Casting) -> None:
    world = casting.world
    for name, (quota, days, mode) in _SURVEYED.items():
        who = casting.draw(f"CD-02/{name}", quota)
        world.care.rehabilitated(who, NEVER, NEVER)
        world.survey.visited(who, world.survey.on[who], mode)
        _written_off(casting, who, world.survey.on[who] - days, funeral=name.startswith("buried"))
    world.deaths.registered[casting.part("CD-02/registered_late")] = world.clock.today + 9
    for name, (quota, days, item) in _TREATED.items():
        who = casting.draw(f"CD-02/{name}", quota)
        world.survey.surveyed[who] = False
        treated = world.clock.today - 70
        world.care.rehabilitated(who, treated, NEVER, item)
        _written_off(casting, who, np.full(len(who), treated - days), funeral=name.startswith("buried"))


def _written_off(casting: Casting, who: Arr, day: Arr, *, funeral: bool) -> None:
    """A department has them die on these days; they live on."""
    deaths = casting.world.deaths
    if funeral:
        deaths.cremation_date[who], deaths.cremated[who] = day, day + 3
    else:
        deaths.health_date[who], deaths.registered[who] = day, day + 10


def twist(casting: Casting) -> None:
    for defect in ("other_name", "fifteen_digits"):
        casting.world.force("cremation_record", casting.part(f"CD-02/buried_{defect}"), defect)
