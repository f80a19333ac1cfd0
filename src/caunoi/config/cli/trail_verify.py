"""`caunoi trail verify FILE [--heads FILE]`: checks an exported trail. Starts without Django and needs no database."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from caunoi.ground.audit.chain import heads_in
from caunoi.ground.audit.exported import verify_lines

LONGEST_LINE = 16 * 1024 * 1024  # bytes; a row is a few hundred. What is longer is no row, and is not held whole.


def main(arguments: list[str]) -> int:
    """Return 0, 1 when the file is not as it was exported, 2 when it cannot be read."""
    parser = argparse.ArgumentParser(prog="caunoi trail verify", description="Kiểm tra tệp nhật ký đã xuất.")
    parser.add_argument("file", metavar="TỆP", type=Path, help="tệp do caunoi trail export ghi")
    parser.add_argument("--heads", metavar="TỆP", type=Path, help="mốc giữ ngoài hệ thống (trail-heads.txt)")
    options = parser.parse_args(arguments)
    try:
        heads = heads_in(options.heads.read_text(encoding="utf-8")) if options.heads else {}
        with options.file.open("rb") as file:
            found = verify_lines(iter(partial(file.readline, LONGEST_LINE), b""), heads)
    except (OSError, UnicodeDecodeError) as error:
        where = getattr(error, "filename", None) or options.heads
        print(f"Không đọc được {where}. Kiểm tra tên tệp và quyền đọc.", file=sys.stderr)  # noqa: T201
        return 2
    print(found.sentence, file=sys.stdout if found.ok else sys.stderr)
    return 0 if found.ok else 1
