"""Masked text: what a report may show of the numbers that identify a person or reach one.

Display masking follows GB/T 35273: the place and the last four characters of an ID number stay readable, so
that an officer who holds the file can recognise the row, and nobody can look the number up.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["mask_id", "mask_text"]

# A run of 11 or more digits or X, spaces allowed: phones (11), old and present ID numbers (15, 18), card
# numbers (20, 22) and their damaged forms. Dates and amounts are shorter.
_LONG_RUN = re.compile(r"(?<![0-9])[0-9](?:[ \u00a0\u3000]?[0-9Xx]){10,}(?:[Bb][1-9])?")


def mask_id(number: str, *, shown_last: int = 4) -> str:
    """`620102********0010`; the tail of a card number (category, level, reissue) stays readable."""
    text = number.strip()
    head, tail = text[:18], text[18:]
    if len(head) < 11:
        return "*" * len(text)
    kept = 6 if len(head) >= 15 else 3
    return f"{head[:kept]}{'*' * (len(head) - kept - shown_last)}{head[-shown_last:]}{tail}"


def mask_text(text: str, *, shown_last: int = 4) -> str:
    """`text` with every number long enough to be a phone, an ID or a card number masked."""
    if not re.search(r"[0-9０-９]", text):
        return text
    folded = "".join(unicodedata.normalize("NFKC", each) if "０" <= each <= "ｚ" else each for each in text)
    return _LONG_RUN.sub(
        lambda found: mask_id(re.sub(r"\s", "", found.group()), shown_last=shown_last), folded
    )
