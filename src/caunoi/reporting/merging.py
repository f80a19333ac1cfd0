"""Laying the words of many reports side by side: sentences, near-duplicates, outliers, numbers, and a first draft.

Everything here can be explained to the person who reads it:

- Two sentences say the same when they share at least half of their words and pairs of words (Jaccard); numbers and the
  speaker's own name do not count. Only pairs that can reach that are compared: prefix filtering, after S. Chaudhuri,
  V. Ganti, R. Kaushik, "A primitive operator for similarity joins in data cleaning" (ICDE 2006), and R. Bayardo, Y. Ma,
  R. Srikant, "Scaling up all pairs similarity search" (WWW 2007). The result is as if all pairs had been compared.
- A sentence speaks for its idea when it is nearest to the average of all that say it (cosine to the centroid: D. Radev,
  H. Jing, M. Styś, D. Tam, "Centroid-based summarization of multiple documents", IP&M 40, 2004).
- The draft takes the ideas that most units tell, and sets them in the order in which the units tell them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, sqrt
from typing import Final

from caunoi.ground.text import HYPHENS, nfc, plain_tones

SAME: Final = 0.5
"""Share of common words and pairs from which two sentences tell one idea."""
SHORTEST: Final = 3
"""A sentence of fewer words is a heading or a slip, and is left out."""

_BREAK = re.compile(r"(?<=[.;!?…])\s+|\s*[\r\n]+\s*")
_MARKER = re.compile(r"^(?:[-–—+*•]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,5})[.)])\s+(?=\S)")
_ABBREVIATED = re.compile(r"\b(?:TP|TT|TX|Tp|Ths|TS|PGS|GS|BS|đ/c|Đ/c|v\.v|vv)\.$")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|@")
# A number that counts something: not a date, the number of a paper, a year or an ordinal.
_NUMBER = re.compile(
    r"(?<![\w/.,-])(?<!số )(?<!Số )(?<!năm )(?<!ngày )(?<!tháng )(?<!quý )(?<!khóa )(?<!thứ )"
    r"(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\w/-]|[.,]\d)"
)
_MASK, _SELF = "#", "@"
_KIND = re.compile(r"^(?:xã|phường|đặc khu)\s+")
_ALIKE = {"phường": "xã"}


def sentences_of(text: str) -> list[str]:
    """The sentences of a text without the markers of its lists; a semicolon ends one too."""
    pieces: list[str] = []
    for piece in _BREAK.split(nfc(text).strip()):
        bare = _MARKER.sub("", piece.strip())
        if not bare:
            continue
        if pieces and _ABBREVIATED.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {bare}"
        else:
            pieces.append(bare)
    return [piece for piece in pieces if len(_WORD.findall(piece)) >= SHORTEST]


def features_of(sentence: str, name: str = "") -> frozenset[str]:
    """Words and pairs of neighbours, in small letters and one spelling of tones. Each number counts as "#", the `name`
    of the one who speaks ("xã Mường Bú") as "@", and a commune is a commune whether xã or phường."""
    text = plain_tones(HYPHENS.sub(" ", sentence)).casefold()
    bare = _KIND.sub("", plain_tones(name).casefold().strip())
    if bare:
        text = re.sub(rf"(?:(?:xã|phường|đặc khu)\s+)?\b{re.escape(bare)}\b", _SELF, text)
    words = [_MASK if word[0].isdigit() else _ALIKE.get(word, word) for word in _WORD.findall(text)]
    return frozenset(words) | frozenset(f"{first} {second}" for first, second in pairwise(words))


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Jaccard: what is common by what there is at all, 0 to 1."""
    both = len(first & second)
    return both / (len(first) + len(second) - both) if both else 0.0


