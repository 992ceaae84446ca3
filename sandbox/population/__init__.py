"""A population of Gansu with planted, known trouble. Start reading at `generate.py`."""

from sandbox.population.generate import generate

__all__ = ["generate"]
