"""WAV: the chunks that say what the sound is and the sound; lists of names, places and pictures are left out."""

from __future__ import annotations

import struct

from caunoi.ground.files.recordings.errors import NotSound


def clean(content: bytes) -> tuple[bytes, float]:
    """Format and sound alone; the length in seconds."""
    at, form, sound = 12, b"", b""
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        body = content[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = body
        elif name == b"data":
            sound += body
        at += 8 + size + size % 2
    if len(form) < 16 or not sound:
        raise NotSound("no sound")
    (a_second,) = struct.unpack_from("<I", form, 8)
    chunks = b"".join(
        struct.pack("<4sI", name, len(body)) + body + bytes(len(body) % 2)
        for name, body in ((b"fmt ", form), (b"data", sound))
    )
    return struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks, len(sound) / a_second
