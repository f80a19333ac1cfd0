"""`caunoi archive_key FILE`: a new key by which archives are encrypted."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from caunoi.ground.backups.errors import Refused
from caunoi.ground.backups.sealed import make_key


def main(arguments: list[str]) -> int:
    """Return 0, 2 when no key was written."""
    parser = argparse.ArgumentParser(prog="caunoi archive_key", description="Tạo khóa mã hóa bản sao lưu.")
    parser.add_argument("file", metavar="TỆP", type=Path, help="tệp sẽ được ghi; không ghi đè tệp đã có")
    options = parser.parse_args(arguments)
    try:
        make_key(options.file.absolute())
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2
    print(  # noqa: T201
        f"Đã ghi khóa vào {options.file}. In thêm một bản cất vào két: mất khóa thì không ai mở được bản sao lưu."
    )
    return 0
