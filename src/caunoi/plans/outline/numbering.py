"""Where a marker stands: the stack of lists that are open at a point of the paper.

No depth is fixed beforehand. A family that is open already closes everything below it and goes on; a family that is
new opens under what stands last. So a paper that goes A., I., 1., a), "-" and one that goes I., 1., "-", "+" are read
by the same rule.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from caunoi.plans.outline.markers import Marker, follows, letter_value, roman_value

# What a new family of a statute closes although it stands last: Mục 1 after the Điều of a chương without mục.
_SMALL = frozenset({"arabic", "letter", "letter-digit", "digit-letter", "small roman", "bước"})
_ARTICLE = _SMALL | {"điều"}
_CLOSES = {
    "phần": _ARTICLE | {"chương", "mục", "tiểu mục", "roman", "upper"},
    "chương": _ARTICLE | {"mục", "tiểu mục"},
    "mục": _ARTICLE | {"tiểu mục"},
    "tiểu mục": _ARTICLE,
    "điều": _SMALL,
    "roman": _SMALL,
    "upper": _SMALL,
}
_DASHES = {"*": 0, "-": 1, "+": 2}


class Fit(Enum):
    """How well a marker goes on with the lists that are open."""

    NEXT = auto()
    FIRST = auto()
    SKIP = auto()
    REPEAT = auto()
    WILD = auto()


@dataclass(frozen=True, slots=True)
class _Level:
    marker: Marker

    @property
    def is_item(self) -> bool:
        return self.marker.kind == "item"


class Numbering:
    """The open lists. Feed it with `place` for each marker and `passed` for each finished text."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._seen: dict[str, tuple[int, ...]] = {}
        self._last = ""
        self._just_placed = False

    def passed(self, text: str, marker: Marker | None) -> None:
        """Remembers what stands right before the next marker: a colon opens a list, and so does a bare heading."""
        self._last = text.rstrip()[-1:]
        self._just_placed = marker is not None

    def meant(self, marker: Marker) -> Marker:
        """ "i)" and "I." are numbers or letters: letters where a list has just come to h or H."""
        stop = marker.family[len(marker.system) :]
        if marker.system == "letter" and marker.printed in ("i", "v", "x"):
            number = replace(marker, family=f"small roman{stop}", value=(roman_value(marker.printed),))
            if not self._expects(marker) and (marker.printed == "i" or self._expects(number)):
                return number
        if marker.system == "roman" and marker.printed == "I":
            letter = replace(marker, family=f"upper{stop}", value=(letter_value("I"),))
            if self._expects(letter):
                return letter
        return marker

    def _expects(self, marker: Marker) -> bool:
        levels = (level.marker for level in self._levels if level.marker.system == marker.system)
        return any(follows(level.value, marker.value, marker.family) for level in levels)

    def place(self, marker: Marker) -> int:
        """Opens the marker and says at which depth it stands (0 is the top)."""
        depth = self._depth(marker)
        del self._levels[depth:]
        self._levels.append(_Level(marker))
        self._seen[marker.family] = marker.value
        return depth

    def fit(self, marker: Marker) -> Fit:
        """How well the marker follows. Dashes always fit."""
        if not marker.value:
            return Fit.NEXT
        depth = self._depth(marker)
        before = self._levels[depth].marker if depth < len(self._levels) else None
        if before is None or before.system != marker.system or not before.value:
            if marker.first:
                return Fit.FIRST
            # Articles, and sometimes other lists, count on through the chapters.
            return Fit.NEXT if follows(self._seen.get(marker.family, ()), marker.value, marker.family) else Fit.WILD
        if follows(before.value, marker.value, marker.family):
            return Fit.NEXT
        ahead = marker.value[-1] - before.value[-1]
        if marker.first or ahead == 0:
            return Fit.REPEAT
        if len(marker.value) == 1 and 0 < ahead <= 4:
            return Fit.SKIP
        return Fit.SKIP if marker.value[:-1] == before.value[:-1] and 0 < ahead <= 4 else Fit.WILD

    def _depth(self, marker: Marker) -> int:
        return self._item_depth(marker) if marker.kind == "item" else self._heading_depth(marker)

    def _heading_depth(self, marker: Marker) -> int:
        if self._last_heading() < 0:
            return 0
        under = self._numbered_parent(marker)
        if under is not None:
            return under + 1
        same = [at for at in self._from_top() if self._levels[at].marker.family == marker.family]
        next_in = self._goes_on_at(marker, same)
        if next_in is not None:
            return next_in
        if same and marker.first and self._opens_list(same[0]):
            return len(self._levels)
        if same:
            return self._nearest(marker, same)
        return self._new_heading_depth(marker)

    def _goes_on_at(self, marker: Marker, same: list[int]) -> int | None:
        """The list whose next number this is; a list that changes its stop on the way ("2)" after "1.") counts too."""
        alike = [at for at in self._from_top() if self._levels[at].marker.system == marker.system]
        candidates = same if marker.first else [*same, *alike]
        for at in candidates:
            if follows(self._levels[at].marker.value, marker.value, marker.family):
                return at
        return None

    def _opens_list(self, at: int) -> bool:
        """Whether a restart opens a list inside the last one: after a colon, or right under its title."""
        right_under = self._just_placed and at == len(self._levels) - 1
        return self._last == ":" or (right_under and self._levels[at].marker.system in _SMALL)

    def _nearest(self, marker: Marker, same: list[int]) -> int:
        """The open list that the number goes on with at the smallest distance; a restart stays in the deepest."""
        if marker.first:
            return same[0]
        ahead = [at for at in same if self._levels[at].marker.value < marker.value]
        return max(ahead, key=lambda at: (self._levels[at].marker.value, at), default=same[0])

    def _numbered_parent(self, marker: Marker) -> int | None:
        """1.2 stands under 1., 1.2.3 under 1.2, II.1 under II.: the number itself names its parent."""
        if len(marker.value) < 2:
            return None
        head = marker.value[:-1]
        for at in self._from_top():
            other = self._levels[at].marker
            if other.kind == "heading" and other.value == head and _may_be_head(other, marker):
                return at
        return None

    def _new_heading_depth(self, marker: Marker) -> int:
        closes = _CLOSES.get(marker.system, frozenset())
        if marker.first and marker.family not in self._seen:
            closes = closes - {"bước"}  # the first I. of a paper after "BƯỚC MỘT" stands under it
        for at, level in enumerate(self._levels):
            if level.marker.system in closes or (level.marker.system.startswith("decimal") and closes):
                return at
        if self._last != ":":
            return self._last_heading() + 1
        return len(self._levels)

    def _item_depth(self, marker: Marker) -> int:
        heading = self._last_heading()
        if self._last == ":" and marker.first:
            return len(self._levels)
        for at in range(len(self._levels) - 1, heading, -1):
            if self._levels[at].marker.family == marker.family:
                return at
        if self._last == ":":
            return len(self._levels)
        outer = self._item_above(heading, marker) if self._last in (".", ";") else None
        if outer is not None:
            return outer
        return heading + 1 if marker.value else self._new_dash_depth(heading, marker)

    def _new_dash_depth(self, heading: int, marker: Marker) -> int:
        """A star stands above dashes, a dash above pluses; any other sign opens under what stands last."""
        rank = _DASHES.get(marker.family)
        if rank is not None:
            for at in range(heading + 1, len(self._levels)):
                if _DASHES.get(self._levels[at].marker.family, -1) > rank:
                    return at
        return len(self._levels)

    def _item_above(self, heading: int, marker: Marker) -> int | None:
        """A list of dashes that was interrupted by a lettered list inside one of its items goes on after it."""
        at = heading
        while at >= 0 and not self._levels[at].is_item:
            at -= 1
        if at >= 0 and self._levels[at].marker.family == marker.family:
            return at
        return None

    def _last_heading(self) -> int:
        for at in self._from_top():
            if not self._levels[at].is_item:
                return at
        return -1

    def _from_top(self) -> range:
        return range(len(self._levels) - 1, -1, -1)


def _may_be_head(other: Marker, marker: Marker) -> bool:
    if marker.system == "digit-letter":
        return other.system == "arabic"
    if marker.system == "letter-digit":
        return other.system in ("letter", "upper")
    if marker.system.startswith("compound"):
        return other.system in ("roman", "upper") or other.system.startswith("compound")
    return other.system == "arabic" or other.system.startswith("decimal")
