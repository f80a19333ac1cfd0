"""What the reports of a round say in words, side by side, and what has been made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from caunoi.ground.text import number_vi
from caunoi.reporting.merging import Idea, Piece, figures_named, filled, ideas_of, pieces_of, told
from caunoi.reporting.models import DataValue, MergedText, Narrative, Report, Round
from caunoi.reporting.queries import totals_of
from caunoi.reporting.queries.summaries import counted_reports, merged_texts
from caunoi.reporting.reading import DIGITS, PLACES
from caunoi.reporting.states import Part


@dataclass(frozen=True, slots=True)
class Source:
    """One unit's words of one part: `version` is which submission they stand in."""

    ref: str
    unit: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a sentence; a number says whether the unit's own figures know it."""

    text: str
    is_number: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """A sentence of one unit. `key` names it when it is picked: report, version and place in the text."""

    key: str
    source: Source
    text: str
    marks: tuple[Mark, ...]

    @property
    def has_number(self) -> bool:
        return any(mark.is_number for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Point:
    """An idea: the sentence that speaks for it, the others who say the same, and whether it is in the text already."""

    voices: tuple[Voice, ...]
    units: int
    is_used: bool

    @property
    def first(self) -> Voice:
        return self.voices[0]

    @property
    def others(self) -> tuple[Voice, ...]:
        return self.voices[1:]

    @property
    def is_outlier(self) -> bool:
        return self.units == 1


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a merged sentence comes from. `is_stale`: the report has been submitted anew since."""

    ref: str
    unit: str
    version: int
    text: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class MergedSentence:
    """A sentence of the merged words with its sources; `shown` has the figures filled in."""

    id: str
    text: str
    shown: str
    traces: tuple[Trace, ...]
    unknown_figures: tuple[str, ...]
    is_rewritten: bool = False

    @property
    def without_trace(self) -> str:
        """What stands where the sources would."""
        return "Không có nguồn" if self.is_rewritten else "Văn phòng viết"

    @property
    def has_foreign_number(self) -> bool:
        """A number of a single unit stands in the province's words, not bound to a sum."""
        return bool(self.traces) and any(piece.number is not None for piece in pieces_of(self.text))


def sources_of(round: Round, part: str) -> list[Source]:
    """What the counted reports say in this part, in the order of places; those who wrote nothing are left out."""
    texts = dict(
        Narrative.objects.filter(report__in=Report.objects.counted().filter(round=round), part=part)
        .exclude(text="")
        .values_list("report_id", "text")
    )
    return [
        Source(report.ref, report.unit.short_name, version, texts[report.pk])
        for report, version in counted_reports(round)
        if report.pk in texts
    ]


def _known_figures(round: Round, numbers: Iterable[Decimal]) -> dict[str, set[Decimal | None]]:
    """Which of the numbers stand among the figures of which report; one query for those numbers alone."""
    found: dict[str, set[Decimal | None]] = defaultdict(set)
    wanted = {number for number in numbers if abs(number) < 10 ** (DIGITS - PLACES)}
    if wanted:
        values = DataValue.objects.filter(report__in=Report.objects.counted().filter(round=round), value__in=wanted)
        for ref, value in values.values_list("report__ref", "value"):
            found[ref].add(value)
    return found


def voices_of(round: Round, sources: list[Source]) -> dict[str, list[Voice]]:
    """The sentences of each source, by reference of the report."""
    cut: list[tuple[Source, int, str, list[Piece]]] = [
        (source, at, sentence.text, pieces_of(sentence.text))
        for source in sources
        for at, sentence in enumerate(told(source.ref, source.text))
    ]
    numbers = [piece.number for _, _, _, pieces in cut for piece in pieces if piece.number is not None]
    known = _known_figures(round, numbers)
    voices: dict[str, list[Voice]] = {source.ref: [] for source in sources}
    for source, at, text, pieces in cut:
        marks = tuple(
            Mark(piece.text, piece.number is not None, piece.number is None or piece.number in known[source.ref])
            for piece in pieces
        )
        voices[source.ref].append(Voice(f"{source.ref}:{source.version}:{at}", source, text, marks))
    return voices


def ideas_in(sources: list[Source]) -> list[Idea]:
    """What the sources say, gathered by idea."""
    return ideas_of([sentence for source in sources for sentence in told(source.ref, source.text, source.unit)])


def points_of(round: Round, sources: list[Source], merged: MergedText) -> list[Point]:
    """The ideas with the sentences of each, those that most units tell first."""
    by_sentence: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for voices in voices_of(round, sources).values():
        for voice in voices:
            by_sentence[voice.source.ref, voice.text].append(voice)
    used = {(of["report"], of["text"]) for one in merged.sentences for of in one["sources"]}
    points = []
    for idea in ideas_in(sources):
        # A unit may say the very same twice: each time is a voice of its own.
        voices = [by_sentence[one.source, one.text].pop(0) for one in idea.sentences]
        is_used = any((voice.source.ref, voice.text) in used for voice in voices)
        points.append(Point(tuple(voices), idea.sources, is_used))
    return points


def merged_sentences(round: Round, merged: MergedText, words: dict[str, str] | None = None) -> list[MergedSentence]:
    """The merged words of a part with their traces. `words` are the figures to fill in, by code."""
    return _shown(merged.sentences, _versions(round), {} if words is None else words)


def _versions(round: Round) -> dict[str, tuple[str, int]]:
    return {report.ref: (report.unit.short_name, version) for report, version in counted_reports(round)}


def _shown(
    sentences: list[dict[str, Any]], versions: dict[str, tuple[str, int]], words: dict[str, str]
) -> list[MergedSentence]:
    return [
        MergedSentence(
            id=one["id"],
            text=one["text"],
            shown=filled(one["text"], words),
            traces=tuple(
                Trace(
                    ref=of["report"],
                    unit=versions.get(of["report"], (of["unit"], 0))[0],
                    version=of["version"],
                    text=of["text"],
                    is_stale=versions.get(of["report"], ("", 0))[1] != of["version"],
                )
                for of in one["sources"]
            ),
            unknown_figures=tuple(code for code in figures_named(one["text"]) if code not in words),
            is_rewritten=one.get("rewritten", False),
        )
        for one in sentences
    ]


def figure_words(round: Round) -> dict[str, str]:
    """The sums and indicators of the round as they are written in a sentence, by code."""
    totals = totals_of(round)
    words = {code: number_vi(value) for code, value in totals.figures.items() if value is not None}
    for rate in totals.rates:
        if rate.value is not None:
            sign = "%" if rate.indicator.factor == 100 else ""
            words[rate.indicator.code] = number_vi(rate.value, rate.indicator.decimals) + sign
    return words


def merged_round(round: Round) -> list[tuple[Part, list[MergedSentence]]]:
    """All parts of the merged words, with figures filled in."""
    words, versions = figure_words(round), _versions(round)
    return [(Part(part), _shown(one.sentences, versions, words)) for part, one in merged_texts(round).items()]
