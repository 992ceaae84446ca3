"""A seekable copy of a remote file that never has a name on any disk."""

from __future__ import annotations

import os
import tempfile
from typing import BinaryIO, cast

from cardhub.errors import SourceMisbehaved, SourceUnavailable

__all__ = ["spooled"]

_PART = 1 << 20


def spooled(raw: BinaryIO, size: int, limit: int, what: str) -> BinaryIO:
    """`raw`, announced as `size` bytes, copied into anonymous memory.

    SourceMisbehaved above `limit` bytes; SourceUnavailable if fewer bytes come than announced.
    """
    if size > limit:
        raise SourceMisbehaved(
            f"{what} is {size >> 20} MiB, the limit is {limit >> 20} MiB: ask for it in parts, or as CSV.",
            code="file_too_large",
        )
    copy = _anonymous()
    copied = 0
    while part := raw.read(_PART):
        copied += len(part)
        if copied > limit:
            raise SourceMisbehaved(
                f"{what} grew beyond {limit >> 20} MiB while it was read.", code="file_too_large"
            )
        copy.write(part)
    if copied < size:
        raise SourceUnavailable(f"{what} ended after {copied} of {size} bytes: the line broke.")
    copy.seek(0)
    return copy


def _anonymous() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("cardhub", os.MFD_CLOEXEC), "w+b")
    # Elsewhere than on Linux: memory up to the limit, so still nothing on disk.
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=1 << 40))
