"""`caunoi import_values FILE`: values of a `dataValueSets` file into the open reports, with DHIS2's summary."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caunoi.reporting import actions
from caunoi.reporting.queries import splits
from caunoi.reporting.valuesets import FORMATS, BadValueSet, read


class Command(BaseCommand):
    help = "Take the values of a file (.json, .csv, .adx) into open reports. One bad row keeps all out, unless told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="tell what would be, write nothing")
        parser.add_argument("--good-part", action="store_true", help="write the good rows although others are bad")

    def handle(self, *_: Any, **options: Any) -> None:
        file: Path = options["file"]
        shape = file.suffix.removeprefix(".").lower()
        if shape not in FORMATS:
            raise CommandError(f"Đuôi tệp là một trong: {', '.join(FORMATS)}.")
        try:
            with file.open("rb") as opened:
                summary = actions.import_values(
                    rows=read(opened, shape, splits()),
                    by=None,
                    whole=not options["good_part"],
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise CommandError(f"Không mở được {error.filename}.") from error
        except BadValueSet as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(json.dumps(summary.as_dict(), ensure_ascii=False, indent=2))
        if summary.status == "ERROR":
            raise CommandError("Chưa ghi số liệu nào.")
