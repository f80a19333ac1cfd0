"""Names of the elements and attributes of WordprocessingML that the reader knows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

VAL = f"{W}val"
_OFF = {"0", "false", "off"}


def value_of(parent: "_Element | None", name: str) -> str | None:
    """The `w:val` of a direct child, None when the child or the attribute is missing."""
    child = None if parent is None else parent.find(name)
    return None if child is None else child.get(VAL)


def number_of(parent: "_Element | None", name: str) -> int | None:
    """The `w:val` of a direct child as a whole number, None when there is none."""
    return whole(value_of(parent, name))


def whole(text: str | None) -> int | None:
    """A whole number as Word writes it, None for anything else."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def switch(parent: "_Element | None", name: str) -> bool | None:
    """A property that is on by being there: True, False when switched off, None when not mentioned."""
    child = None if parent is None else parent.find(name)
    return None if child is None else child.get(VAL, "1").lower() not in _OFF
