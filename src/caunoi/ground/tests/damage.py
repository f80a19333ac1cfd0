"""Files that were good once: pieces cut out, doubled or written over, as bytes and inside the parts of an archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from hypothesis import strategies as st

Cut = tuple[float, int, bytes]
"""Where (a share of the length), how many bytes go, and what comes for them."""


def _cut(data: bytes, cuts: Sequence[Cut]) -> bytes:
    for where, many, instead in cuts:
        at = int(where * len(data))
        data = data[:at] + instead + data[at + many :]
    return data


def cuts(*pieces: bytes) -> st.SearchStrategy[list[Cut]]:
    """A few cuts, each filled with one of the pieces, which the format knows, or with any bytes."""
    instead = st.sampled_from([b"", *pieces]) | st.binary(max_size=8)
    return st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), instead), min_size=1, max_size=4)


def damaged(good: bytes, *pieces: bytes) -> st.SearchStrategy[bytes]:
    """The file with a few cuts."""
    return cuts(*pieces).map(lambda made: _cut(good, made))


def damaged_inside(good: bytes, *pieces: bytes) -> st.SearchStrategy[bytes]:
    """An archive that is whole, with a few cuts in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def packed(which: str, made: list[Cut]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, _cut(data, made) if name == which else data)
        return stream.getvalue()

    return st.builds(packed, st.sampled_from(sorted(parts)), cuts(*pieces))
