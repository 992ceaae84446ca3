"""What the console shows of a name and a number: enough to recognise a file one holds, not to look it up."""

from __future__ import annotations

from cardhub.reports.mask import mask_id, mask_text

__all__ = ["masked_name", "masked_number", "masked_text", "masked_value"]


def masked_name(name: str) -> str:
    """`张*`, `买**`; nothing of a name of one character but that there is one."""
    return f"{name[:1]}{'*' * (len(name) - 1)}" if len(name) > 1 else "*" * len(name)


def masked_number(number: str) -> str:
    """The first six and the last two characters of an ID or card number."""
    return mask_id(number, shown_last=2)


def masked_text(text: str) -> str:
    """`text` with every long number in it masked."""
    return mask_text(text, shown_last=2)


def masked_value(name: str, value: object) -> object:
    """A value for a sentence: those called a name are masked as names."""
    return masked_name(value) if name.endswith("_name") and isinstance(value, str) else value
