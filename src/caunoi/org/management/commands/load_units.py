"""`caunoi units load`: the units of a province from its two lists; Sơn La's when none are given."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caunoi.ground.sheets import Unreadable
from caunoi.org import actions, reading

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Load the units of a province. Loading the same lists again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--committee", type=Path, default=DATA / "sonla_committee.csv", help="CSV of the province's own bodies"
        )
        parser.add_argument("--communes", type=Path, default=DATA / "sonla_units.csv", help="CSV of its communes")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            province = reading.province_rows(options["committee"].read_bytes())
            communes = reading.commune_rows(options["communes"].read_bytes())
            loaded = actions.load_units(province=province, communes=communes, by=None)
        except OSError as error:
            raise CommandError(f"Không mở được {error.filename}.") from error
        except (Unreadable, actions.CannotManage) as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"Đã lập {loaded.created} đơn vị, giữ nguyên {loaded.kept}, thêm {loaded.aliases} tên cũ.")
