"""Every error CardHub raises on purpose.

CardHubError
├── ConfigurationError      a setting, key file, parameter or declaration is wrong          exit 2
├── SourceError             a department's system did not do what it should
│   ├── SourceUnavailable   transient: connection, 5xx, timeout; retried, then raised       exit 3
│   ├── SourceRefused       401/403, wrong password, TLS, redirect to another host          exit 4
│   └── SourceMisbehaved    looping cursor, wrong page, malformed or oversized payload      exit 5
├── DeliveryRejected        contract, gate or volume floor failed; the last snapshot serves exit 6
├── RunSuperseded           a newer run holds the fencing token; this one changed nothing   exit 7
├── RunInProgress           the same dataset is being synced right now                      exit 7
├── StorageError            disk full, damaged or undecryptable file                        exit 8
├── ListUnusable            a list given to `cardhub match` cannot be read or understood    exit 9
├── RuleError               a rule's header or SQL is wrong: names file and line            exit 2
├── DecisionRefused         a person's decision contradicts one that binds, or names nobody exit 2
└── StepRefused             a step that the case's stage, the role or an answer does not allow exit 2
    └── CaseMoved           somebody else, or a comparison, changed the case in the meantime exit 2

Messages say what happened, to what, and what to do. They never hold a value of a person.
"""

from __future__ import annotations

__all__ = [
    "CardHubError",
    "CaseMoved",
    "ConfigurationError",
    "DecisionRefused",
    "DeliveryRejected",
    "ListUnusable",
    "RuleError",
    "RunInProgress",
    "RunSuperseded",
    "SourceError",
    "SourceMisbehaved",
    "SourceRefused",
    "SourceUnavailable",
    "StepRefused",
    "StorageError",
]


class CardHubError(Exception):
    """Base of the tree. `code` is stable and safe to log; `exit_code` is the CLI's."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class ConfigurationError(CardHubError):
    code = "configuration"
    exit_code = 2


class RuleError(ConfigurationError):
    code = "rule"


class DecisionRefused(CardHubError):
    code = "decision_refused"
    exit_code = 2


class SourceError(CardHubError):
    code = "source"
    exit_code = 5


class SourceUnavailable(SourceError):
    code = "source_unavailable"
    exit_code = 3


class SourceRefused(SourceError):
    code = "source_refused"
    exit_code = 4


class SourceMisbehaved(SourceError):
    code = "source_misbehaved"


class DeliveryRejected(CardHubError):
    code = "delivery_rejected"
    exit_code = 6


class RunSuperseded(CardHubError):
    code = "run_superseded"
    exit_code = 7


class RunInProgress(CardHubError):
    code = "run_in_progress"
    exit_code = 7


class StorageError(CardHubError):
    code = "storage"
    exit_code = 8


class ListUnusable(CardHubError):
    code = "list_unusable"
    exit_code = 9


class StepRefused(CardHubError):
    """`code` says why, and is what the console words."""

    code = "step_refused"
    exit_code = 2


class CaseMoved(StepRefused):
    code = "case_moved"
