"""Try again what is transient, with exponential back-off and jitter, and obey an announced wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import tenacity

from cardhub.errors import SourceUnavailable
from connectors.transports.base import Page, TransportOptions

__all__ = ["Busy", "resuming", "retrying"]

T = TypeVar("T")


class Busy(SourceUnavailable):
    """The source asked for `wait` seconds of rest; not counted as a failure."""

    code = "source_busy"

    def __init__(self, message: str, wait: float) -> None:
        super().__init__(message)
        self.wait = wait


def retrying(action: Callable[[], T], options: TransportOptions) -> T:
    """The result of `action`; the last `SourceUnavailable` once patience or attempts are used up.

    Every other error is final and raised at once.
    """
    backoff = tenacity.wait_exponential_jitter(
        multiplier=options.first_wait, max=options.longest_wait, jitter=options.first_wait
    )
    failures = 0

    def error(state: tenacity.RetryCallState) -> BaseException | None:
        return state.outcome.exception() if state.outcome else None

    def wait(state: tenacity.RetryCallState) -> float:
        raised = error(state)
        return raised.wait if isinstance(raised, Busy) else backoff(state)

    def stop(state: tenacity.RetryCallState) -> bool:
        nonlocal failures
        raised = error(state)
        failures += not isinstance(raised, Busy)
        return failures >= options.attempts or state.idle_for + wait(state) > options.patience_seconds

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(SourceUnavailable),
        wait=wait,
        stop=stop,
        sleep=options.sleep,
        reraise=True,
    )(action)


def resuming(
    pull: Callable[[str | None], Iterator[Page]], resume: str | None, options: TransportOptions
) -> Iterator[Page]:
    """The pages of `pull`, started again after the last good one when the source breaks off.

    Any page that arrives resets the count of failures, so a long pull survives many short breaks.
    """
    backoff = tenacity.wait_exponential_jitter(
        multiplier=options.first_wait, max=options.longest_wait, jitter=options.first_wait
    )
    failures = 0
    while True:
        try:
            for page in pull(resume):
                resume = page.cursor
                failures = 0
                yield page
            return
        except SourceUnavailable:
            failures += 1
            if failures >= options.attempts:
                raise
            state = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})
            state.attempt_number = failures
            options.sleep(backoff(state))
