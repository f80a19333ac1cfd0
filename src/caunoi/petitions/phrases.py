"""Answers that a unit writes often: places in a template that are filled with what is known of the petition (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES = ("mã", "ngày gửi", "nơi", "tóm tắt", "lĩnh vực", "đơn vị", "hôm nay")
"""What may stand between braces in a template."""
_PLACE = re.compile(r"\{([^{}\n]{1,40})\}")


def unknown_places(words: str) -> list[str]:
    """Places of the template that nothing is known to fill, each once, in the order in which they stand."""
    asked = [" ".join(one.split()).lower() for one in _PLACE.findall(words)]
    return list(dict.fromkeys(one for one in asked if one not in PLACES))


def filled(words: str, facts: Mapping[str, str]) -> str:
    """The template with its places filled from `facts` (see `PLACES`); a place without a fact stays as it stands, so
    that whoever reads it sees what is missing."""

    def fact(found: re.Match[str]) -> str:
        return facts.get(" ".join(found.group(1).split()).lower()) or found.group(0)

    return _PLACE.sub(fact, words)


def joined(typed: str, more: str) -> str:
    """What was typed stays; the template stands below it."""
    return f"{typed.rstrip()}\n\n{more}" if typed.strip() else more
