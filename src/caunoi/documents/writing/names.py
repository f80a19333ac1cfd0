"""Names in a Word file, and the few things that every room of writing does with its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{SPACE}}}"
P, R, T, BR, PPR, RPR = f"{W}p", f"{W}r", f"{W}t", f"{W}br", f"{W}pPr", f"{W}rPr"
TBL, TR, TC, TCPR, TBLPR = f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}tcPr", f"{W}tblPr"
SECT = f"{W}sectPr"
VAL = f"{W}val"
KEEP_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


# The order in which Word wants the properties of a paragraph (ISO/IEC 29500-1, 17.3.1.26).
_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle",
    "rPr", "sectPr", "pPrChange",
)  # fmt: skip


def remove(element: _Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def child_of(parent: _Element, tag: str) -> _Element:
    """The first child with this tag; made in front of the others where there is none."""
    found = parent.find(tag)
    if found is None:
        found = etree.Element(tag)
        parent.insert(0, found)
    return found


def property_of(paragraph: _Element, name: str) -> _Element:
    """A property of a paragraph, made in its due place where there is none."""
    properties = child_of(paragraph, PPR)
    found = properties.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        before = {f"{W}{other}" for other in _ORDER[: _ORDER.index(name)]}
        properties.insert(sum(child.tag in before for child in properties), found)
    return found


def number_at(element: _Element | None, path: str, name: str, default: int) -> int:
    """A whole number written in an attribute of a descendant, else `default`."""
    found = None if element is None else element.find(path)
    written = "" if found is None else found.get(f"{W}{name}", "")
    return int(written) if written.lstrip("-").isdigit() else default
