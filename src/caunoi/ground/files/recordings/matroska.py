"""WebM as browsers record it (EBML, RFC 8794; Matroska, RFC 9559): one sound track in clusters, often of no size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caunoi.ground.files.recordings.errors import NotSound

EBML, SEGMENT, INFO, TRACKS, TRACK, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
SEEK, CUES, VOID, CRC = 0x114D9B74, 0x1C53BB6B, 0xEC, 0xBF
TIME_SCALE, TIME, TRACK_TYPE, CODEC = 0x2AD7B1, 0xE7, 0x83, 0x86
SIMPLE_BLOCK, GROUP, BLOCK = 0xA3, 0xA0, 0xA1
TOP = {SEEK, INFO, TRACKS, CLUSTER, CUES}
OF_SEGMENT = {*TOP, 0x1254C367, 0x1043A770, 0x1941A469}
"""All that may begin inside a segment: tags, chapters and attachments too, so that a cluster ends before them."""
OF_INFO = {TIME_SCALE, 0x4489}
BLANKED = {0x4D80, 0x5741}
"""Names of the recording program: the standard wants them there, so that they stay, empty."""
OF_TRACK = {0xD7, 0x73C5, TRACK_TYPE, CODEC, 0x63A2, 0x56AA, 0x56BB, 0xE1, 0x9C, 0xB9, 0x88, 0x23E383}
OF_CLUSTER = {TIME, SIMPLE_BLOCK, GROUP, 0xAB, 0xA7}
SOUND = 2
MOST_ELEMENTS = 100_000
"""In one parent; a recorder writes fifty blocks a second at most."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: where it begins, where its content begins and ends."""

    id: int
    at: int
    begin: int
    end: int


def _number(data: bytes | bytearray, at: int, *, keeps_mark: bool) -> tuple[int, int, bool]:
    """A number of variable length: its value, where it ends, and whether it says "unknown"."""
    first = data[at]
    width = 9 - first.bit_length()
    if first == 0 or at + width > len(data):
        raise NotSound("a length is cut off")
    value = int.from_bytes(data[at : at + width], "big")
    plain = value & ((1 << 7 * width) - 1)
    return (value if keeps_mark else plain), at + width, plain == (1 << 7 * width) - 1


def _elements(
    data: bytes | bytearray, at: int, end: int, *, ends_before: frozenset[int] = frozenset()
) -> Iterator[Element]:
    """The elements between two places; one of unknown size reaches to the end, or to where the next of its kind may
    begin."""
    count = 0
    while at < end:
        count += 1
        if count > MOST_ELEMENTS:
            raise NotSound("pieces without end")
        name, size_at, _ = _number(data, at, keeps_mark=True)
        if name in ends_before:
            return
        size, begin, is_unknown = _number(data, size_at, keeps_mark=False)
        if is_unknown and name == CLUSTER:
            stop = begin
            for one in _elements(data, begin, end, ends_before=frozenset(OF_SEGMENT)):
                stop = one.end
        else:
            stop = end if is_unknown else begin + size
        if stop > end:
            # The last piece of a recording that was broken off: what is whole is kept.
            return
        yield Element(name, at, begin, stop)
        at = stop


def _void(data: bytearray, one: Element) -> None:
    """Write an element of nothing over another of the same length."""
    length = one.end - one.at
    if length - 2 < 0x7F:
        data[one.at : one.end] = bytes([VOID, 0x80 | (length - 2)]) + bytes(length - 2)
    else:
        data[one.at : one.end] = bytes([VOID]) + ((1 << 56) | (length - 9)).to_bytes(8, "big") + bytes(length - 9)


def _whole(data: bytearray, one: Element) -> int:
    return int.from_bytes(data[one.begin : one.end], "big")


def _track(data: bytearray, track: Element) -> None:
    kind, codec = 0, b""
    for one in _elements(data, track.begin, track.end):
        if one.id == TRACK_TYPE:
            kind = _whole(data, one)
        elif one.id == CODEC:
            codec = bytes(data[one.begin : one.end])
        if one.id not in OF_TRACK:
            _void(data, one)
    if kind != SOUND or not codec.startswith(b"A_"):
        raise NotSound("a track that is no sound")


def _info(data: bytearray, info: Element) -> int:
    scale = 1_000_000
    for one in _elements(data, info.begin, info.end):
        if one.id == TIME_SCALE:
            scale = _whole(data, one)
        if one.id in BLANKED:
            data[one.begin : one.end] = bytes(one.end - one.begin)
        elif one.id not in OF_INFO:
            _void(data, one)
    return scale


def _last_moment(data: bytearray, cluster: Element) -> int:
    """The latest block of a cluster, in units of the time scale; what is no sound in it is blanked."""
    time, last = 0, 0
    for one in _elements(data, cluster.begin, cluster.end):
        block = one if one.id == SIMPLE_BLOCK else None
        if one.id == TIME:
            time = _whole(data, one)
        elif one.id == GROUP:
            for inner in _elements(data, one.begin, one.end):
                if inner.id == BLOCK:
                    block = inner
                elif inner.id not in {0x9B, 0x75A2, 0xFB}:
                    _void(data, inner)
        elif one.id not in OF_CLUSTER:
            _void(data, one)
        if block is not None:
            _, at, _ = _number(data, block.begin, keeps_mark=False)
            last = max(last, time + int.from_bytes(data[at : at + 2], "big", signed=True))
    return last


def clean(content: bytes) -> tuple[bytes, float]:
    """Tags, chapters, attachments, titles, dates and names of devices blanked; the length in seconds."""
    data = bytearray(content)
    top = list(_elements(data, 0, len(data)))
    if [one.id for one in top[:2]] != [EBML, SEGMENT] or len(top) != 2:
        raise NotSound("no segment")
    scale, last, tracks, clusters, end = 1_000_000, 0, 0, 0, top[1].begin
    for one in _elements(data, top[1].begin, top[1].end):
        end = one.end
        if one.id == INFO:
            scale = _info(data, one)
        elif one.id == TRACKS:
            for track in _elements(data, one.begin, one.end):
                if track.id == TRACK:
                    _track(data, track)
                    tracks += 1
                else:
                    _void(data, track)
        elif one.id == CLUSTER:
            last = max(last, _last_moment(data, one))
            clusters += 1
        elif one.id not in TOP:
            _void(data, one)
    if tracks != 1 or not clusters:
        raise NotSound("not one track of sound")
    size = top[1].end - top[1].begin
    # A segment of known size keeps it; behind one of unknown size nothing may hang.
    kept = data if top[1].end < len(data) or size == end - top[1].begin else data[:end]
    return bytes(kept), max(last * scale / 1e9, 0.001)
