"""`caunoi export_values FILE 2026Q1 …`: all values of the periods as a `dataValueSets` file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caunoi.reporting.periods import BadPeriod, parse_any
from caunoi.reporting.queries import splits, value_rows
from caunoi.reporting.valuesets import FORMATS, write


class Command(BaseCommand):
    help = "Write the values of periods into a file; its ending says the shape: .json, .csv, .adx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("periods", nargs="+")

    def handle(self, *_: Any, **options: Any) -> None:
        file: Path = options["file"]
        shape = file.suffix.removeprefix(".").lower()
        if shape not in FORMATS:
            raise CommandError(f"Đuôi tệp là một trong: {', '.join(FORMATS)}.")
        try:
            periods = [parse_any(text).iso for text in options["periods"]]
            with file.open("wb") as opened:
                count = write(value_rows(None, periods=periods), shape, splits(), opened)
        except BadPeriod as error:
            raise CommandError(error.sentence) from error
        except OSError as error:
            raise CommandError(f"Không ghi được {error.filename}.") from error
        self.stdout.write(f"Đã ghi {count} số liệu.")
