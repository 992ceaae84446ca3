"""Officers' work on cases: which steps there are, who may take them, and taking one."""

from cardhub.cases.work.state import CaseState
from cardhub.cases.work.steps import STEPS, Step, open_steps, refusal
from cardhub.cases.work.take import Given, read_state, take_step

__all__ = ["STEPS", "CaseState", "Given", "Step", "open_steps", "read_state", "refusal", "take_step"]
