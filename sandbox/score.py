"""`make sandbox-score`: what the hub found against what was planted, per rule.

Scores the last `make run` where there is one, then draws seeds, prints them, and runs each through the same
department servers, without Airflow. Ends with 1 if a planted mismatch was missed, anything false was found,
or more than 1 % could not be decided.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from cardhub.cases.export import iter_cases, iter_held
from cardhub.hub import open_hub
from cardhub.settings import Settings
from sandbox.command_line import REPOSITORY, HubCommand
from sandbox.home import SandboxHome, keep_database

__all__ = ["Lead", "RuleScore", "main", "score"]

# rule, ID number, subject
Lead = tuple[str, str, str]
UNDECIDED_AT_MOST = 0.01


@dataclass
class RuleScore:
    """One rule's line. `undecided` counts reasons: a guard's, or what is wrong with the row itself."""

    planted: int = 0
    found: int = 0
    missed: int = 0
    false: int = 0
    near_misses: int = 0
    fired: int = 0
    undecided: Counter[str] = field(default_factory=Counter)


def score(
    truth: Iterable[tuple[str, str, str, str]],
    damaged: dict[str, str],
    found: set[Lead],
    held: dict[Lead, str],
) -> dict[str, RuleScore]:
    """Compare. `truth`: rule, ID number, subject, kind; `damaged`: ID number → what a defect did to a row of
    it.

    A planted lead that is neither found nor held, of a person without any damaged row, is missed.
    """
    scores: dict[str, RuleScore] = {}
    planted: set[Lead] = set()
    for rule, number, subject, kind in truth:
        line = scores.setdefault(rule, RuleScore())
        lead = (rule, number, subject)
        if kind == "near_miss":
            line.near_misses += 1
            line.fired += lead in found
            continue
        planted.add(lead)
        line.planted += 1
        if lead in found:
            line.found += 1
        elif lead in held:
            line.undecided[held[lead]] += 1
        elif number in damaged:
            line.undecided[f"row_{damaged[number]}"] += 1
        else:
            line.missed += 1
    for lead in found - planted:
        scores.setdefault(lead[0], RuleScore()).false += 1
    return dict(sorted(scores.items()))


def score_home(home: SandboxHome) -> bool:
    """Print the table of one home; whether it is good."""
    leads = pq.read_table(home.population / "truth" / "leads.parquet").to_pylist()
    truth = [(each["rule_id"], each["id_number"], each["subject"], each["kind"]) for each in leads]
    with open_hub(Settings(home=home.path)) as hub:
        found = {(case.rule_id, case.id_number, case.subject) for case in iter_cases(hub)}
        held = {(each.rule_id, each.id_number, each.subject): each.reason_code for each in iter_held(hub)}
    scores = score(truth, _damaged(home.population), found, held)
    print(
        f"{'rule':<8}{'planted':>8}{'found':>8}{'missed':>8}{'undecided':>10}{'false':>7}{'near':>7}{'fired':>7}"
    )
    for rule, line in scores.items():
        undecided = sum(line.undecided.values())
        print(
            f"{rule:<8}{line.planted:>8}{line.found:>8}{line.missed:>8}{undecided:>10}{line.false:>7}"
            f"{line.near_misses:>7}{line.fired:>7}"
            + "".join(f"  {reason}={count}" for reason, count in line.undecided.most_common())
        )
    planted = sum(line.planted for line in scores.values())
    undecided = sum(sum(line.undecided.values()) for line in scores.values())
    print(f"undecided: {undecided} of {planted} planted ({undecided / max(planted, 1):.2%})", flush=True)
    return (
        planted > 0
        and not any(line.missed or line.false for line in scores.values())
        and undecided <= UNDECIDED_AT_MOST * planted
    )


def _damaged(population: Path) -> dict[str, str]:
    """People with a row that no link can rest on, and what the defect did to it."""
    rows = pq.read_table(population / "truth" / "defects.parquet").to_pylist()
    return {row["id_number"]: row["effect"] for row in rows if row["effect"] in ("unlinked", "quarantined")}


def run_seed(path: Path, seed: int, cards: int) -> bool:
    """Pull, link, compare and score one seed in a home of its own, without Airflow."""
    home = SandboxHome(path)
    began = time.monotonic()
    with ExitStack() as running:
        running.enter_context(home.alone())
        home.prepare(seed=seed, cards=cards)
        command = HubCommand(home.path)
        running.enter_context(keep_database(home, command))
        command.environment.update(running.enter_context(home.province()))
        for source in [each["source"] for each in command.json("source", "list")]:
            command.json("sync", source, "--as-of", home.as_of)
        command.json("compare", "--as-of", home.as_of)
        print(f"seed {seed}, {cards} cards, as of {home.as_of}: {time.monotonic() - began:.0f} s")
        return score_home(home)


def score_last_run(path: Path) -> bool:
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
    chosen = parser.parse_args()
    var = REPOSITORY / "var"
    good = True
    if SandboxHome(var).is_prepared:
        good &= score_last_run(var)
    for seed in chosen.seed or [secrets.randbelow(1_000_000) for _ in range(chosen.seeds)]:
        scratch = var / "score" / str(seed)
        shutil.rmtree(scratch, ignore_errors=True)
        good &= run_seed(scratch, seed, chosen.cards)
        shutil.rmtree(scratch, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
