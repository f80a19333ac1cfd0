"""`caunoi backup FILE [--with-key FILE]`: everything in one archive, while the system runs."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from caunoi.ground.backups import actions
from caunoi.ground.text import number_vi

STOPPED = 128 + signal.SIGTERM


@contextmanager
def stopped_in_order() -> Iterator[None]:
    """Let a machine that shuts down end the work so that nothing half done stays behind."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        sys.exit(STOPPED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main(arguments: list[str]) -> int:
    """Return 0, 1 when the archive is made but tells of a loss that is older, 2 when none is made."""
    parser = argparse.ArgumentParser(prog="caunoi backup", description="Sao lưu toàn bộ dữ liệu vào một tệp.")
    parser.add_argument("file", metavar="TỆP.tar", type=Path, help="tệp sẽ được ghi; không ghi đè tệp đã có")
    parser.add_argument("--with-key", metavar="TỆP", type=Path, help="ghi khóa ký ra tệp riêng, cất ở nơi khác")
    parser.add_argument("--archive-key", metavar="TỆP", type=Path, help="mã hóa bằng khóa do caunoi archive_key ghi")
    options = parser.parse_args(arguments)
    try:
        with stopped_in_order():
            made = actions.back_up(into=options.file, key_into=options.with_key, sealed_by=options.archive_key)
    except actions.Refused as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2
    size = number_vi(made.size / 1024**2, 1)
    told = made.manifest
    print(  # noqa: T201
        f"Đã sao lưu vào {options.file} ({size} MB): {number_vi(told.rows)} dòng trong {len(told.tables)} bảng, "
        f"{number_vi(told.files)} tệp."
    )
    if options.with_key:
        print(f"Đã ghi khóa ký vào {options.with_key}. Cất khóa ở nơi khác với bản sao lưu.")  # noqa: T201
    for fault in made.faults:
        print(f"CHÚ Ý: {fault}", file=sys.stderr)  # noqa: T201
    return int(bool(made.faults))
