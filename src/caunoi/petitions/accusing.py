"""Whether a text reads like a denunciation although its sender has not said so (pure).

A word too many costs a head of the unit one look; a word too few shows a whistle-blower to those accused: in doubt the
text is held. The words are a table that a province corrects without a developer.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from caunoi.ground.text import fold, nfc, plain_tones

WORDS_FILE = Path(__file__).parent / "data" / "accusing.csv"
_WORD = re.compile(r"[^\W_]+")


@cache
def _known() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """First folded word → each phrase as (folded words, words as written)."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    with WORDS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            written = tuple(_tokens(row["words"]))
            folded = tuple(fold(one) for one in written)
            found.setdefault(folded[0], []).append((folded, written))
    return found


def _tokens(words: str) -> list[str]:
    return _WORD.findall(plain_tones(nfc(words)).lower())


def accusing_words(words: str) -> list[str]:
    """The phrases of denunciation in a text, as they are written there, each once.

    A word with its marks must bear the right ones ("hơi lo" is no "hối lộ"); one typed without any may be either.
    """
    tokens = _tokens(words)
    folded = fold(" ".join(tokens)).split(" ")
    found: dict[str, None] = {}
    for place, first in enumerate(folded):
        for phrase, written in _known().get(first, ()):
            end = place + len(phrase)
            if tuple(folded[place:end]) != phrase:
                continue
            if all(
                typed in (right, plain) for typed, right, plain in zip(tokens[place:end], written, phrase, strict=True)
            ):
                found[" ".join(tokens[place:end])] = None
    return list(found)
