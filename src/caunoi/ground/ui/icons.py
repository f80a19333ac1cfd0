"""Names of the drawings in the sprite."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).resolve().parent / "static" / "ui" / "icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """All names that `{% icon … %}` knows."""
    return frozenset(re.findall(r'<symbol id="([a-z]+)"', SPRITE.read_text(encoding="utf-8")))
