"""Sheets to be put on a wall, one to a page: a few lines in the middle and a picture between them, as a Word file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lxml import etree

from caunoi.documents.writing.names import BR, KEEP_SPACE, PPR, RPR, SECT, SPACE, VAL, P, R, T, W, property_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHEN = (1980, 1, 1, 0, 0, 0)
_MM = 56.7
"""Twentieths of a point in a millimetre."""
_EMU = 36_000
"""Units of a drawing in a millimetre."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LETTERS = "Arial"
_TYPES = (
    f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)


class Sheet(StrEnum):
    """Sizes of paper."""

    A4 = "a4"
    A5 = "a5"


@dataclass(frozen=True, slots=True)
class _Look:
    """Millimetres of the page, its margin and the picture; points of the letters."""

    width: int
    height: int
    margin: int
    picture: int
    large: int
    words: int
    small: int


_LOOKS = {
    Sheet.A4: _Look(210, 297, 18, 130, 40, 18, 14),
    Sheet.A5: _Look(148, 210, 12, 86, 28, 13, 10),
}


@dataclass(frozen=True, slots=True)
class Poster:
    """One sheet: who speaks, the large line, what to do, the picture (PNG) with what it shows in words, the address in
    it, and what else is good to know."""

    office: str
    heading: str
    ask: str
    picture: bytes
    shows: str
    address: str
    more: str


def write_posters(posters: Sequence[Poster], size: Sheet, title: str) -> bytes:
    """The sheets as DOCX, in their order; the same words give the same bytes. Raises ValueError without a sheet."""
    if not posters:
        raise ValueError("no sheet to write")
    look = _LOOKS[size]
    names = {"w": SPACE, "r": _OFFICE, "a": f"{_DRAWING}/main", "pic": f"{_DRAWING}/picture"}
    names["wp"] = f"{_DRAWING}/wordprocessingDrawing"
    root = etree.Element(f"{W}document", nsmap=names)
    body = etree.SubElement(root, f"{W}body")
    for number, one in enumerate(posters, 1):
        _line(body, one.office, look.words, above=0, begins=number > 1)
        _line(body, one.heading, look.large, bold=True, above=6, outline=True)
        _line(body, one.ask, look.words, bold=True, above=6)
        _picture(_paragraph(body, above=10), number, one.shows, look.picture)
        _line(body, one.address, look.small, above=8)
        _line(body, one.more, look.small, above=8)
    section = etree.SubElement(body, SECT)
    page = etree.SubElement(section, f"{W}pgSz")
    page.set(f"{W}w", str(round(look.width * _MM)))
    page.set(f"{W}h", str(round(look.height * _MM)))
    margins = etree.SubElement(section, f"{W}pgMar")
    for side in ("top", "right", "bottom", "left"):
        margins.set(f"{W}{side}", str(round(look.margin * _MM)))
    for side in ("header", "footer", "gutter"):
        margins.set(f"{W}{side}", "0")
    return _packed(root, [one.picture for one in posters], title)


def _paragraph(body: _Element, *, above: int, begins: bool = False, outline: bool = False) -> _Element:
    made = etree.SubElement(body, P)
    etree.SubElement(made, PPR)
    if begins:
        property_of(made, "pageBreakBefore")
    space = property_of(made, "spacing")
    space.set(f"{W}before", str(above * 20))
    space.set(f"{W}after", "0")
    property_of(made, "jc").set(VAL, "center")
    if outline:
        property_of(made, "outlineLvl").set(VAL, "0")
    return made


def _line(
    body: _Element, words: str, points: int, *, above: int, bold: bool = False, begins: bool = False,
    outline: bool = False,
) -> None:  # fmt: skip
    run = etree.SubElement(_paragraph(body, above=above, begins=begins, outline=outline), R)
    looks = etree.SubElement(run, RPR)
    fonts = etree.SubElement(looks, f"{W}rFonts")
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(f"{W}{script}", _LETTERS)
    if bold:
        etree.SubElement(looks, f"{W}b")
    etree.SubElement(looks, f"{W}sz").set(VAL, str(2 * points))
    etree.SubElement(looks, f"{W}lang").set(VAL, "vi-VN")
    for number, part in enumerate(words.split("\n")):
        if number:
            etree.SubElement(run, BR)
        text = etree.SubElement(run, T)
        text.set(KEEP_SPACE, "preserve")
        text.text = part


def _picture(paragraph: _Element, number: int, shows: str, millimetres: int) -> None:
    """A square picture in the line; `shows` is read out in its place."""
    side = str(millimetres * _EMU)
    word, main, picture = (f"{{{_DRAWING}/{name}}}" for name in ("wordprocessingDrawing", "main", "picture"))
    inline = etree.SubElement(etree.SubElement(etree.SubElement(paragraph, R), f"{W}drawing"), f"{word}inline")
    etree.SubElement(inline, f"{word}extent", {"cx": side, "cy": side})
    about = {"id": str(number), "name": f"Mã {number}", "descr": shows}
    etree.SubElement(inline, f"{word}docPr", about)
    data = etree.SubElement(etree.SubElement(inline, f"{main}graphic"), f"{main}graphicData")
    data.set("uri", f"{_DRAWING}/picture")
    drawn = etree.SubElement(data, f"{picture}pic")
    named = etree.SubElement(drawn, f"{picture}nvPicPr")
    etree.SubElement(named, f"{picture}cNvPr", about)
    etree.SubElement(named, f"{picture}cNvPicPr")
    fill = etree.SubElement(drawn, f"{picture}blipFill")
    etree.SubElement(fill, f"{main}blip", {f"{{{_OFFICE}}}embed": f"rId{number}"})
    etree.SubElement(etree.SubElement(fill, f"{main}stretch"), f"{main}fillRect")
    shape = etree.SubElement(drawn, f"{picture}spPr")
    place = etree.SubElement(shape, f"{main}xfrm")
    etree.SubElement(place, f"{main}off", {"x": "0", "y": "0"})
    etree.SubElement(place, f"{main}ext", {"cx": side, "cy": side})
    form = etree.SubElement(shape, f"{main}prstGeom", {"prst": "rect"})
    etree.SubElement(form, f"{main}avLst")


def _packed(root: _Element, pictures: Sequence[bytes], title: str) -> bytes:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/image" Target="media/{number}.png"/>'
        for number in range(1, len(pictures) + 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    core = etree.Element("{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties")
    etree.SubElement(core, "{http://purl.org/dc/elements/1.1/}title").text = title
    etree.SubElement(core, "{http://purl.org/dc/elements/1.1/}language").text = "vi-VN"
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": (
            f'{head}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>'
        ).encode(),
        "docProps/core.xml": etree.tostring(core, xml_declaration=True, encoding="UTF-8", standalone=True),
        "word/document.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        "word/_rels/document.xml.rels": (
            f'{head}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        ).encode(),
    }
    parts |= {f"word/media/{number}.png": data for number, data in enumerate(pictures, 1)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
