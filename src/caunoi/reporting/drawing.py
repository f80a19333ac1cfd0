"""Pictures of figures as plain shapes: equal tiles that stand about where the communes lie, and bars.

Colour is a number from 0 to 4 for how much, or a word for a state; what it means is the style sheet's business.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caunoi.ground.text import number_vi

TILE_WIDTH, TILE_HEIGHT, GAP = 100, 84, 6
LEVELS: Final = 5
NEUTRAL_COLUMNS = 12
"""Tiles in a row where nobody knows where the places lie."""
FEWEST_COLUMNS = 8
"""The picture is as wide as this at least, so that two tiles do not fill a screen."""
_LONGEST = 12
_KINDS = ("xã ", "phường ", "đặc khu ")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to be drawn. `row` and `column` are None where nobody knows them, `value` where there is no figure."""

    name: str
    row: int | None
    column: int | None
    value: Decimal | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile. `lines` are (y, text) of its name, `level` 0 to 4 or None without a figure; `tone` where it tells a
    state instead."""

    x: int
    y: int
    lines: tuple[tuple[int, str], ...]
    word: str
    level: int | None
    href: str
    label: str
    tone: str = ""

    @property
    def look(self) -> str:
        """The end of the name of its colour."""
        return self.tone or ("none" if self.level is None else str(self.level))

    @property
    def middle(self) -> int:
        return self.x + TILE_WIDTH // 2

    @property
    def foot(self) -> int:
        return self.y + TILE_HEIGHT - 14


@dataclass(frozen=True, slots=True)
class TileMap:
    """All tiles, the size of the picture, and what each level or state means."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    legend: tuple[tuple[int | str, str], ...]
    without: int


@dataclass(frozen=True, slots=True)
class State:
    """How a place can be: `tone` colours its tile, `word` stands on it, `words` in the legend."""

    tone: str
    word: str
    words: str


def bounds_of(values: Sequence[Decimal]) -> list[Decimal]:
    """The highest value of each level: as many places in each as the values allow, equal values together."""
    ordered = sorted(values)
    found = [ordered[(len(ordered) * level - 1) // LEVELS] for level in range(1, LEVELS + 1) if ordered]
    return sorted(set(found))


def quarters_of(whole: int) -> list[Decimal]:
    """The highest value of each level where it is known what all of it is: four quarters, and the whole alone."""
    found = {Decimal(max(0, -(-whole * level // 4) - 1)) for level in range(1, LEVELS)}
    return sorted(found | {Decimal(whole)})


def _lines(name: str, y: int) -> tuple[tuple[int, str], ...]:
    bare = next((name[len(kind) :] for kind in _KINDS if name.lower().startswith(kind)), name)
    words = bare.split()
    if len(bare) <= _LONGEST or len(words) < 2:
        return ((y + 36, bare[: _LONGEST + 2]),)
    cut = max(1, len(words) // 2)
    first, second = " ".join(words[:cut]), " ".join(words[cut:])
    if len(second) > _LONGEST + 2:
        second = second[: _LONGEST + 1] + "…"
    return ((y + 26, first), (y + 46, second))


def _places(spots: Sequence[Spot]) -> list[tuple[int, int]]:
    """(row, column) of each spot; those without a known place follow below, row by row."""
    known = [(spot.row, spot.column) for spot in spots if spot.row is not None and spot.column is not None]
    top = min((row for row, _ in known), default=0)
    left = min((column for _, column in known), default=0)
    below = max((row for row, _ in known), default=top - 1) - top + 1
    found, loose = [], 0
    for spot in spots:
        if spot.row is not None and spot.column is not None:
            found.append((spot.row - top, spot.column - left))
        else:
            found.append((below + loose // NEUTRAL_COLUMNS, loose % NEUTRAL_COLUMNS))
            loose += 1
    return found


def tile_map(spots: Sequence[Spot], *, whole: int = 0) -> TileMap:
    """The places as tiles, darker where the figure is higher; where no figure can be more than `whole`, it alone is
    darkest and stands in the legend as complete."""
    bounds = quarters_of(whole) if whole else bounds_of([spot.value for spot in spots if spot.value is not None])
    places = _places(spots)
    step = LEVELS - len(bounds)
    tiles = []
    for spot, place in zip(spots, places, strict=True):
        word = "chưa" if spot.value is None else number_vi(spot.value)
        level = (
            None
            if spot.value is None
            else min(bisect_left(bounds, spot.value), len(bounds) - 1) + (step if len(bounds) > 1 else 0)
        )
        tiles.append(_tile(spot, place, word, level))
    legend: list[tuple[int | str, str]] = []
    last = None
    for at, bound in enumerate(bounds):
        low = min(
            (spot.value for spot in spots if spot.value is not None and (last is None or spot.value > last)),
            default=bound,
        )
        if whole:
            low = Decimal(0) if last is None else last + 1
        words = number_vi(bound) if low == bound else f"{number_vi(low)} – {number_vi(bound)}"
        if whole == bound:
            words = f"{words}, đủ"
        legend.append((at + (step if len(bounds) > 1 else 0), words))
        last = bound
    return _drawn(tiles, places, legend, without=sum(spot.value is None for spot in spots))


def state_map(spots: Sequence[tuple[Spot, State]], states: Sequence[State]) -> TileMap:
    """The places as tiles, each with the word and the colour of the state it is in; the legend counts all `states`."""
    places = _places([spot for spot, _ in spots])
    tiles = [
        _tile(spot, place, state.word, None, state.tone) for (spot, state), place in zip(spots, places, strict=True)
    ]
    counts = Counter(state for _, state in spots)
    legend = [(state.tone, f"{state.words}: {number_vi(counts[state])}") for state in states]
    return _drawn(tiles, places, legend)


def _tile(spot: Spot, place: tuple[int, int], word: str, level: int | None, tone: str = "") -> Tile:
    row, column = place
    x, y = column * (TILE_WIDTH + GAP), row * (TILE_HEIGHT + GAP)
    return Tile(x, y, _lines(spot.name, y), word, level, spot.href, f"{spot.name}: {word}", tone)


def _drawn(
    tiles: Sequence[Tile],
    places: Sequence[tuple[int, int]],
    legend: Sequence[tuple[int | str, str]],
    *,
    without: int = 0,
) -> TileMap:
    return TileMap(
        tiles=tuple(tiles),
        width=max(max((column for _, column in places), default=0) + 1, FEWEST_COLUMNS) * (TILE_WIDTH + GAP) - GAP,
        height=(max((row for row, _ in places), default=0) + 1) * (TILE_HEIGHT + GAP) - GAP,
        legend=tuple(legend),
        without=without,
    )


def bar_width(value: Decimal | None, most: Decimal | None, whole: int = 1000) -> int:
    """How long the bar of a value is when the greatest one takes the whole width."""
    if value is None or not most or value <= 0:
        return 0
    return max(1, round(value * whole / most))
