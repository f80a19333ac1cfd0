"""Paragraph and character styles: what the reader needs of them, with inheritance resolved."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caunoi.documents.reading.word.names import VAL, W, number_of, switch, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Style:
    """One style with what it inherits; `numbered_by` is the style that the numbering came from."""

    num_id: int | None = None
    level: int | None = None
    numbered_by: str | None = None
    hidden: bool = False
    capitals: bool = False
    is_contents: bool = False
    font: str | None = None


class Styles:
    """The styles of one document by their id."""

    def __init__(self, root: "_Element | None") -> None:
        self._raw: dict[str, _Element] = {}
        self._known: dict[str, Style] = {}
        self._default = ""
        for element in () if root is None else root.iterchildren(f"{W}style"):
            identity = element.get(f"{W}styleId", "")
            self._raw[identity] = element
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default", "0").lower() in (
                "1",
                "true",
                "on",
            ):
                self._default = identity
        self.colours_letters = any(style.hidden or style.capitals for style in map(self.style, self._raw))

    def style(self, identity: str | None) -> Style:
        """A style; the default paragraph style for None or an id that the document does not define."""
        wanted = identity if identity in self._raw else self._default
        if wanted not in self._known:
            self._known[wanted] = self._resolved(wanted)
        return self._known[wanted]

    def numbering_of(self, identity: str) -> int | None:
        """The list that a numbering style stands for."""
        element = self._raw.get(identity)
        return None if element is None else number_of(element.find(f"{W}pPr/{W}numPr"), f"{W}numId")

    def is_bordered(self, identity: str | None) -> bool:
        """Whether a table style, or one that it is based on, draws lines."""
        for _, element in self._chain(identity or ""):
            borders = element.find(f"{W}tblPr/{W}tblBorders")
            if borders is not None:
                return any(line.get(VAL, "none") not in ("none", "nil") for line in borders)
        return False

    def _chain(self, identity: str) -> "list[tuple[str, _Element]]":
        chain: list[tuple[str, _Element]] = []
        while identity in self._raw and len(chain) < _LONGEST_CHAIN:
            chain.append((identity, self._raw[identity]))
            identity = value_of(self._raw[identity], f"{W}basedOn") or ""
        return chain

    def _resolved(self, identity: str) -> Style:
        num_id = level = numbered_by = hidden = capitals = font = None
        chain = self._chain(identity)
        for name, element in chain:
            numbering = element.find(f"{W}pPr/{W}numPr")
            if level is None:
                level = number_of(numbering, f"{W}ilvl")
            if num_id is None:
                num_id = number_of(numbering, f"{W}numId")
                numbered_by = None if num_id is None else name
            letters = element.find(f"{W}rPr")
            hidden = switch(letters, f"{W}vanish") if hidden is None else hidden
            capitals = switch(letters, f"{W}caps") if capitals is None else capitals
            font = _font(letters) if font is None else font
        return Style(num_id, level, numbered_by, bool(hidden), bool(capitals), _is_contents(chain), font)


def _font(letters: "_Element | None") -> str | None:
    fonts = None if letters is None else letters.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii")


def _is_contents(chain: "list[tuple[str, _Element]]") -> bool:
    if not chain:
        return False
    name = chain[0][1].find(f"{W}name")
    return name is not None and name.get(VAL, "").lower().startswith("toc ")
