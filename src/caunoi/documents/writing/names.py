"""Names in a Word file, and the few things that every room of writing does with its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{SPACE}}}"
P, R, T, BR, PPR, RPR = f"{W}p", f"{W}r", f"{W}t", f"{W}br", f"{W}pPr", f"{W}rPr"
TBL, TR, TC, TCPR, TBLPR = f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}tcPr", f"{W}tblPr"
SECT = f"{W}sectPr"
VAL = f"{W}val"
KEEP_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def remove(element: _Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def number_at(element: _Element | None, path: str, name: str, default: int) -> int:
    """A whole number written in an attribute of a descendant, else `default`."""
    found = None if element is None else element.find(path)
    written = "" if found is None else found.get(f"{W}{name}", "")
    return int(written) if written.lstrip("-").isdigit() else default
