"""`caunoi drill PLACE`: whether the newest archive of a folder comes back whole."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from caunoi.config.cli.backup import stopped_in_order
from caunoi.ground.backups.drill import drill
from caunoi.ground.backups.errors import Refused
from caunoi.ground.text import number_vi


def main(arguments: list[str]) -> int:
    """Return 0, 1 when something did not come back as it was, 2 when it could not be tried."""
    parser = argparse.ArgumentParser(prog="caunoi drill", description="Diễn tập khôi phục vào một nơi tạm, rồi xóa đi.")
    parser.add_argument(
        "place", metavar="NƠI", type=Path, help="bản sao lưu, hoặc thư mục: lấy bản mới nhất (*.tar, *.sealed)"
    )
    parser.add_argument("--archive-key", metavar="TỆP", type=Path, help="khóa đã mã hóa bản sao lưu")
    options = parser.parse_args(arguments)
    try:
        with stopped_in_order():
            drilled = drill(source=options.place, opened_by=options.archive_key)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2
    for fault in drilled.faults:
        print(f"LỖI: {fault}", file=sys.stderr)  # noqa: T201
    if drilled.faults or not drilled.manifest:
        print(f"Diễn tập khôi phục {drilled.archive} không đạt.")  # noqa: T201
        return 1
    rows, files = number_vi(drilled.manifest.rows), number_vi(drilled.manifest.files)
    seconds = number_vi(round(drilled.took.total_seconds()))
    print(  # noqa: T201
        f"Đã diễn tập khôi phục {drilled.archive} trong {seconds} giây: {rows} dòng và {files} tệp, "
        "0 dòng và 0 tệp khác."
    )
    return 0
