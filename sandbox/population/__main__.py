"""python -m sandbox.population --seed 7 --cards 20000 --as-of 2026-11-24 --out DIR"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from sandbox.population import generate


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.population", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cards", type=int, default=20_000)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 24))
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    print(json.dumps(generate(chosen.seed, chosen.cards, chosen.as_of, chosen.out), ensure_ascii=False))


if __name__ == "__main__":
    main()
