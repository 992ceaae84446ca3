"""Intake: from a delivery's text to a snapshot's typed rows. Read `checking.py` first."""

from cardhub.intake.checking import Checked, check
from cardhub.intake.coverage import confirm
from cardhub.intake.replay import replay

__all__ = ["Checked", "check", "confirm", "replay"]
