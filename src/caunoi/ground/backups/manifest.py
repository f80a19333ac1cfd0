"""What an archive says of itself. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, get_type_hints

FORMAT = 2  # 1 had no `digests`
PRODUCT = "caunoi"


class BadManifest(ValueError):
    """The text is no manifest of ours."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables` has the rows of each table at the moment of the copy, `migrations` what the database had been through.

    `files` and `file_bytes` count the uploaded files inside, `lost` those that the database speaks of although they
    were missing or altered on the disk already. `checksums` is the SHA-256 of the member that lists all the others.
    `digests` has the checksum of all rows of each table, by which a restored one is held against that moment; it is
    empty in an archive of an earlier release. `tool` is the version of pg_dump ("" for SQLite), `made_at` in ISO form.
    """

    product: str
    format: int
    release: str
    made_at: str
    engine: str
    engine_version: str
    tool: str
    migrations: list[str]
    tables: dict[str, int]
    files: int
    file_bytes: int
    lost: int
    checksums: str
    digests: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()


_NUMBER = re.compile(r"\d+")
_PLAIN: dict[str, type] = {name: kind for name, kind in get_type_hints(Manifest).items() if kind in (str, int)}


def format_of(text: bytes) -> int:
    """The number of the form in which an archive is written; all that is promised of later forms.

    Raises BadManifest.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadManifest("no JSON") from error
    if not isinstance(found, dict) or found.get("product") != PRODUCT or not isinstance(found.get("format"), int):
        raise BadManifest("no manifest of this product")
    return int(found["format"])


def read(text: bytes) -> Manifest:
    """Raises BadManifest for anything that `to_json` does not write."""
    format_of(text)
    found: dict[str, Any] = json.loads(text)
    try:
        manifest = Manifest(**found)
        moment = manifest.moment
    except (TypeError, ValueError) as error:
        raise BadManifest(str(error)) from error
    has_plain = all(type(found[name]) is kind for name, kind in _PLAIN.items())
    has_numbers = has_plain and all(
        _NUMBER.match(number) for number in (manifest.release, manifest.engine_version, manifest.tool or "0")
    )
    has_migrations = isinstance(manifest.migrations, list) and all(type(one) is str for one in manifest.migrations)
    has_tables = isinstance(manifest.tables, dict) and all(type(rows) is int for rows in manifest.tables.values())
    has_digests = isinstance(manifest.digests, dict) and all(type(one) is str for one in manifest.digests.values())
    if not (has_numbers and has_migrations and has_tables and has_digests and moment.tzinfo):
        raise BadManifest("a value of another kind")
    return manifest
