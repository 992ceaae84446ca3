"""Small parameter files for tests."""

from __future__ import annotations

from pathlib import Path

from cardhub.comparison.parameter_use import ENGINE_PARAMETERS

KINDS = (
    "parameter,kind,unit,title\nbenefit_lag_months,number,月,宽限月数\n"
    "rate_amount,amount,元,标准\nscope,words,,范围\n"
)
ENGINE = tuple(f"{name},,2018-01-01,,1" for name in sorted(ENGINE_PARAMETERS))


def parameters(folder: Path, *rows: str, kinds: str = KINDS) -> Path:
    """`parameters.csv` with these rows, and beside it the kinds of those that have a row."""
    kinds += "".join(f"{name},share,,引擎参数\n" for name in sorted(ENGINE_PARAMETERS))
    named = {row.split(",")[0] for row in rows}
    head, *declared = kinds.splitlines()
    kept = [head, *(line for line in declared if line.split(",")[0] in named)]
    (folder / "parameter_kinds.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    path = folder / "parameters.csv"
    path.write_text("\n".join(["parameter,division_code,valid_from,valid_to,value", *rows]) + "\n", "utf-8")
    return path
