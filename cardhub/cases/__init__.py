"""Cases: one live question per mismatch, opened, kept, closed and reopened by what comparisons find."""

from cardhub.cases.export import CaseRecord, iter_cases
from cardhub.cases.merge import follow_decision
from cardhub.cases.reconcile import Reconciled, reconcile

__all__ = ["CaseRecord", "Reconciled", "follow_decision", "iter_cases", "reconcile"]
