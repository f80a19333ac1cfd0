"""Writes an official paper as a Word file.

The template tells how everything looks; this room only tells what comes where. Layout of the templates that come with
the product: Nghị định 30/2020/NĐ-CP, phụ lục I.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from caunoi.documents.writing.filling import TableMould, draw_rules, fill, put, rules_in
from caunoi.documents.writing.names import PPR, SECT, TBL, VAL, P, W, number_at, property_of, remove
from caunoi.documents.writing.paper import Appendix, Block, Level, PaperData, Signature, Table
from caunoi.documents.writing.template import (
    CELLS,
    LINES,
    Template,
    TemplateRefused,
    default_template,
    names_in,
    opened,
    text_of,
)
from caunoi.documents.writing.wording import finished, kept_together, lines_of, listed, roman, tidy, title_line
from caunoi.ground.times import official_date_vi

if TYPE_CHECKING:
    from lxml.etree import _Element

OPEN_NUMBER = "      "
OPEN_DATE = "ngày      tháng      năm      "
_A4 = (11906, 16838)

_PLACE_OF_LEVEL = {
    Level.PART: "mục I",
    Level.POINT: "điểm",
    Level.ITEM: "gạch đầu dòng",
    Level.SUBITEM: "dấu cộng",
    Level.ARTICLE: "điều",
    Level.PARAGRAPH: "đoạn",
}


def write_docx(data: PaperData, template: bytes | None = None) -> bytes:
    """The paper as DOCX, in the Office's template or in the one that comes with the product.

    The same words give the same bytes. Raises `TemplateRefused` when the template has lost a place that it needs.
    """
    opened_template = opened(default_template(data.kind) if template is None else template, data.kind)
    _Sheet(opened_template, data).write()
    _name(opened_template, data)
    return opened_template.packed()


class _Sheet:
    """The body of the document while it is being filled."""

    def __init__(self, template: Template, data: PaperData) -> None:
        self._template = template
        self._data = data
        self._words = _words(data)
        self._check_places()
        children = list(template.body)
        cut = next(at for at, child in enumerate(children) if child.find(f"{PPR}/{SECT}") is not None) + 1
        self._break = children[cut - 1]
        self._main = children[:cut]
        self._last_section = children[-1]
        self._appendix = children[cut:-1]
        self._moulds = {
            name: child for child in children if child.tag == P for name in names_in(text_of(child)) & LINES
        }
        section = self._break.find(f"{PPR}/{SECT}")
        self._width = _width_between_margins(section)
        self._tables = [child for child in children if child.tag == TBL and _is_mould(child)]

    def write(self) -> None:
        body = self._template.body
        for child in self._appendix:
            body.remove(child)
        self._write_main()
        for at, appendix in enumerate(self._data.appendices, 1):
            self._write_appendix(appendix, at)
        section = self._break.find(f"{PPR}/{SECT}")
        if not self._data.appendices and section is not None:
            # Without an appendix the paper's own section is the last one.
            body.replace(self._last_section, section)

    def _write_main(self) -> None:
        body = self._template.body
        first = next(child for child in self._main if child.tag == P and names_in(text_of(child)) & LINES)
        anchor = etree.Element(P)
        first.addprevious(anchor)
        for mould in self._moulds.values():
            remove(mould)
        for table in self._tables:
            if table.getparent() is body:
                body.remove(table)
        rest = [child for child in body if child is not anchor]
        rules = rules_in(rest)
        for paragraph in [paragraph for child in rest for paragraph in child.iter(P)]:
            fill(paragraph, self._words)
        draw_rules(rules, self._width)
        made = self._made(self._data.body, self._tables[0], self._width, closing=self._data.closing)
        for element in made:
            anchor.addprevious(element)
        if made and made[-1].tag == P:
            # The last lines stay with the signature, which never stands alone on a page.
            property_of(made[-1], "keepNext").attrib.clear()
        body.remove(anchor)

    def _made(
        self, blocks: Sequence[Block], table: _Element, width: int, *, closing: Sequence[str] | None = None
    ) -> list[_Element]:
        """The elements of a body; with `closing`, which may be empty, of the body that ends with "./."."""
        lines = list(lines_of(blocks))
        lines += [(Level.PARAGRAPH, False, text) for text in map(tidy, closing or ()) if text]
        if closing is not None and lines and not isinstance(lines[-1], Table):
            level, heads, text = lines[-1]
            lines[-1] = (level, heads, finished(text))
        mould = TableMould(table, width)
        made: list[_Element] = []
        for line in lines:
            if isinstance(line, Table):
                made += [_thin(6), mould.made(line), _thin(6)] if line.columns else []
            else:
                made.append(self._line(*line))
        return made

    def _line(self, level: Level, heads: bool, text: str) -> _Element:
        name = ("mục 1" if heads else "khoản") if level == Level.SECTION else _PLACE_OF_LEVEL[level]
        mould = self._moulds.get(name)
        if mould is None:
            raise TemplateRefused(f"Mẫu thiếu chỗ điền {{{{{name}}}}}. Thêm vào mẫu rồi tải lại.")
        made = copy.deepcopy(mould)
        put(made, {name: text})
        return made

    def _write_appendix(self, appendix: Appendix, at: int) -> None:
        """One appendix: the paragraphs of the template's appendix, filled, with a section of its own."""
        numbered = len(self._data.appendices) > 1
        words = {
            **self._words,
            "phụ lục": f"Phụ lục {roman(at)}" if numbered else "Phụ lục",
            "tên phụ lục": tidy(appendix.title).upper() or None,
        }
        is_last = at == len(self._data.appendices)
        section = self._last_section if is_last else copy.deepcopy(self._last_section)
        _turn(section, is_landscape=appendix.is_landscape)
        width = _width_between_margins(section)
        moulds: list[_Element] = []
        place = self._last_section
        for element in self._appendix:
            if element is self._tables[-1]:
                place = _thin(1)
                self._last_section.addprevious(place)
            else:
                moulds.append(copy.deepcopy(element))
                self._last_section.addprevious(moulds[-1])
        for element in self._made(appendix.body, self._tables[-1], width):
            place.addprevious(element)
        rules = rules_in(moulds)
        for paragraph in [paragraph for element in moulds for paragraph in element.iter(P)]:
            fill(paragraph, words)
        draw_rules(rules, width)
        self._last_section.addprevious(_thin(1, None if is_last else section))

    def _check_places(self) -> None:
        """Words that the paper has and the template has no place for would be lost without anyone noticing. The names
        of issuer, place and kind may stand in the template as fixed text."""
        fixed = {"cơ quan trên", "cơ quan", "cơ quan viết thường", "địa danh", "ngày", "tên loại", "văn bản"}
        lost = sorted(
            name
            for name, value in self._words.items()
            if value and name not in fixed and name not in self._template.places
        )
        if lost:
            names = ", ".join(f"{{{{{name}}}}}" for name in lost)
            raise TemplateRefused(f"Mẫu thiếu chỗ điền {names} mà văn bản này có nội dung. Thêm vào mẫu rồi tải lại.")


