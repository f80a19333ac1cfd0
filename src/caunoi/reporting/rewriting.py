"""Having a model smooth a draft: what it is given, how its answer is read, and what in the answer is not to be trusted.

The model is asked for one sentence a line with the numbers of the sentences it comes from, "…đường giao thông. [1, 3]":
small models keep to that better than to a notation. A sentence without numbers, or with those of no sentence, has no
source. Pure: no table, no network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caunoi.ground.revealing import personal_numbers
from caunoi.ground.text import nfc
from caunoi.reporting.merging import figures_named, pieces_of

MOST_SENTENCES: Final = 300
LONGEST_SENTENCE: Final = 5000

_TASK: Final = (
    "Bạn sửa lời văn của một báo cáo hành chính tiếng Việt. Viết lại các câu được đánh số thành lời văn liền mạch, "
    "gọn, đúng văn phong hành chính; gộp câu trùng ý. Không thêm ý, không thêm số, không đổi số, giữ nguyên chữ trong "
    "ngoặc nhọn như {2.01}. Mỗi câu viết trên một dòng; cuối dòng ghi số của các câu nguồn trong ngoặc vuông, ví dụ "
    "[1, 3]. Không viết gì khác."
)
_SOURCES = re.compile(r"^(?P<text>.*?)\s*\[(?P<numbers>\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*)\]\s*\.?$")
_MARKER = re.compile(r"^(?:[-–—*•]|\d{1,3}[.)])\s+")


class BadAnswer(ValueError):
    """What came is no answer; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Given:
    """A sentence that is handed over: `id` is that of the merged sentence."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A sentence of the answer: `of` are the ids of the sentences it comes from, none for one without a source."""

    text: str
    of: tuple[str, ...]


def fit_to_go_out(sentences: Iterable[dict[str, Any]]) -> list[Given]:
    """What of the merged sentences may leave: those that come from reports, without any that bears a number that may be
    somebody's own (telephone, identity card, account)."""
    return [Given(one["id"], one["text"]) for one in sentences if one["sources"] and not personal_numbers(one["text"])]


def question(model: str, given: Sequence[Given]) -> dict[str, Any]:
    """The body of `POST …/chat/completions`, as OpenAI's reference has it and others took it over."""
    numbered = "\n".join(f"{at}. {' '.join(one.text.split())}" for at, one in enumerate(given, start=1))
    return {
        "model": model,
        "temperature": 0,
        "messages": [{"role": "system", "content": _TASK}, {"role": "user", "content": numbered}],
    }


def answer_in(body: bytes, given: Sequence[Given]) -> list[Rewritten]:
    """The sentences of an answer, in its order. Raises BadAnswer."""
    try:
        told = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise BadAnswer("Dịch vụ trả lời không đúng dạng của OpenAI.") from error
    if not isinstance(told, str) or "\x00" in told:
        raise BadAnswer("Dịch vụ trả lời không đúng dạng của OpenAI.")
    found = [_read(line, given) for line in nfc(told).splitlines() if line.strip() and not line.startswith("```")]
    found = [one for one in found if one.text]
    if not found:
        raise BadAnswer("Dịch vụ trả lời trống.")
    if len(found) > MOST_SENTENCES or any(len(one.text) > LONGEST_SENTENCE for one in found):
        raise BadAnswer("Dịch vụ trả lời quá dài.")
    return found


def _read(line: str, given: Sequence[Given]) -> Rewritten:
    text = _MARKER.sub("", " ".join(line.split()))
    match = _SOURCES.match(text)
    if match is None:
        return Rewritten(text, ())
    numbers = dict.fromkeys(int(one) for one in re.findall(r"\d+", match["numbers"]))
    return Rewritten(match["text"], tuple(given[one - 1].id for one in numbers if 0 < one <= len(given)))


def strange_in(text: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Numbers and places of figures that stand in the text and in none of its sources, as they are written."""
    told = list(sources)
    known = {piece.number for one in told for piece in pieces_of(one) if piece.number is not None}
    places = {code for one in told for code in figures_named(one)}
    bare = re.sub(r"\{[^{}]*\}", " ", text)
    strange = [piece.text for piece in pieces_of(bare) if piece.number is not None and piece.number not in known]
    return tuple(dict.fromkeys([*strange, *(f"{{{code}}}" for code in figures_named(text) if code not in places)]))
