"""MP4, M4A and 3GP as telephones record them, whole or in fragments (ISO/IEC 14496-12)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from caunoi.ground.files.recordings.errors import NotSound

KEPT = {
    b"": {b"ftyp", b"moov", b"moof", b"mdat", b"sidx", b"styp", b"mfra"},
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"mvex": {b"trex", b"mehd"},
    b"trak": {b"tkhd", b"mdia", b"edts"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"smhd", b"dinf", b"stbl"},
    b"stbl": {b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"ctts", b"sgpd", b"sbgp"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp"},
}
"""What may stand in which box; all else (udta, meta, uuid, free …) is blanked."""
DATED = {b"mvhd", b"tkhd", b"mdhd"}
PARENTS = {b"moov", b"mvex", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"}
DEEPEST = 8


@dataclass(slots=True)
class _Found:
    tracks: int = 0
    film: tuple[int, int] = (0, 0)
    """Duration and units a second, as the head of the film says."""
    scale: int = 0
    """Units a second of the track."""
    each: int = 0
    """Length of a sample where a fragment does not say."""
    own: int = 0
    samples: int = 0
    """Units in all fragments."""
    has_sound: bool = False
    order: list[bytes] = field(default_factory=list)


def _boxes(data: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, begin, begin of the content, end."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        begin = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, begin)
            begin += 8
        stop = end if size == 0 else at + size
        if stop > end or stop < begin:
            raise NotSound("a box reaches too far")
        yield name, at, begin, stop
        at = stop
    if at != end:
        raise NotSound("bytes between boxes")


def _undate(data: bytearray, begin: int) -> None:
    """Neither when it was made nor when it was changed."""
    width = 16 if data[begin] == 1 else 8
    data[begin + 4 : begin + 4 + width] = bytes(width)


def _lengths(data: bytearray, name: bytes, begin: int, stop: int, found: _Found) -> None:
    version = data[begin]
    if name in (b"mvhd", b"mdhd"):
        if version == 1:
            scale, length = struct.unpack_from(">IQ", data, begin + 20)
        else:
            scale, length = struct.unpack_from(">II", data, begin + 12)
        if name == b"mdhd":
            found.scale = scale
        elif length < 0xFFFFFFFF:
            found.film = (length, scale)
    elif name == b"trex":
        (found.each,) = struct.unpack_from(">I", data, begin + 12)
    elif name == b"tfhd":
        flags = int.from_bytes(data[begin + 1 : begin + 4], "big")
        at = begin + 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
        found.own = struct.unpack_from(">I", data, at)[0] if flags & 0x8 else found.each
    elif name == b"trun":
        found.samples += _run(data, begin, stop, found.own)


def _run(data: bytearray, begin: int, stop: int, each: int) -> int:
    flags = int.from_bytes(data[begin + 1 : begin + 4], "big")
    count = int.from_bytes(data[begin + 4 : begin + 8], "big")
    if not flags & 0x100:
        return count * each
    at = begin + 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    width = 4 * sum(bool(flags & one) for one in (0x100, 0x200, 0x400, 0x800))
    if at + count * width > stop:
        raise NotSound("a run of samples reaches too far")
    return sum(int.from_bytes(data[at + place * width : at + place * width + 4], "big") for place in range(count))


def _walk(data: bytearray, at: int, end: int, parent: bytes, found: _Found, deep: int = 0) -> None:
    if deep > DEEPEST:
        raise NotSound("boxes too deep")
    for name, start, begin, stop in _boxes(data, at, end):
        if name not in KEPT[parent]:
            data[start + 4 : start + 8] = b"free"
            data[begin:stop] = bytes(stop - begin)
            continue
        if parent == b"":
            found.order.append(name)
        if name in DATED:
            _undate(data, begin)
        if name == b"hdlr":
            if data[begin + 8 : begin + 12] != b"soun":
                raise NotSound("a track that is no sound")
            found.has_sound = True
            # The name of the handler tells the make of the telephone.
            data[begin + 12 : stop] = bytes(stop - begin - 12)
        _lengths(data, name, begin, stop, found)
        found.tracks += name == b"trak"
        if name in PARENTS:
            _walk(data, begin, stop, name, found, deep + 1)


def clean(content: bytes) -> tuple[bytes, float]:
    """User data, tags, places, dates and names of devices blanked where they stand, so that no offset moves; the length
    in seconds. A file with a picture track is refused."""
    data, found = bytearray(content), _Found()
    _walk(data, 0, len(data), b"", found)
    if found.tracks != 1 or not found.has_sound or not {b"ftyp", b"moov", b"mdat"} <= set(found.order):
        raise NotSound("not one track of sound")
    if found.samples:
        return bytes(data), found.samples / found.scale
    return bytes(data), found.film[0] / found.film[1]
