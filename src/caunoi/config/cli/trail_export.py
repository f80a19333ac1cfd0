"""`caunoi trail export FILE [--since DAY] [--until DAY]`: the sealed trail as a file for an auditor."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from caunoi.config.cli.backup import stopped_in_order
from caunoi.ground.audit.actions import NothingToExport, export_to
from caunoi.ground.backups.errors import Refused, told
from caunoi.ground.text import number_vi


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} không phải một ngày. Viết như 2026-07-08") from None


def main(arguments: list[str]) -> int:
    """Return 0, or 2 when no file is written."""
    parser = argparse.ArgumentParser(prog="caunoi trail export", description="Xuất nhật ký ra một tệp để kiểm tra.")
    parser.add_argument("file", metavar="TỆP", type=Path, help="tệp sẽ được ghi; không ghi đè tệp đã có")
    parser.add_argument("--since", metavar="NGÀY", type=_day, help="từ ngày này, như 2026-07-08")
    parser.add_argument("--until", metavar="NGÀY", type=_day, help="đến hết ngày này")
    options = parser.parse_args(arguments)
    if options.file.exists() or options.file.is_symlink():
        print(f"Đã có tệp {options.file}. Chọn tên khác: tệp cũ không bị ghi đè.", file=sys.stderr)  # noqa: T201
        return 2
    try:
        with stopped_in_order(), told(options.file.absolute().parent):
            header = export_to(options.file, by=None, since=options.since, until=options.until)
    except (NothingToExport, Refused) as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2
    print(  # noqa: T201
        f"Đã xuất {number_vi(header.count)} dòng nhật ký, số {header.first} đến {header.last}, vào {options.file}."
        f" Mắt xích cuối: {header.head}"
    )
    return 0
