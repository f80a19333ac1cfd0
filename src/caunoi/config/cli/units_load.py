"""`caunoi units load FILE.csv`: the units of a province."""

from __future__ import annotations

from caunoi.config.cli import management


def main(arguments: list[str]) -> int:
    return management.main(["load_units", *arguments])
