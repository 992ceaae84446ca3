"""Dates, months and timestamps, in every spelling that the sources use."""

from __future__ import annotations

from cardhub.intake.code_lists import placeholders
from cardhub.intake.parts import Normalised
from cardhub.intake.sql import fold_width, in_list

__all__ = ["date", "month", "timestamp"]

_DASHED = "translate({}, '年月/.', '----')"


def date(name: str) -> Normalised:
    """`<name>` DATE or NULL, and `_raw`. Excel serials are converted; partial or impossible dates NULL."""
    text, tidy, value = f'"{name}__text"', f'"{name}__tidy"', f'"{name}__date"'
    # The time of day goes: dates come with 00:00:00 from many an export.
    day = f"regexp_replace({_DASHED.format(fold_width(text))}, '[ T日].*$|\\.0$', '')"
    parsed = (
        f"CASE WHEN regexp_full_match({tidy}, '[0-9]{{8}}') "
        f"THEN TRY_CAST(left({tidy}, 4) || '-' || substr({tidy}, 5, 2) || '-' || right({tidy}, 2) AS DATE) "
        f"WHEN regexp_full_match({tidy}, '[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}') "
        f"THEN TRY_CAST({tidy} AS DATE) "
        f"WHEN {_is_serial(tidy)} THEN DATE '1899-12-30' + TRY_CAST(left({tidy}, 5) AS INTEGER) END"
    )
    blank = in_list(f"{value}::VARCHAR", placeholders()["date"])
    usable = (
        f"CASE WHEN {value} BETWEEN DATE '1850-01-01' AND DATE '9999-12-31' AND NOT {blank} THEN {value} END"
    )
    return Normalised(
        (
            {f"{name}__tidy": f"CASE WHEN NOT {in_list(text, placeholders()['any'])} THEN {day} END"},
            {f"{name}__date": parsed},
        ),
        {name: usable, f"{name}_raw": f'"{name}__raw"'},
        {
            f"{name}:placeholder": f"coalesce({blank}, false)",
            f"{name}:unreadable": f"{tidy} IS NOT NULL AND {value} IS NULL",
            f"{name}:excel_serial": f"coalesce({_is_serial(tidy)}, false)",
        },
    )


def _is_serial(tidy: str) -> str:
    """20000–60000 with an optional fraction; the dots of a date are dashes by now."""
    return f"regexp_full_match({tidy}, '[2-5][0-9]{{4}}(-[0-9]+)?')"


def month(name: str) -> Normalised:
    """`<name>` as yyyy-MM, from yyyyMM, yyyy-M, yyyy年M月 or a whole date."""
    text, tidy = f'"{name}__text"', f'"{name}__tidy"'
    dashed = f"rtrim(regexp_replace({_DASHED.format(fold_width(text))}, '[ T日].*$', ''), '-')"
    value = (
        f"CASE WHEN regexp_full_match({tidy}, '[12][0-9]{{3}}(0[1-9]|1[0-2])([0-3][0-9])?') "
        f"THEN left({tidy}, 4) || '-' || substr({tidy}, 5, 2) "
        f"WHEN regexp_full_match({tidy}, '[12][0-9]{{3}}-(0?[1-9]|1[0-2])(-[0-9]{{1,2}})?') "
        f"THEN left({tidy}, 4) || '-' || lpad(split_part({tidy}, '-', 2), 2, '0') END"
    )
    return Normalised(
        (
            {f"{name}__tidy": f"CASE WHEN NOT {in_list(text, placeholders()['any'])} THEN {dashed} END"},
            {f"{name}__month": value},
        ),
        {name: f'"{name}__month"'},
        {f"{name}:unreadable": f'{tidy} IS NOT NULL AND "{name}__month" IS NULL'},
    )


def timestamp(name: str) -> Normalised:
    """`<name>` TIMESTAMP in UTC; a time without offset is China's."""
    text, offset, value = f'"{name}__text"', f'"{name}__offset"', f'"{name}__time"'
    zone = f"nullif(regexp_extract({text}, '(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$'), '')"
    # A plain date ends in something that looks like an offset (-05).
    has_time = f"contains({text}, ':')"
    local = f"TRY_CAST(left({text}, length({text}) - coalesce(length({offset}), 0)) AS TIMESTAMP)"
    minutes = (
        f"CASE WHEN {offset} IS NULL THEN 480 WHEN {offset} = 'Z' THEN 0 "
        f"ELSE (TRY_CAST(substr({offset}, 2, 2) AS INTEGER) * 60 "
        f"+ coalesce(TRY_CAST(nullif(right(replace({offset}, ':', ''), -3), '') AS INTEGER), 0)) "
        f"* CASE WHEN starts_with({offset}, '-') THEN -1 ELSE 1 END END"
    )
    return Normalised(
        (
            {f"{name}__offset": f"CASE WHEN {has_time} THEN {zone} END"},
            {f"{name}__time": f"{local} - to_minutes({minutes})"},
        ),
        {name: value},
        {f"{name}:unreadable": f"{text} IS NOT NULL AND {value} IS NULL"},
    )
