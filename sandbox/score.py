"""`make sandbox-score`: what the hub found against what was planted, per rule.

Scores the last `make run` where there is one, then draws seeds, prints them, and runs each through the same
department servers, without Airflow. Ends with 1 if a planted mismatch was missed, anything false was found, a
near-miss fired, what would be refused is not told, or more than 1 % could not be decided. With `--true-links`
every row is linked as the truth says: what is wrong then is wrong in the rules.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from cardhub.cases.blocked import iter_blocked
from cardhub.cases.export import iter_cases, iter_held
from cardhub.hub import open_hub
from cardhub.settings import Settings
from sandbox.command_line import REPOSITORY, HubCommand
from sandbox.home import SandboxHome, keep_database
from sandbox.scoring import UNDECIDED_AT_MOST, RuleScore, read_truth, score, undecided_share
from sandbox.true_links import write_true_links

__all__ = ["main"]

_COLUMNS = (
    "planted", "found", "missed", "undecided", "false", "near", "fired", "blocked", "told", "mistold",
    "precision", "recall",
)  # fmt: skip


def score_home(home: SandboxHome, *, true_links: bool = False) -> dict[str, RuleScore]:
    """Score one home, and print its table and why leads are undecided."""
    with open_hub(Settings(home=home.path)) as hub:
        found = {(case.rule_id, case.id_number, case.subject) for case in iter_cases(hub)}
        held = {
            (each.rule_id, each.id_number, each.subject): f"held: {each.reason_code} {each.dataset}".strip()
            for each in iter_held(hub)
        }
        blocked = {(each.rule_id, each.id_number, each.subject) for each in iter_blocked(hub)}
    scores = score(read_truth(home.population, is_linked=true_links), found, held, blocked)
    print_scores(scores)
    return scores


def print_scores(scores: Mapping[str, RuleScore]) -> None:
    """The table of a province, what is wrong with its cause, and why leads are undecided."""
    print("rule".ljust(8) + "".join(name.rjust(len(name) + 3) for name in _COLUMNS))
    for rule, line in scores.items():
        print(rule.ljust(8) + _figures(line))
    for rule, line in scores.items():
        for cause, count in line.causes.most_common():
            print(f"WRONG {rule}: {count} × {cause}")
        for reason, count in line.undecided.most_common():
            print(f"undecided {rule}: {count} × {reason}")
    _print_share(scores.values(), "this province")


def _figures(line: RuleScore) -> str:
    figures = (
        line.planted, line.found, line.missed, sum(line.undecided.values()), line.false, line.near_misses,
        line.fired, line.blocked, line.told, line.mistold, f"{line.precision:.4f}", f"{line.recall:.4f}",
    )  # fmt: skip
    return "".join(str(n).rjust(len(name) + 3) for n, name in zip(figures, _COLUMNS, strict=True))


def _print_share(scores: Iterable[RuleScore], what: str) -> None:
    undecided, planted = undecided_share(scores)
    print(
        f"undecided, {what}: {undecided} of {planted} planted ({undecided / max(planted, 1):.2%})\n",
        flush=True,
    )


def run_seed(path: Path, seed: int, cards: int, *, true_links: bool = False) -> dict[str, RuleScore]:
    """Pull, link, compare and score one seed in a home of its own, without Airflow."""
    home = SandboxHome(path)
    began = time.monotonic()
    with ExitStack() as running:
        running.enter_context(home.alone())
        home.prepare(seed=seed, cards=cards)
        command = HubCommand(home.path)
        running.enter_context(keep_database(home, command))
        command.environment.update(running.enter_context(home.province()).start())
        command.sync(home.as_of)
        if true_links:
            with open_hub(Settings(home=home.path)) as hub:
                write_true_links(hub, home.population / "truth")
        command.compare(home.as_of)
        print(f"seed {seed}, {cards} cards, as of {home.as_of}: {time.monotonic() - began:.0f} s")
        return score_home(home, true_links=true_links)


def score_last_run(path: Path) -> dict[str, RuleScore]:
    """Score what the last `make run` left; its database is started for that and stopped again."""
    home = SandboxHome(path)
    with home.alone():
        home.recall()
        print(f"the last run: {home.cards} cards, as of {home.as_of}")
        with keep_database(home, HubCommand(home.path)):
            return score_home(home)


def main() -> int:
    """Score the last run, then the drawn or given seeds."""
    parser = argparse.ArgumentParser(prog="make sandbox-score", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds to draw")
    parser.add_argument("--seed", type=int, action="append", help="this seed instead of drawn ones")
    parser.add_argument("--cards", type=int, default=20_000)
    parser.add_argument("--true-links", action="store_true", help="link every row as the truth says")
    chosen = parser.parse_args()
    var = REPOSITORY / "var"
    scores: list[RuleScore] = []
    if SandboxHome(var).is_prepared and not chosen.true_links:
        scores += score_last_run(var).values()
    seeds = chosen.seed or [secrets.randbelow(1_000_000) for _ in range(chosen.seeds)]
    print(f"seeds {'given' if chosen.seed else 'drawn'}: {', '.join(map(str, seeds))}", flush=True)
    for seed in seeds:
        scratch = var / "score" / str(seed)
        shutil.rmtree(scratch, ignore_errors=True)
        scores += run_seed(scratch, seed, chosen.cards, true_links=chosen.true_links).values()
        shutil.rmtree(scratch, ignore_errors=True)
    _print_share(scores, "all together")
    undecided, planted = undecided_share(scores)
    good = all(line.is_right for line in scores) and 0 < planted * UNDECIDED_AT_MOST >= undecided
    print("right" if good else "WRONG: something missed, false, fired, not planted, or too much undecided")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
