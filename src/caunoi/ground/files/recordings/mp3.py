"""MP3: frames one after the other (ISO/IEC 11172-3, 13818-3); all that stands before, behind or between is left out."""

from __future__ import annotations

from caunoi.ground.files.recordings.errors import NotSound

RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second by version: 1, 2, 2.5."""
BITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
LAYER_3 = 1
FEWEST = 3


def _frame(data: bytes, at: int) -> tuple[int, float] | None:
    """Bytes and seconds of the frame that begins here."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = (head[1] >> 3) & 3, (head[1] >> 1) & 3
    bits, rate, padding = head[2] >> 4, (head[2] >> 2) & 3, (head[2] >> 1) & 1
    if layer != LAYER_3 or version == 1 or bits in (0, 15) or rate == 3:
        return None
    second, samples = RATES[version][rate], 1152 if version == 3 else 576
    kilobits = (BITS_1 if version == 3 else BITS_2)[bits]
    return samples // 8 * kilobits * 1000 // second + padding, samples / second


def clean(content: bytes) -> tuple[bytes, float]:
    """Frames of sound alone; the length in seconds."""
    at, kept, seconds, count = 0, bytearray(), 0.0, 0
    while content[at : at + 3] == b"ID3":
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(content[at + 6 : at + 10], (21, 14, 7, 0), strict=True)
        )
        at += 10 + size + (10 if content[at + 5] & 0x10 else 0)
    while found := _frame(content, at):
        length, lasts = found
        if at + length > len(content):
            break
        kept += content[at : at + length]
        at, seconds, count = at + length, seconds + lasts, count + 1
    if count < FEWEST:
        raise NotSound("no frames")
    return bytes(kept), seconds
