"""The picture that a sender keeps: code, office, day, where to look (pure). Letters are the telephone's own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

WIDTH, HEIGHT = 1080, 1080
LETTERS = "Roboto, 'Noto Sans', 'Segoe UI', Arial, sans-serif"
INDIGO, WHITE, PALE, INK, QUIET = "#1b2a5c", "#ffffff", "#c3cef0", "#16213f", "#55607d"
LONGEST_LINE = 38


def _write(top: Element, words: str, y: int, size: int, colour: str, *, bold: bool = False, space: str = "0") -> None:
    line = SubElement(top, "text", {"x": str(WIDTH // 2), "y": str(y), "font-size": str(size), "fill": colour})
    line.set("text-anchor", "middle")
    line.set("letter-spacing", space)
    if bold:
        line.set("font-weight", "700")
    line.text = words


def card(
    *, ref: str, digits: str, office: str, day: str, address: str, sign: Iterable[str] = ("Kiến nghị đã gửi",)
) -> bytes:
    """An SVG of 1080 × 1080 points. `digits` is "" where those of the sender's own telephone go with the code: nothing
    of hers stands in the picture."""
    top = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}"})
    top.set("width", str(WIDTH))
    top.set("height", str(HEIGHT))
    top.set("font-family", LETTERS)
    SubElement(top, "title").text = f"Kiến nghị {ref}"
    SubElement(top, "rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": WHITE})
    SubElement(top, "rect", {"width": str(WIDTH), "height": "560", "fill": INDIGO})
    for place, words in enumerate(sign):
        _write(top, words, 130 + 60 * place, 48, PALE)
    _write(top, ref, 280, 96, WHITE, bold=True, space="4")
    if digits:
        _write(top, "4 số đi cùng mã", 390, 40, PALE)
        _write(top, digits, 490, 84, WHITE, bold=True, space="14")
    else:
        _write(top, "Tra cứu bằng mã này và 4 số cuối điện thoại đã ghi", 430, 40, PALE)
    y = 660
    for words in textwrap.wrap(office, LONGEST_LINE):
        _write(top, words, y, 48, INK, bold=True)
        y += 62
    _write(top, f"trả lời trước ngày {day}", y + 10, 48, INK)
    _write(top, address, HEIGHT - 70, 36, QUIET)
    drawn: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return drawn
