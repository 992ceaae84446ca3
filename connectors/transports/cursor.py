"""Cursors: a small JSON object as text, opaque to everyone but the transport that wrote it."""

from __future__ import annotations

import json
from typing import Any

from cardhub.errors import SourceMisbehaved

__all__ = ["read_cursor", "write_cursor"]


def write_cursor(**parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read_cursor(text: str | None) -> dict[str, Any]:
    """The parts of a stored cursor, {} for none; `SourceMisbehaved` if another transport wrote it."""
    if not text:
        return {}
    try:
        parts = json.loads(text)
    except ValueError:
        parts = None
    if not isinstance(parts, dict):
        raise SourceMisbehaved(
            "the stored cursor is not one of this transport's; start the dataset with a full reload.",
            code="cursor_unreadable",
        )
    return parts
