"""The frozen content of a round: written one way only, signed by its SHA-256, compared with the one before.

Content is made of objects, lists, texts, whole numbers, truth and null. Figures are texts ("12.5"), so that no program
reads them in its own way. What is written is what RFC 8785 (JSON Canonicalization Scheme) gives for such content: keys
in order, no space, UTF-8; keys of ours are ASCII.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Content = Mapping[str, Any]


def figure_text(value: Decimal | None) -> str | None:
    """A figure as it is frozen: "12.5" for 12.5000, None where there is none."""
    return None if value is None else format(value.normalize() + 0, "f")


def _check(value: Any) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key is a text, not {key!r}")
            _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner)
    elif value is not None and not isinstance(value, (str, int)):
        raise TypeError(f"frozen content holds no {type(value).__name__}")


def canonical(content: Content) -> str:
    """The content as the one text that stands for it. Raises TypeError for a float or anything else JSON twists."""
    _check(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two frozen contents. `kind` is "figure", "indicator", "report" or "text"; `old` and `new`
    are None where there was nothing or is nothing any more."""

    kind: str
    key: str
    label: str
    old: str | None
    new: str | None


def _figures(content: Content) -> dict[str, tuple[str, str | None]]:
    lines = (line for section in content["sections"] for line in section["lines"])
    return {line["code"]: (line["name"], line["value"]) for line in lines}


def _indicators(content: Content) -> dict[str, tuple[str, str | None]]:
    return {one["code"]: (one["name"], one["value"]) for one in content["indicators"]}


def _reports(content: Content) -> dict[str, tuple[str, str | None]]:
    return {one["ref"]: (one["unit"], f"bản {one['version']}") for one in content["reports"]}


def _texts(content: Content) -> dict[str, tuple[str, str | None]]:
    return {one["part"]: (one["title"], "\n".join(line["text"] for line in one["lines"])) for one in content["texts"]}


_READERS = {"report": _reports, "figure": _figures, "indicator": _indicators, "text": _texts}


def _differences(before: Content, after: Content) -> Iterator[Change]:
    for kind, read in _READERS.items():
        old, new = read(before), read(after)
        for key in [*new, *(key for key in old if key not in new)]:
            was, now = old.get(key, ("", None)), new.get(key, ("", None))
            if (was[1] or None) != (now[1] or None):
                yield Change(kind, key, now[0] or was[0], was[1], now[1])


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """What the later content corrects: reports first, then sums, indicators and words."""
    return tuple(_differences(before, after))
