"""Where the browser of this machine is."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Path of a Chromium: CAUNOI_CHROMIUM if set, else the first of the usual names; None when there is none."""
    named = os.environ.get("CAUNOI_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for path in map(shutil.which, NAMES) if path), None)
