"""Bodies of Open311 GeoReport v2: plain Python in, XML or JSON out, as the standard wants them (pure).

JSON follows the "Spark" mapping: lists are plain arrays, also of one thing. XML names the list and its items
(`services/service`); nothing there is an empty element. Source: GeoReport v2, wiki.open311.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

Thing = Mapping[str, "Value"]
Value = str | int | bool | float | None | Thing | Sequence[Thing]
TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ITEMS = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}
"""What one thing of a nested list is called in XML."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(words: str) -> str:
    """The words without the signs that XML cannot hold."""
    return _NOT_XML.sub("", words)


def body_of(form: str, things: Sequence[Thing] | Thing, *, root: str, item: str = "") -> bytes:
    """A list of things, or one thing (no `item`), in the format `form` ("json" or "xml")."""
    if form == "json":
        return json.dumps(things, ensure_ascii=False).encode()
    top = Element(root)
    if isinstance(things, Mapping):
        _fill(top, things)
    else:
        for one in things:
            _fill(SubElement(top, item), one)
    told: str = tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>{told}'.encode()


def _fill(element: Element, thing: Thing) -> None:
    for name, value in thing.items():
        child = SubElement(element, name)
        if isinstance(value, Mapping):
            _fill(child, value)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for one in value:
                _fill(SubElement(child, ITEMS[name]), one)
        elif isinstance(value, bool):
            child.text = "true" if value else "false"
        elif value is not None:
            child.text = xml_text(str(value))
