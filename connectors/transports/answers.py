"""By-list pages: every person asked about gets at least one row, and three silences stay apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from cardhub.errors import ConfigurationError, SourceMisbehaved
from connectors.transports.base import ListedPerson, Outcome, Page, PullRequest
from connectors.transports.text import batch_of_records

__all__ = ["NUMBER", "NUMBER_NAME", "Answers", "batches"]

NUMBER = "number"
NUMBER_NAME = "number_name"


def batches(request: PullRequest, size: int) -> Iterator[Sequence[ListedPerson]]:
    """The request's people in lists of at most `size`, whatever lists they were handed in."""
    if request.people is None:
        raise ConfigurationError("a by-list pull needs the people to ask about.")
    for handed in request.people:
        people = iter(handed)
        while batch := tuple(islice(people, size)):
            yield batch


@dataclass
class Answers:
    """What a department said of one list; `answered` holds (request key, matched on, fields)."""

    people: Sequence[ListedPerson]
    answered: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    no_record: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def page(self, fields: Sequence[str], location: str) -> Page:
        """The page of this list; `fields` are its columns where nobody was answered.

        `SourceMisbehaved` if the answer speaks of someone not asked about, or says two things of one person.
        """
        self._check(location)
        records: list[dict[str, Any]] = [
            {**row, "request_key": key, "outcome": Outcome.ANSWERED.value, "matched_on": matched}
            for key, matched, row in self.answered
        ]
        known = {key for key, _, _ in self.answered}
        for person in self.people:
            key = person.request_key
            if key not in known:
                records.append({"request_key": key, "outcome": self._silence(key).value})
        names = dict.fromkeys(name for _, _, row in self.answered for name in row) or dict.fromkeys(fields)
        rows = batch_of_records(records, [*names, "request_key", "outcome", "matched_on"])
        return Page(rows, cursor=self.people[-1].request_key, location=location)

    def _silence(self, key: str) -> Outcome:
        if key in self.no_record:
            return Outcome.NO_RECORD
        return Outcome.REFUSED if key in self.refused else Outcome.NOT_ANSWERED

    def _check(self, location: str) -> None:
        asked = {each.request_key for each in self.people}
        answered = {key for key, _, _ in self.answered}
        if not asked.issuperset(_union(answered, self.no_record, self.refused)):
            raise SourceMisbehaved(
                f"{location} answered about someone who was not asked about: the answer is refused unread. "
                "Report it to the department.",
                code="answer_not_asked",
            )
        if len(answered) + len(self.no_record) + len(self.refused) != len(
            _union(answered, self.no_record, self.refused)
        ):
            raise SourceMisbehaved(
                f"{location} gave one person two different outcomes: the answer is refused. "
                "Report it to the department.",
                code="answer_contradicts",
            )


def _union(*sets: Iterable[str]) -> set[str]:
    return set().union(*sets)
