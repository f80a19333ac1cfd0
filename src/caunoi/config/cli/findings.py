"""What a check of an installation says: one sentence for each thing, with what to do."""

from __future__ import annotations

from typing import Literal, NamedTuple

Grade = Literal["LỖI", "CHÚ Ý"]


class Finding(NamedTuple):
    grade: Grade
    sentence: str
