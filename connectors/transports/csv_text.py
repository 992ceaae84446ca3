"""Which encoding a CSV really is in, and its bytes as UTF-8 blocks that end where a record ends."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from cardhub.errors import SourceMisbehaved
from connectors.transports import limits

__all__ = ["Transcoded", "decoded", "encodings", "record_blocks"]

_BLOCK = 4 << 20
_BAD_LINES = 0.01


def encodings(head: bytes) -> tuple[tuple[str, int], ...]:
    """Possible (encoding, bytes of its mark), likeliest first: a mark decides, else UTF-8 before GB18030.

    What a department announces is not asked: GB18030 is seldom valid UTF-8, and the headers tell the rest.
    """
    if head.startswith(codecs.BOM_UTF8):
        return (("utf-8", 3),)
    if head.startswith(codecs.BOM_UTF16_LE):
        return (("utf-16-le", 2),)
    if head.startswith(codecs.BOM_UTF16_BE):
        return (("utf-16-be", 2),)
    return (("utf-8", 0), ("gb18030", 0))


class Transcoded:
    """A UTF-16 stream as UTF-8, so that everything after it sees single-byte commas and line ends."""

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int | None = None) -> bytes:
        part = self._raw.read(size or _BLOCK)
        return self._decoder.decode(part, final=not part).encode("utf-8", errors="replace")


def record_blocks(raw: BinaryIO | Transcoded, carry: bytes, what: str) -> Iterator[bytes]:
    """Blocks of a few MiB that end after a line end outside quotes; their lengths add up to the file's."""
    while True:
        part = raw.read(_BLOCK)
        data = carry + part
        if not part:
            if data:
                if data.count(b'"') % 2:
                    raise _unbalanced(what)
                yield data
            return
        cut = _cut(data)
        if cut:
            yield data[:cut]
        elif len(data) > limits.ROW_BYTES + _BLOCK:
            raise _unbalanced(what)
        carry = data[cut:]


def _cut(data: bytes) -> int:
    """Just after the last line end with an even number of quotes before it; 0 if there is none."""
    quotes = data.count(b'"')
    end = len(data)
    while (found := data.rfind(b"\n", 0, end)) >= 0:
        quotes -= data.count(b'"', found, end)
        if quotes % 2 == 0:
            return found + 1
        end = found
    return 0


def _unbalanced(what: str) -> SourceMisbehaved:
    return SourceMisbehaved(
        f"{what}: a quotation mark is never closed, or a record is longer than {limits.ROW_BYTES >> 20} "
        "MiB: the "
        "file is damaged. Ask the department to send it again.",
        code="record_unending",
    )


def decoded(block: bytes, encoding: str, what: str) -> str:
    """The block's text. A few undecodable lines keep U+FFFD, for the checks to set those rows aside.

    `SourceMisbehaved` where so many lines fail that the encoding itself must be wrong.
    """
    try:
        return block.decode(encoding)
    except UnicodeDecodeError:
        lines = block.split(b"\n")
        texts = [line.decode(encoding, errors="replace") for line in lines]
        bad = sum("�" in each for each in texts)
        if bad > max(3.0, _BAD_LINES * len(lines)):
            raise SourceMisbehaved(
                f"{what}: {bad} of {len(lines)} lines are not valid {encoding}: ask the department to "
                "export the "
                "file again as UTF-8 or GB18030.",
                code="undecodable",
            ) from None
        return "\n".join(texts)
