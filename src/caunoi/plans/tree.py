"""The tree of a paper as a list of depths in reading order, and what a reviewer may do to it.

A tree is given as depths, one per line, in reading order (0 is the highest level). A line's parent is the nearest
earlier line that is less deep. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class CannotReshape(Exception):
    """The step would leave the tree; `sentence` says in Vietnamese what to do instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Shape:
    """What `labels` needs of one line: its depth, its kind ("HEADING", "ITEM", …) and its printed marker."""

    depth: int
    kind: str
    marker: str


def parents(depths: Sequence[int]) -> list[int | None]:
    """For each line the index of its parent, None at the top."""
    found: list[int | None] = []
    path: list[int] = []
    for index, depth in enumerate(depths):
        while path and depths[path[-1]] >= depth:
            path.pop()
        found.append(path[-1] if path else None)
        path.append(index)
    return found


def end_of(depths: Sequence[int], index: int) -> int:
    """The index after the last line that hangs below line `index`."""
    stop = index + 1
    while stop < len(depths) and depths[stop] > depths[index]:
        stop += 1
    return stop


def levelled(depths: Sequence[int]) -> list[int]:
    """The same tree with no jump of more than one level from a line to the next."""
    above = parents(depths)
    result: list[int] = []
    for parent in above:
        result.append(0 if parent is None else result[parent] + 1)
    return result


def deeper(depths: Sequence[int], index: int) -> list[int]:
    """Hang line `index` and all below it under the line before it on the same level."""
    if index == 0 or depths[index - 1] < depths[index]:
        raise CannotReshape("Không có mục nào ở trên cùng cấp để đưa mục này vào.")
    return _shifted(depths, index, 1)


def higher(depths: Sequence[int], index: int) -> list[int]:
    """Lift line `index` and all below it by one level."""
    if depths[index] == 0:
        raise CannotReshape("Mục này đã ở cấp cao nhất.")
    return levelled(_shifted(depths, index, -1))


def without(depths: Sequence[int], index: int) -> list[int]:
    """The depths after line `index` has gone; what hung below it moves to the line that now stands before it."""
    return levelled([*depths[:index], *depths[index + 1 :]])


def _shifted(depths: Sequence[int], index: int, step: int) -> list[int]:
    stop = end_of(depths, index)
    return [depth + step if index <= place < stop else depth for place, depth in enumerate(depths)]


def labels(shapes: Sequence[Shape]) -> list[str]:
    """The address of each line, as people say it: "III.1" for a heading, "III.1-2+1" for a plus below its second dash.

    Headings carry the marker that is printed. Items are counted among the items of the same sign under one parent.
    Anything else is counted as "¶" under its parent, so that each line has an address of its own.
    """
    above = parents([shape.depth for shape in shapes])
    counted: dict[tuple[int | None, str], int] = {}
    result: list[str] = []
    for shape, parent in zip(shapes, above, strict=True):
        base = "" if parent is None else result[parent]
        if shape.kind == "HEADING" and shape.marker:
            own = shape.marker
            if base and not own.startswith(f"{base}."):
                own = f"{base}.{own.rsplit('.', 1)[-1]}"
            seen = counted.get((parent, f"heading {own}"), 0) + 1
            counted[parent, f"heading {own}"] = seen
            result.append(own if seen == 1 else f"{own} ({seen})")
            continue
        sign = (shape.marker if len(shape.marker) == 1 else "-") if shape.kind == "ITEM" else "¶"
        counted[parent, sign] = counted.get((parent, sign), 0) + 1
        result.append(f"{base}{sign}{counted[parent, sign]}")
    return result


def cut(text: str, wanted: str) -> list[str]:
    """Cut `text` where `wanted`, the same words, has line breaks; the parts without spaces at their ends.

    Raises CannotReshape when a word differs or nothing was cut.
    """
    parts = [" ".join(part.split()) for part in wanted.splitlines() if part.strip()]
    if " ".join(parts).replace(" ", "") != "".join(text.split()):
        raise CannotReshape("Chỉ xuống dòng ở chỗ cần tách, giữ nguyên chữ. Sửa chữ ở ô “Chữ sửa lại”.")
    if len(parts) < 2:
        raise CannotReshape("Xuống dòng ở chỗ cần tách rồi bấm Tách.")
    return parts
