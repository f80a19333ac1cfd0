"""`caunoi worker`: the one background process."""

from __future__ import annotations

import os

from caunoi.config.cli import management


def main(arguments: list[str]) -> int:
    os.environ.setdefault("CAUNOI_LOG_STREAM", "stdout")
    return management.main(["work", *arguments])
