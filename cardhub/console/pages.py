"""Templates made into answers."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from cardhub.console import wording
from cardhub.console.masks import masked_name, masked_number
from cardhub.reports.places import place
from cardhub.reports.wording import SEVERITIES, dataset_title, department_title, rule_title

__all__ = ["STYLE", "render", "style_address"]

STYLE = Path(__file__).parent / "static" / "console.css"


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; it knows who is signed in and the token of its forms."""
    page = _environment().get_template(template)
    text = page.render(
        officer=getattr(request.state, "officer", None),
        form_token=getattr(request.state, "form_token", ""),
        style=style_address(),
        **values,
    )
    return HTMLResponse(text, status)


@cache
def style_address() -> str:
    """The stylesheet's address, which changes with it."""
    return f"/static/console.css?v={hashlib.sha256(STYLE.read_bytes()).hexdigest()[:12]}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cardhub.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["words"] = wording
    environment.globals["severities"] = SEVERITIES
    environment.filters |= {
        "rule_title": rule_title,
        "department": department_title,
        "dataset_title": dataset_title,
        "place": _place,
        "masked_name": masked_name,
        "masked_number": masked_number,
        "local_time": wording.local_time,
    }
    return environment


def _place(division_code: str) -> str:
    where = place(division_code)
    return f"{where.county}{where.township}{where.village}"
