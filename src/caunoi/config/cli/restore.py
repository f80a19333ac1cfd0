"""`caunoi restore FILE [--with-key FILE] [--check]`: fills an empty installation from an archive."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from caunoi.config.cli.backup import stopped_in_order
from caunoi.ground.backups import actions
from caunoi.ground.text import number_vi
from caunoi.ground.times import datetime_vi, in_vietnam


def _say(sentence: str) -> None:
    print(sentence)  # noqa: T201


def _say_whole(told: actions.Manifest) -> None:
    _say(
        f"Bản sao lưu lúc {datetime_vi(in_vietnam(told.moment))}, phiên bản {told.release}, "
        f"{actions.NAMES[told.engine]} {told.engine_version}: nguyên vẹn."
    )


def _say_restored(restored: actions.Restored) -> None:
    told = restored.manifest
    _say(
        f"Đã khôi phục {number_vi(told.rows)} dòng trong {len(told.tables)} bảng và {number_vi(told.files)} tệp vào "
        f"{restored.place}."
    )
    if restored.upgraded_from:
        _say(f"Đã nâng cấp dữ liệu từ phiên bản {restored.upgraded_from}.")
    for fault in restored.faults:
        print(f"LỖI: {fault}", file=sys.stderr)  # noqa: T201
    if not restored.faults:
        _say(f"0 dòng và 0 tệp khác với bản sao lưu. {restored.trail}")
    if not restored.with_key:
        _say("Khóa ký là khóa mới: mọi người đăng nhập lại.")
    _say("Chạy tiếp: caunoi init, rồi caunoi check")


def main(arguments: list[str]) -> int:
    """Return 0, 1 when all was restored but something does not agree, 2 when nothing was written."""
    parser = argparse.ArgumentParser(prog="caunoi restore", description="Khôi phục dữ liệu vào một nơi cài đặt trống.")
    parser.add_argument("file", metavar="TỆP.tar", type=Path, help="bản sao lưu do caunoi backup ghi")
    parser.add_argument("--with-key", metavar="TỆP", type=Path, help="khóa ký đã cất riêng")
    parser.add_argument("--check", action="store_true", help="chỉ kiểm tra bản sao lưu còn nguyên vẹn, không ghi gì")
    parser.add_argument("--archive-key", metavar="TỆP", type=Path, help="khóa đã mã hóa bản sao lưu")
    options = parser.parse_args(arguments)
    try:
        with stopped_in_order():
            if options.check:
                _say_whole(actions.check(source=options.file, opened_by=options.archive_key))
                return 0
            restored = actions.restore(source=options.file, key_from=options.with_key, opened_by=options.archive_key)
    except actions.Refused as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2
    _say_whole(restored.manifest)
    _say_restored(restored)
    return int(bool(restored.faults))
