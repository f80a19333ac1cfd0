"""Making the collecting unit's own words out of those of the reports; every sentence keeps where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import Conflict, change
from caunoi.ground.text import nfc
from caunoi.org.models import Person
from caunoi.reporting.access import check_may_collect
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.merging import draft_of
from caunoi.reporting.models import MergedText, Round
from caunoi.reporting.queries.merging import Source, ideas_in, sources_of, voices_of
from caunoi.reporting.states import Part

LONGEST_SENTENCE, MOST_SENTENCES = 5000, 300


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the person wants it: `id` of the one that is kept or rewritten, "" for words of her own."""

    text: str
    id: str = ""


def _source(source: Source, text: str) -> dict[str, Any]:
    return {"report": source.ref, "unit": source.unit, "version": source.version, "text": text}


def _picked(round: Round, sources: list[Source], keys: Sequence[str]) -> list[dict[str, Any]]:
    """The picked sentences, each with all who say the same; two keys of one idea give two sentences."""
    voices = {voice.key: voice for own in voices_of(round, sources).values() for voice in own}
    if any(key not in voices for key in keys):
        raise CannotReport("Có báo cáo vừa đổi nên câu đã chọn không còn. Xem lại rồi chọn lại.")
    by_ref = {source.ref: source for source in sources}
    idea_of = {(one.source, one.text): idea for idea in ideas_in(sources) for one in idea.sentences}
    found = []
    for key in keys:
        voice = voices[key]
        others = idea_of[voice.source.ref, voice.text].sentences
        told = [_source(voice.source, voice.text)]
        told += [_source(by_ref[one.source], one.text) for one in others if one.source != voice.source.ref]
        found.append({"text": voice.text, "sources": told})
    return found


def _drafted(sources: list[Source], used: set[tuple[str, str]]) -> list[dict[str, Any]]:
    by_ref = {source.ref: source for source in sources}
    return [
        {"text": idea.first.text, "sources": [_source(by_ref[one.source], one.text) for one in idea.sentences]}
        for idea in draft_of(ideas_in(sources))
        if not any((one.source, one.text) in used for one in idea.sentences)
    ]


def _kept(row: MergedText, lines: Sequence[Line]) -> list[dict[str, Any]]:
    held = {one["id"]: one for one in row.sentences}
    kept = []
    for line in lines:
        text = nfc(" ".join(line.text.split()))
        if not text:
            continue
        if len(text) > LONGEST_SENTENCE:
            raise CannotReport(f"Mỗi câu dài tối đa {LONGEST_SENTENCE} chữ. Tách câu dài ra.", line.id)
        before = held.get(line.id, {"id": "", "sources": []})
        kept.append({**before, "text": text})
    return kept


@transaction.atomic
def write_merged(
    *,
    round: Round,
    part: str,
    lines: Sequence[Line],
    seen: int,
    by: Person | None,
    picked: Sequence[str] = (),
    draft: bool = False,
) -> MergedText:
    """Write one part of the merged words: the sentences in this order, then those picked (keys of voices), then, with
    `draft`, the ideas that most units tell and that are not there yet.

    `seen` is the version that the person had before her eyes, 0 for a part that nobody had begun. Raises Denied,
    CannotReport, Conflict.
    """
    check_may_collect(by, round.unit)
    part = str(Part(part))
    if Round.objects.select_for_update().get(pk=round.pk).frozen_at is not None:
        raise CannotReport("Số liệu và lời văn đợt này đã chốt. Mở đính chính ở trang tổng hợp trước.")
    row, is_new = MergedText.objects.get_or_create(round=round, part=part)
    if is_new:
        seen = row.version
    elif seen == 0:
        raise Conflict(row, row)
    sentences = _kept(row, lines)
    sources = sources_of(round, part) if picked or draft else []
    chosen = _picked(round, sources, picked) if picked else []
    used = {(of["report"], of["text"]) for one in (*sentences, *chosen) for of in one["sources"]}
    proposed = _drafted(sources, used) if draft else []
    sentences += chosen + proposed
    if len(sentences) > MOST_SENTENCES:
        raise CannotReport(f"Mỗi phần tối đa {MOST_SENTENCES} câu. Bỏ bớt rồi thêm.")
    facts = {"picked": len(chosen), "drafted": len(proposed)}
    return store_sentences(row, sentences, round=round, by=by, seen=seen, facts=facts)


def store_sentences(
    row: MergedText,
    sentences: list[dict[str, Any]],
    *,
    round: Round,
    by: Person | None,
    seen: int,
    facts: Mapping[str, object],
) -> MergedText:
    """Write the sentences of a part; new ones get their id. Who may has been asked. Raises Conflict."""
    for at, one in enumerate(sentences):
        # Never given twice, since the version of the row only grows.
        one["id"] = one.get("id") or f"{row.version}-{at}"
    content = json.dumps(sentences, ensure_ascii=False, sort_keys=True)
    if content == row.content:
        return row
    return change(
        row,
        deed="merged_text.saved",
        by=by,
        seen=seen,
        unit=round.unit,
        facts={"parts": [str(Part(row.part).label)], "count": len(sentences), **facts},
        content=content,
    )
