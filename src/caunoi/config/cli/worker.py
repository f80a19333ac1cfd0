"""`caunoi worker`: the one background process."""

from __future__ import annotations

from caunoi.config.cli import management
from caunoi.config.cli.serving import is_refused


def main(arguments: list[str]) -> int:
    """Return 0, or 2 when the database is of a release that this one does not know."""
    if is_refused():
        return 2
    return management.main(["work", *arguments])