def _words(data: PaperData) -> dict[str, str | Sequence[str] | None]:
    symbol = tidy(data.symbol)
    number = tidy(data.number)
    date = official_date_vi(data.on) if data.on else OPEN_DATE
    in_words = tidy(data.issuer.in_words)
    addressees = listed(data.addressees, dash="")
    several = len(addressees) > 1
    words: dict[str, str | Sequence[str] | None] = {
        "cơ quan trên": kept_together(data.issuer.upper) or None,
        "cơ quan": kept_together(data.issuer.name),
        "cơ quan viết thường": in_words,
        "số": number or OPEN_NUMBER,
        "ký hiệu": symbol,
        "địa danh": tidy(data.place),
        "ngày": date,
        "tên loại": (tidy(data.heading) or data.kind.words).upper(),
        "trích yếu": title_line(data.title),
        "thẩm quyền": tidy(data.authority) or None,
        "kính gửi": ("" if several else addressees[0].rstrip(".")) if addressees else None,
        "kính gửi từng nơi": listed(data.addressees) if several else (),
        "căn cứ": listed(data.grounds, dash=""),
        "mở đầu": [text for text in map(tidy, data.preamble) if text],
        "nơi nhận": listed(data.recipients),
        "văn bản": f"{data.kind.words} số {number or OPEN_NUMBER}/{symbol} {date}"
        + (f"\ncủa {in_words}" if in_words else ""),
        **_signed(data.signature, ""),
    }
    if data.secretary is not None:
        words |= _signed(data.secretary, " thư ký")
    return words


def _signed(signature: Signature, whose: str) -> dict[str, str | Sequence[str] | None]:
    return {
        f"quyền ký{whose}": [kept_together(line) for line in signature.authority if tidy(line)],
        f"chức vụ{whose}": tidy(signature.title),
        f"họ tên{whose}": tidy(signature.name),
    }


def _name(template: Template, data: PaperData) -> None:
    """The title in the properties of the file, which a PDF shows as its own."""
    core = template.parts.get("docProps/core.xml")
    if core is None:
        return
    root = etree.fromstring(core, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    for element in root.iter("{http://purl.org/dc/elements/1.1/}title"):
        element.text = f"{data.kind.words} {tidy(data.number) or '…'}/{tidy(data.symbol)}: {tidy(data.title)}"
    for element in root.iter("{http://purl.org/dc/elements/1.1/}creator"):
        element.text = tidy(data.issuer.in_words or data.issuer.name)
    template.parts["docProps/core.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _is_mould(table: _Element) -> bool:
    return bool({name for paragraph in table.iter(P) for name in names_in(text_of(paragraph))} & CELLS)


def _width_between_margins(section: _Element | None) -> int:
    """In twips."""
    return (
        number_at(section, f"{W}pgSz", "w", _A4[0])
        - number_at(section, f"{W}pgMar", "left", 1701)
        - number_at(section, f"{W}pgMar", "right", 850)
    )


def _turn(section: _Element, *, is_landscape: bool) -> None:
    size = section.find(f"{W}pgSz")
    if size is None:
        return
    short, long = sorted((number_at(section, f"{W}pgSz", "w", _A4[0]), number_at(section, f"{W}pgSz", "h", _A4[1])))
    width, height = (long, short) if is_landscape else (short, long)
    size.set(f"{W}w", str(width))
    size.set(f"{W}h", str(height))
    if is_landscape:
        size.set(f"{W}orient", "landscape")
    else:
        size.attrib.pop(f"{W}orient", "")


def _thin(points: int, section: _Element | None = None) -> _Element:
    """A little air around a table; Word wants a paragraph behind one that ends a section."""
    paragraph = etree.Element(P)
    properties = etree.SubElement(paragraph, PPR)
    spacing = etree.SubElement(properties, f"{W}spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", str(points * 20)), ("lineRule", "exact")):
        spacing.set(f"{W}{name}", value)
    look = etree.SubElement(properties, f"{W}rPr")
    etree.SubElement(look, f"{W}sz").set(VAL, "2")
    if section is not None:
        properties.append(section)
    return paragraph
