"""Ogg Opus as Firefox records it (RFC 3533, RFC 7845)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from caunoi.ground.files.recordings.errors import NotSound

HEAD = struct.Struct("<4sBBqIIIB")
RATE = 48_000
LONGEST_COMMENTS = 256 * 1024


def _table() -> list[int]:
    found = []
    for number in range(256):
        value = number << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        found.append(value & 0xFFFFFFFF)
    return found


_TABLE = _table()


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page begins, where its content begins and ends, the lengths of its pieces, and its place in time."""

    at: int
    begin: int
    end: int
    pieces: bytes
    granule: int
    serial: int


def _pages(data: bytearray) -> Iterator[Page]:
    at = 0
    while at < len(data):
        if at + HEAD.size > len(data):
            raise NotSound("a page is cut off")
        mark, version, _, granule, serial, _, _, count = HEAD.unpack_from(data, at)
        pieces = bytes(data[at + HEAD.size : at + HEAD.size + count])
        begin = at + HEAD.size + count
        end = begin + sum(pieces)
        if mark != b"OggS" or version or len(pieces) != count or end > len(data):
            raise NotSound("no page")
        yield Page(at, begin, end, pieces, granule, serial)
        at = end


def _sum(data: bytearray, page: Page) -> None:
    """Write the check sum of a page anew."""
    data[page.at + 22 : page.at + 26] = bytes(4)
    value = 0
    for byte in data[page.at : page.end]:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    data[page.at + 22 : page.at + 26] = value.to_bytes(4, "little")


def clean(content: bytes) -> tuple[bytes, float]:
    """The comments of the second packet emptied; the length in seconds. Only one stream, and only Opus."""
    data = bytearray(content)
    pages = list(_pages(data))
    if len({page.serial for page in pages}) != 1 or bytes(data[pages[0].begin : pages[0].begin + 8]) != b"OpusHead":
        raise NotSound("not one stream of Opus")
    skip = int.from_bytes(data[pages[0].begin + 10 : pages[0].begin + 12], "little")
    places, touched, packet = _second_packet(pages)
    if not packet or len(places) < 16 or bytes(data[at] for at in places[:8]) != b"OpusTags":
        raise NotSound("no comments where they belong")
    for at in places[8:]:
        data[at] = 0
    for page in touched:
        _sum(data, page)
    return bytes(data), max(0, max(page.granule for page in pages) - skip) / RATE


def _second_packet(pages: list[Page]) -> tuple[list[int], list[Page], bool]:
    """Where each byte of the second packet lies, the pages that hold it, and whether it ends."""
    places: list[int] = []
    touched: list[Page] = []
    number = 0
    for page in pages:
        at = page.begin
        for length in page.pieces:
            if number == 1:
                places += range(at, at + length)
                if len(places) > LONGEST_COMMENTS:
                    raise NotSound("comments without end")
                if page not in touched:
                    touched.append(page)
            at += length
            if length < 255:
                number += 1
            if number > 1:
                return places, touched, True
    return places, touched, False
