"""How a row of the trail becomes a link of the chain: canonical text, digests, and values that JSON can hold. Pure."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

FIRST_PREVIOUS = "0" * 64


def plain(value: Any) -> Any:
    """The value as JSON can hold it for ever: dates in ISO form, decimals and fractions as text.

    Raises TypeError for anything else, so that no object slips into the trail by its accidental name.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        # PostgreSQL's JSON cannot hold the zero character.
        return str(value).replace("\x00", "")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | float | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=str)
    raise TypeError(f"the trail cannot hold a {type(value).__name__}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def new_salt() -> str:
    """Thirty-two random hexadecimal digits."""
    return secrets.token_hex(16)


def personal_digest(salt: str, value: str) -> str:
    """What the chain keeps of a personal value: without the salt, which is erased with it, nobody can guess it back."""
    return _sha256(f"{salt}\n{value}")


def canonical(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its moments as the chain reads them: ISO 8601 in UTC, with microseconds."""
    return {
        name: value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
        for name, value in content.items()
    }


def text_of(body: Mapping[str, Any]) -> str:
    """The one way in which the chain writes a row down: JSON with sorted names and no blanks."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link_of(previous: str, sequence: int, content: Mapping[str, Any]) -> str:
    """The link of a row: SHA-256 over the link before it, its place and its content, 64 hexadecimal digits."""
    return _sha256(f"{previous}\n{sequence}\n{text_of(canonical(content))}")


def heads_in(text: str) -> dict[int, str]:
    """Links by their places, from the file that keeps each day's last one: moment, sequence, link on a line."""
    parts = [line.split() for line in text.splitlines()]
    return {int(part[1]): part[2] for part in parts if len(part) == 3 and part[1].isdecimal()}
