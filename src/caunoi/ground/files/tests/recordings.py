"""Recordings written by hand, piece by piece as each standard says, with names and places where telephones put them."""

from __future__ import annotations

import struct

from caunoi.ground.files.recordings import ogg

SECRET = "Máy của Xôm, 21.33N 103.90E".encode()
"""What a recorder writes beside the sound, and nobody may get."""
OPUS_PIECE = bytes([0xF8, 0xFF, 0xFE])
"""20 ms of silence in Opus."""


def _size(length: int, width: int = 8) -> bytes:
    return ((1 << 7 * width) | length).to_bytes(width, "big")


def element(name: int, body: bytes, *, unknown: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if unknown else _size(len(body), 1 if len(body) < 100 else 8)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + body


def webm(*, seconds: int = 2, kind: int = 2, live: bool = True, extra: bytes = b"") -> bytes:
    """As Chromium's recorder writes it: a segment and clusters of unknown size, tags at the end."""
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    info = element(
        0x1549A966,
        element(0x2AD7B1, (1_000_000).to_bytes(3, "big"))
        + element(0x4D80, b"Chrome")
        + element(0x5741, SECRET)
        + element(0x7BA9, SECRET)
        + element(0x4461, bytes(8)),
    )
    track = element(
        0xAE,
        element(0xD7, b"\x01") + element(0x73C5, b"\x07") + element(0x83, bytes([kind])) + element(0x86, b"A_OPUS")
        + element(0x536E, SECRET),
    )  # fmt: skip
    clusters = b""
    for second in range(seconds):
        blocks = b"".join(
            element(0xA3, b"\x81" + (tenth * 100).to_bytes(2, "big") + b"\x80" + OPUS_PIECE) for tenth in range(10)
        )
        clusters += element(0x1F43B675, element(0xE7, (second * 1000).to_bytes(2, "big")) + blocks, unknown=live)
    tags = element(0x1254C367, element(0x7373, element(0x67C8, element(0x45A3, b"LOCATION") + element(0x4487, SECRET))))
    chapters = element(0x1043A770, SECRET * 20)
    return head + element(
        0x18538067, info + element(0x1654AE6B, track) + clusters + extra + tags + chapters, unknown=live
    )


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def full(name: bytes, body: bytes, flags: int = 0) -> bytes:
    return box(name, flags.to_bytes(4, "big") + body)


def m4a(*, seconds: int = 3, handler: bytes = b"soun", fragmented: bool = False, extra: bytes = b"") -> bytes:
    """As a telephone writes it: dates in three heads, the make in the handler, the place in the user data."""
    dates = struct.pack(">II", 3_900_000_000, 3_900_000_001)
    length = 0 if fragmented else seconds * 1000
    udta = box(b"udta", box(b"\xa9xyz", SECRET))
    stbl = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1) + box(b"mp4a", bytes(28))) + full(b"stts", struct.pack(">III", 1, 3, 1000))
        + full(b"stsz", bytes(8)) + full(b"stsc", bytes(4)) + full(b"stco", bytes(4)),
    )  # fmt: skip
    mdia = box(
        b"mdia",
        full(b"mdhd", dates + struct.pack(">II", 1000, length) + bytes(4))
        + full(b"hdlr", bytes(4) + handler + bytes(12) + SECRET + b"\0")
        + box(b"minf", full(b"smhd", bytes(4)) + box(b"dinf", b"") + stbl),
    )
    trak = box(b"trak", full(b"tkhd", dates + bytes(72)) + mdia + udta)
    mvex = box(b"mvex", full(b"trex", struct.pack(">IIIII", 1, 1, 1000, 0, 0))) if fragmented else b""
    moov = box(b"moov", full(b"mvhd", dates + struct.pack(">II", 1000, length) + bytes(80)) + trak + mvex + udta)
    moof = b""
    if fragmented:
        trun = full(b"trun", struct.pack(">II", seconds, 8), 0x1)
        traf = box(b"traf", full(b"tfhd", struct.pack(">I", 1), 0x20000) + trun)
        moof = box(b"moof", full(b"mfhd", struct.pack(">I", 1)) + traf)
    meta = box(b"uuid", b"\x00" * 16 + SECRET)
    return box(b"ftyp", b"M4A \0\0\0\0") + moov + moof + box(b"mdat", b"\x21" * 64) + meta + extra


def _page(data: bytes, serial: int, number: int, granule: int, kind: int) -> bytes:
    pieces = bytes([255] * (len(data) // 255) + [len(data) % 255])
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, kind, granule, serial, number, 0, len(pieces))
    page = bytearray(head + pieces + data)
    ogg._sum(page, ogg.Page(0, len(head) + len(pieces), len(page), pieces, granule, serial))
    return bytes(page)


def opus(*, seconds: int = 2, comment: bytes = SECRET) -> bytes:
    """As Firefox writes it, with one comment."""
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48_000, 0, 0)
    said = b"COMMENT=" + comment
    tags = b"OpusTags" + struct.pack("<I", 7) + b"Firefox" + struct.pack("<II", 1, len(said)) + said
    body = b"".join(
        _page(OPUS_PIECE, 9, 2 + n, 312 + 48_000 * (n + 1), 4 if n + 1 == seconds else 0) for n in range(seconds)
    )
    return _page(head, 9, 0, 0, 2) + _page(tags, 9, 1, 0, 0) + body


def mp3(*, seconds: int = 2) -> bytes:
    """Frames of 32 kbit/s at 16 kHz, a tag before and behind them."""
    frame = bytes([0xFF, 0xF3, 0x48, 0xC4]) + bytes(140)
    tag = b"ID3\x04\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    return tag + frame * round(seconds * 16_000 / 576) + (b"TAG" + SECRET).ljust(128, b"\0")


def wav(*, seconds: int = 2) -> bytes:
    """8 kHz, 8 bits, with a list of names."""
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    named = b"INFOIART" + struct.pack("<I", len(SECRET)) + SECRET + bytes(len(SECRET) % 2)
    chunks = b"".join(
        struct.pack("<4sI", name, len(body)) + body
        for name, body in ((b"fmt ", form), (b"LIST", named), (b"data", b"\x80" * 8000 * seconds))
    )
    return struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks


ALL = {"webm": webm(), "m4a": m4a(), "ogg": opus(), "mp3": mp3(), "wav": wav()}
