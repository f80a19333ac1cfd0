"""What waits beside its place until everything has arrived."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

WAITING = ".restoring-"  # how names of files and folders begin that wait


def clear_leavings(folder: Path) -> None:
    """Take away what a restore left waiting there when it was killed."""
    for left in folder.glob(f"{WAITING}*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


class Draft:
    """A small file that waits beside its place, for its owner alone, and takes it in one step."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path = path
        descriptor, name = tempfile.mkstemp(prefix=WAITING, dir=path.parent)
        self._waiting = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.close()
            raise

    def settle(self) -> None:
        self._waiting.replace(self._path)

    def close(self) -> None:
        self._waiting.unlink(missing_ok=True)
