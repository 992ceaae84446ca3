"""What must survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["sync_to_disk"]


def sync_to_disk(path: Path) -> None:
    """Flush a file's content, or a folder's names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
