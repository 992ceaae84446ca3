"""Report files appear whole or not at all: written under a temporary name, synced, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cardhub.durable import sync_to_disk
from cardhub.errors import StorageError

__all__ = ["arriving"]


@contextmanager
def arriving(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well.

    Only its owner may read it. Raises StorageError where the disk refuses.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.touch(mode=0o600)
        yield temporary
        sync_to_disk(temporary)
        temporary.replace(path)
    except OSError as error:
        raise StorageError(
            f"{path.name} could not be written ({error.strerror}); free space, then run again"
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
