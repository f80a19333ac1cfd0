"""`caunoi units load [FILE.csv] [--committee FILE.csv]`: the units of a province; Sơn La's when no file is named."""

from __future__ import annotations

from caunoi.config.cli import management


def arguments_of(arguments: list[str]) -> list[str]:
    """The management command; a file named alone is the list of communes."""
    if arguments and not arguments[0].startswith("-"):
        arguments = ["--communes", *arguments]
    return ["load_units", *arguments]


def main(arguments: list[str]) -> int:
    return management.main(arguments_of(arguments))