def components(features: Sequence[frozenset[str]], least: float = SAME) -> list[list[int]]:
    """Numbers of the sets that hang together, each to another by a likeness of at least `least`; in order.

    Two that alike share a feature among the rarest of both, so only those are looked up; two that hang together
    already are not compared again.
    """
    often = Counter(feature for one in features for feature in one)
    parent = list(range(len(features)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    seen_in: dict[str, list[int]] = defaultdict(list)
    twin: dict[frozenset[str], int] = {}
    for at, own in enumerate(features):
        if (first := twin.setdefault(own, at)) != at:
            parent[at] = root(first)
            continue
        size = len(own)
        rare = sorted(own, key=lambda feature: (often[feature], feature))[: size - ceil(least * size) + 1]
        for other in {one for feature in rare for one in seen_in[feature]}:
            theirs = features[other]
            if (
                least * size <= len(theirs) <= size / least
                and root(other) != root(at)
                and likeness(own, theirs) >= least
            ):
                one, two = sorted((root(other), root(at)))
                parent[two] = one
        for feature in rare:
            seen_in[feature].append(at)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(features)):
        groups[root(at)].append(at)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one source. `place` tells where in its text it stands, from 0 to 1; `name` is who speaks."""

    source: str
    place: float
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Idea:
    """Sentences that say the same; the first one speaks for all. `sources` counts who says it."""

    sentences: tuple[Sentence, ...]
    sources: int

    @property
    def first(self) -> Sentence:
        return self.sentences[0]

    @property
    def place(self) -> float:
        return sum(one.place for one in self.sentences) / len(self.sentences)

    @property
    def is_outlier(self) -> bool:
        """Only one source says so."""
        return self.sources == 1


def told(source: str, text: str, name: str = "") -> list[Sentence]:
    """The sentences of one source's text."""
    found = sentences_of(text)
    return [Sentence(source, at / max(len(found) - 1, 1), one, name) for at, one in enumerate(found)]


def ideas_of(sentences: Sequence[Sentence], least: float = SAME) -> list[Idea]:
    """Sentences that hang together by likeness, as ideas: those that most sources tell first, then in their order."""
    features = [features_of(one.text, one.name) for one in sentences]
    ideas = []
    for members in components(features, least):
        told_by = Counter(feature for at in members for feature in features[at])
        members.sort(key=lambda at: (-sum(told_by[one] for one in features[at]) / sqrt(len(features[at]) or 1), at))
        own = tuple(sentences[at] for at in members)
        ideas.append(Idea(own, len({one.source for one in own})))
    return sorted(ideas, key=lambda idea: (-idea.sources, idea.place, idea.first.text))


def draft_of(ideas: Sequence[Idea], most: int = 12) -> list[Idea]:
    """The ideas that most sources tell, at most so many, in the order in which they are told.

    What only one source says is taken only when nothing is said twice.
    """
    common = [idea for idea in ideas if not idea.is_outlier] or list(ideas)
    return sorted(common[:most], key=lambda idea: idea.place)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence; `number` is set where it is a number that counts something."""

    text: str
    number: Decimal | None = None


def pieces_of(sentence: str) -> list[Piece]:
    """The sentence cut at its numbers; the texts joined are the sentence."""
    pieces: list[Piece] = []
    end = 0
    for match in _NUMBER.finditer(sentence):
        if match.start() > end:
            pieces.append(Piece(sentence[end : match.start()]))
        pieces.append(Piece(match[0], Decimal(match[0].replace(".", "").replace(",", "."))))
        end = match.end()
    if end < len(sentence):
        pieces.append(Piece(sentence[end:]))
    return pieces


_PLACE = re.compile(r"\{([0-9A-Za-z][0-9A-Za-z.]{0,19})\}")


def figures_named(text: str) -> list[str]:
    """Codes of figures that a text wants filled in, as in "{2.01} hội nghị"."""
    return _PLACE.findall(text)


def filled(text: str, words: dict[str, str]) -> str:
    """The text with its figures; a code that is not known stays as it was written."""
    return _PLACE.sub(lambda match: words.get(match[1], match[0]), text)
