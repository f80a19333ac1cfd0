"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a text; `is_new`: the other text does not have them here."""

    words: str
    is_new: bool


def _stretches(pieces: list[str], marks: list[tuple[int, int, bool]]) -> tuple[Stretch, ...]:
    return tuple(Stretch("".join(pieces[first:last]), new) for first, last, new in marks if last > first)


def side_by_side(old: str, new: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Both texts in stretches; joined again they are the texts as they were."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    left: list[tuple[int, int, bool]] = []
    right: list[tuple[int, int, bool]] = []
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left.append((first, last, tag != "equal"))
        right.append((begin, end, tag != "equal"))
    return _stretches(before, left), _stretches(after, right)
