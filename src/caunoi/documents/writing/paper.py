"""What an official paper says, before anything is laid out. How it looks is the template's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Align = Literal["left", "center", "right"]


class Kind(StrEnum):
    """Kinds of papers that the house writes; the value is the abbreviation that stands in a symbol."""

    PLAN = "KH"
    REPORT = "BC"
    NOTICE = "TB"
    PROPOSAL = "TTr"
    INVITATION = "GM"
    DECISION = "QĐ"
    MINUTES = "BB"
    DISPATCH = "CV"

    @property
    def words(self) -> str:
        """As people say it: "Kế hoạch"."""
        return _WORDS[self]


_WORDS = {
    Kind.PLAN: "Kế hoạch",
    Kind.REPORT: "Báo cáo",
    Kind.NOTICE: "Thông báo",
    Kind.PROPOSAL: "Tờ trình",
    Kind.INVITATION: "Giấy mời",
    Kind.DECISION: "Quyết định",
    Kind.MINUTES: "Biên bản",
    Kind.DISPATCH: "Công văn",
}


class Level(StrEnum):
    """Levels of the body, from outside in: "I.", "1.", "a)", "-", "+"; an article; a paragraph without marker."""

    PART = "I"
    SECTION = "1"
    POINT = "a"
    ITEM = "-"
    SUBITEM = "+"
    ARTICLE = "Điều"
    PARAGRAPH = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is its share beside the other columns' shares."""

    title: str
    width: float = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. A row of one cell goes over all columns: it heads the rows after it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the body with what stands beneath it.

    `text` bears no marker: the writer counts siblings of one level, unless `marker` says another ("2a"). A numbered
    line that has something beneath it is a heading. Words between stars, as in *Mặt trận số*, come out in italics. A
    line break starts a plain paragraph beneath.
    """

    text: str
    level: Level = Level.PARAGRAPH
    children: tuple[Passage | Table, ...] = ()
    marker: str = ""


Block = Passage | Table


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: the two lines at the head, and how a sentence names the issuer.

    "ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA", "BAN THƯỜNG TRỰC" and "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La".
    """

    name: str
    upper: str = ""
    in_words: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs. `authority` holds the lines above the title: "TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH" (Nghị định
    30/2020/NĐ-CP, article 13)."""

    title: str
    name: str = ""
    authority: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appendix:
    """What is bound behind the signature, on pages of its own."""

    title: str
    body: tuple[Block, ...]
    is_landscape: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperData:
    """One official paper.

    `number` and `on` may be missing: their places stay open for a pen. `grounds` are the lines "Căn cứ …" in italics,
    `preamble` the paragraphs before the first heading, `closing` those after the last. `authority` is the line above
    the grounds of a decision ("BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA"). `secretary` signs minutes on the
    left. `heading` stands in place of the kind's own words, as
    "Giấy biên nhận" on a template of minutes. Recipients and addressees come without dash and without stop.
    """

    kind: Kind
    issuer: Issuer
    symbol: str
    place: str
    title: str
    signature: Signature
    number: str = ""
    on: date | None = None
    heading: str = ""
    authority: str = ""
    addressees: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    closing: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    secretary: Signature | None = None
    appendices: tuple[Appendix, ...] = ()
