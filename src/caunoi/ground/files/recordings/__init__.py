"""Recordings of a voice, taken apart and handed on without what rides along: names, places, devices, pictures, dates.

Nothing here decodes sound, and no program outside is started: each container is walked as its standard says, every
part that carries no sound is blanked where it stands or left out, and a part that is not known counts as such. What the
recorder put between the pieces of sound themselves stays as it was. Pure.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from caunoi.ground.files.recordings import matroska, mp3, mp4, ogg, wave
from caunoi.ground.files.recordings.errors import NotSound

__all__ = ["CLEANERS", "NotSound", "clean_recording"]

CLEANERS: dict[str, Callable[[bytes], tuple[bytes, float]]] = {
    "webm": matroska.clean,
    "ogg": ogg.clean,
    "m4a": mp4.clean,
    "mp3": mp3.clean,
    "wav": wave.clean,
}


def clean_recording(kind: str, content: bytes) -> tuple[bytes, float]:
    """The recording without what is no sound, and its length in seconds. Raises NotSound."""
    try:
        cleaned, seconds = CLEANERS[kind](content)
    except (IndexError, KeyError, ValueError, OverflowError, ZeroDivisionError, struct.error) as error:
        # A length that points outside the file.
        raise NotSound(f"{kind}: {error}") from error
    if not 0 < seconds < float("inf"):
        raise NotSound(f"{kind}: no length")
    return cleaned, seconds
