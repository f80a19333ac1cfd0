"""Merging the words of the reports: picking, editing, drafting, and the trace of every sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.actions.merging import Line, write_merged
from caunoi.reporting.models import MergedText, Round
from caunoi.reporting.queries.merging import figure_words, merged_round, merged_sentences, points_of, sources_of
from caunoi.reporting.queries.summaries import merged_texts, opened
from caunoi.reporting.states import Part
from caunoi.reporting.tests.walks import a_round, sent_and_accepted

pytestmark = pytest.mark.django_db
PART = str(Part.RESULTS)


def a_merged_round(cast: Cast) -> Round:
    """Both communes say how many conferences they held, and each a word of its own."""
    opened_round = a_round(cast)
    sent_and_accepted(cast, opened_round)
    return opened_round


def shown(round: Round) -> list[str]:
    return [one.shown for one in dict(merged_round(round))[Part.RESULTS]]


def test_only_accepted_reports_speak_and_each_with_its_version(cast: Cast) -> None:
    a = a_round(cast)
    assert sources_of(a, PART) == []
    first, second = sent_and_accepted(cast, a)
    told = sources_of(a, PART)
    assert [(one.ref, one.version) for one in told] == [(second.ref, 1), (first.ref, 1)]  # Chiềng Sinh, Mường Bú


def test_an_idea_shows_who_says_it_and_whether_its_number_is_in_the_figures(cast: Cast) -> None:
    a = a_merged_round(cast)
    points = points_of(a, sources_of(a, PART), merged_texts(a)[PART])
    assert [point.units for point in points] == [2, 2]
    numbers = [mark for voice in points[0].voices for mark in voice.marks if mark.is_number]
    assert [(mark.text, mark.is_known) for mark in numbers] == [("30", True), ("12", True)]
    report = a.reports.get(unit=cast.commune)
    report.narratives.filter(part=PART).update(text="Tổ chức 13 hội nghị tuyên truyền pháp luật cho dân.")
    points = points_of(a, sources_of(a, PART), merged_texts(a)[PART])
    marks = [mark for voice in points[0].voices for mark in voice.marks if mark.is_number]
    assert {mark.text: mark.is_known for mark in marks} == {"30": True, "13": False}


def test_a_picked_sentence_is_traced_to_all_who_say_it(cast: Cast) -> None:
    a = a_merged_round(cast)
    points = points_of(a, sources_of(a, PART), merged_texts(a)[PART])
    row = write_merged(round=a, part=PART, lines=[], picked=[points[0].first.key], seen=0, by=cast.clerk)
    (sentence,) = merged_sentences(a, row)
    assert sentence.text == points[0].first.text
    assert sentence.has_foreign_number
    assert {(one.unit, one.version) for one in sentence.traces} == {
        (cast.commune.short_name, 1),
        (cast.other_commune.short_name, 1),
    }
    # Rewritten, put after words of one's own, still traced.
    lines = [Line("Toàn tỉnh có {2.01} hội nghị, đạt {9.99}."), Line("Các xã tuyên truyền pháp luật.", sentence.id)]
    row = write_merged(round=a, part=PART, lines=lines, seen=row.version, by=cast.clerk)
    own, kept = merged_sentences(a, row, figure_words(a))
    assert (own.traces, own.shown) == ((), "Toàn tỉnh có 42 hội nghị, đạt {9.99}.")
    assert own.unknown_figures == ("9.99",)
    assert (kept.id, len(kept.traces), kept.has_foreign_number) == (sentence.id, 2, False)
    points = points_of(a, sources_of(a, PART), row)
    assert [point.is_used for point in points] == [True, False]


def test_a_draft_takes_what_most_units_say_and_nothing_twice(cast: Cast) -> None:
    a = a_merged_round(cast)
    row = write_merged(round=a, part=PART, lines=[], draft=True, seen=0, by=cast.clerk)
    assert len(row.sentences) == 2
    again = write_merged(
        round=a,
        part=PART,
        lines=[Line(one["text"], one["id"]) for one in row.sentences],
        draft=True,
        seen=row.version,
        by=cast.clerk,
    )
    assert again.sentences == row.sentences


def test_two_people_at_once_and_a_report_that_changed_meanwhile(cast: Cast) -> None:
    a = a_merged_round(cast)
    (first,) = [one for one in sources_of(a, PART) if one.unit == cast.commune.short_name]
    row = write_merged(round=a, part=PART, lines=[Line("Một câu.")], seen=0, by=cast.clerk)
    with pytest.raises(Conflict):
        write_merged(round=a, part=PART, lines=[Line("Câu khác.")], seen=0, by=cast.leader)
    write_merged(round=a, part=PART, lines=[Line("Hai câu.")], seen=row.version, by=cast.clerk)
    with pytest.raises(Conflict):
        write_merged(round=a, part=PART, lines=[Line("Câu khác.")], seen=row.version - 1, by=cast.leader)
    report = a.reports.select_related("round", "round__unit", "round__data_set", "unit").get(ref=first.ref)
    actions.return_report(report=report, reasons={PART: "Viết rõ"}, due_on=today(), by=cast.clerk)
    with pytest.raises(CannotReport, match="vừa đổi"):
        write_merged(round=a, part=PART, lines=[], picked=[f"{first.ref}:1:0"], seen=row.version, by=cast.clerk)
    assert shown(a) == ["Hai câu."]


def test_a_source_that_was_sent_anew_is_told(cast: Cast) -> None:
    a = a_merged_round(cast)
    row = write_merged(round=a, part=PART, lines=[], draft=True, seen=0, by=cast.clerk)
    report = a.reports.select_related("round", "round__unit", "round__data_set", "unit").get(unit=cast.commune)
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=today(), by=cast.clerk)
    actions.save_values(report=report, values={"2.01": Decimal(14)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    actions.accept_report(report=report, by=cast.clerk)
    stale = {one.unit: one.is_stale for sentence in merged_sentences(a, row) for one in sentence.traces}
    assert stale == {cast.commune.short_name: True, cast.other_commune.short_name: False}


def test_words_are_frozen_with_the_figures(cast: Cast) -> None:
    a = a_merged_round(cast)
    row = write_merged(round=a, part=PART, lines=[], draft=True, seen=0, by=cast.clerk)
    content = opened(actions.freeze_round(round=a, by=cast.clerk))
    (results,) = [one for one in content["texts"] if one["part"] == PART]
    assert [line["text"] for line in results["lines"]] == [one["text"] for one in row.sentences]
    assert {of["version"] for line in results["lines"] for of in line["sources"]} == {1}
    with pytest.raises(CannotReport, match="đã chốt"):
        write_merged(round=a, part=PART, lines=[Line("Sửa sau khi chốt.")], seen=row.version, by=cast.clerk)


def test_only_those_who_collect_write(cast: Cast) -> None:
    a = a_merged_round(cast)
    for person in (cast.officer, cast.stranger, cast.specialist, cast.auditor, cast.village_head, cast.nobody):
        with pytest.raises(Denied):
            write_merged(round=a, part=PART, lines=[Line("Câu của tôi.")], seen=0, by=person)
    with pytest.raises(CannotReport, match="tối đa"):
        write_merged(round=a, part=PART, lines=[Line("a" * 5001)], seen=0, by=cast.clerk)
    assert not MergedText.objects.exists()
