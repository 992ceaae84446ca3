"""ID-01: numbers of the old kind, and numbers that only look wrong, where a card number may stand too."""

from __future__ import annotations

from sandbox.population.casting import Casting

__all__ = ["prepare", "twist"]

_WRITTEN = {"fifteen_digits": 16, "full_width": 12}  # part of ID-01 and its quota


def prepare(casting: Casting) -> None:
    for name, quota in _WRITTEN.items():
        casting.watched(casting.draw(f"ID-01/{name}", quota))


def twist(casting: Casting) -> None:
    watch = casting.world.monitoring
    for name in _WRITTEN:
        who = casting.part(f"ID-01/{name}")
        watch.says_card[who] = watch.long_document[who] = False
        casting.world.force("monitored_member", who, name)
