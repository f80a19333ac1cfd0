"""Folding Vietnamese text for search: a million characters, beside `str.casefold`."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.harness import Figure, figure, made, measure
from caunoi.ground.text import fold, name_sort_key, sort_key

SYLLABLES = (
    "Nguyễn Trần Lê Lò Quàng Cà Vì Tòng Hoàng Đặng Đỗ Mường Chiềng Bản Tiểu khu Thuận Châu Mộc Yên Sốp Cộp Phù "
    "thường xuyên giám sát phản biện đoàn kết kiến nghị hoà hóa thuỷ ủy quyền được ngưỡng nghiêng khuỷu Trung ương"
).split()
MEGABYTE = 1_000_000


def sample(size: int, *, seed: int = 115) -> list[str]:
    """Lines of about 60 characters, `size` bytes of UTF-8 in all."""
    dice = random.Random(seed)
    lines: list[str] = []
    left = size
    while left > 0:
        line = " ".join(dice.choices(SYLLABLES, k=12))
        lines.append(line)
        left -= len(line.encode())
    return lines


def run(_database: str) -> Iterator[Figure]:
    lines = sample(MEGABYTE)
    made(f"{len(lines)} lines, {MEGABYTE / 1e6:g} MB of Vietnamese, seed 115")
    baseline = ("str.casefold", measure(lambda: [line.casefold() for line in lines]))
    yield figure("fold, 1 MB", measure(lambda: [fold(line) for line in lines]), baseline)
    names = [" ".join(line.split()[:3]) for line in lines][:10_000]
    by_bytes = ("sorted by code point", measure(lambda: sorted(names)))
    yield figure("sort_key, 10,000 names sorted", measure(lambda: sorted(names, key=sort_key)), by_bytes)
    yield figure("name_sort_key, 10,000 names sorted", measure(lambda: sorted(names, key=name_sort_key)), by_bytes)
