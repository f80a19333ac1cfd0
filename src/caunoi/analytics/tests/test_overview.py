"""The overview: its numbers are those of the folders that count them, and nobody else sees it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from caunoi.analytics.queries import Measure, Share, overview_of
from caunoi.ground.figures import offered
from caunoi.ground.times import now, today
from caunoi.org.tests.cast import Cast
from caunoi.plans.tests.walks import a_task
from caunoi.reporting.actions import open_round
from caunoi.reporting.models import DataSet, Report
from caunoi.reporting.queries import rates_of
from caunoi.reporting.tests.walks import a_draft, a_round, sent_and_accepted

pytestmark = pytest.mark.django_db
DOOR = "analytics:overview"


def test_a_leader_sees_how_far_each_unit_is(cast: Cast) -> None:
    report = a_draft(cast)
    found = overview_of(cast.leader)
    assert found.round == report.round
    assert found.rates == rates_of(report.round)
    rows = {row.report.unit.code: row for row in found.rows}
    assert rows[cast.commune.code].filled == 2
    assert rows[cast.other_commune.code].filled == 0
    assert found.not_started == 1
    assert found.tiles is not None
    assert {tile.label for tile in found.tiles.tiles} == {"xã Mường Bú: 2", "phường Chiềng Sinh: chưa"}
    # A draft is counted and not opened.
    assert rows[cast.commune.code].href == ""


def test_rounds_of_one_period_are_told_apart_by_their_form(cast: Cast) -> None:
    first = a_round(cast)
    form = DataSet.objects.get(code="BC-TC")
    open_round(unit=cast.province, data_set=form, period=first.period, due_on=first.due_on, by=cast.clerk)
    a_round(cast, period="2026Q2")
    words = [words for _, words in overview_of(cast.leader).rounds]
    assert len(set(words)) == 3
    assert f"quý III năm 2026: {form.name}" in words
    assert "quý II năm 2026" in words


def test_late_reports_are_named_in_two_taps_and_late_work_stands_beside(cast: Cast) -> None:
    task = a_task(cast, due_on=today() + timedelta(days=1))
    type(task).objects.filter(pk=task.pk).update(due_on=today() - timedelta(days=2))
    sent, other = sent_and_accepted(cast, a_round(cast))
    other.round.reports.filter(pk=other.pk).update(status="DRAFT", accepted_at=None, submitted_at=None)
    Report.objects.filter(pk=other.pk).update(due_on=today() - timedelta(days=1))
    found = overview_of(cast.leader, measure=Measure.LATE)
    assert found.standing.late == 1
    assert sum(row.late for row in found.rows) == 1
    leader = cast.client(cast.leader)
    page = leader.get(reverse(DOOR), {"loc": "qua-han"})
    assert [row.report.ref for row in page.context["rows"]] == [other.ref]
    page = leader.get(reverse(DOOR), {"loc": "chua-nop"})
    assert [row.report.ref for row in page.context["rows"]] == [other.ref]
    assert sent.ref in leader.get(reverse(DOOR)).content.decode()


def test_the_tiles_tell_who_is_late_at_risk_in_time_and_who_has_sent(cast: Cast) -> None:
    sent, other = sent_and_accepted(cast, a_round(cast))
    reports = Report.objects.filter(pk=other.pk)
    reports.update(status="DRAFT", accepted_at=None, submitted_at=None)
    words = {}
    for days in (-1, 0, 3, 4):
        reports.update(due_on=today() + timedelta(days=days))
        found = overview_of(cast.leader, measure=Measure.STATE)
        assert found.tiles is not None
        tiles = {tile.label.rpartition(": ")[0]: tile for tile in found.tiles.tiles}
        assert (tiles[sent.unit.short_name].word, tiles[sent.unit.short_name].look) == ("đã nộp", "done")
        words[days] = (tiles[other.unit.short_name].word, tiles[other.unit.short_name].look)
    assert words == {-1: ("quá hạn", "late"), 0: ("sắp hạn", "soon"), 3: ("sắp hạn", "soon"), 4: ("trong hạn", "later")}
    reports.update(status="PROPOSED", due_on=today() - timedelta(days=1))
    assert [row.state.word for row in overview_of(cast.leader).rows if row.report.pk == other.pk] == ["quá hạn"]
    page = cast.client(cast.leader).get(reverse(DOOR), {"do": "tinh-trang"}).content.decode()
    for told in ("Tình trạng nộp, mỗi ô một đơn vị", "Quá hạn nộp: 1", "Sắp đến hạn, chưa nộp: 0", "Đã nộp: 1"):
        assert told in page
    assert "tile-late" in page


def test_the_leader_compares_with_last_year_and_sees_how_petitions_are_answered(cast: Cast) -> None:
    (before, *_), opened = sent_and_accepted(cast, a_round(cast, period="2025Q3")), a_round(cast)
    assert overview_of(cast.leader).last_year == 0, "a year ago nobody had sent yet"
    Report.objects.filter(pk=before.pk).update(first_submitted_at=now() - timedelta(days=366))
    found = overview_of(cast.leader)
    assert (found.round, found.last_year_words) == (opened, "cùng lúc năm trước 1")
    assert overview_of(cast.leader, ref=before.round.ref).last_year is None
    counts = {
        code: offered()[f"petitions.{code}"].value(cast.province, opened.starts_on, opened.ends_on)
        for code in ("answered", "rated")
    }
    assert found.answered is not None
    assert found.satisfied is not None
    assert (found.answered.whole, found.satisfied.whole) == (counts["answered"], counts["rated"])
    assert (Share(Decimal(1204), Decimal(1384)).words, Share(Decimal(3), Decimal(4)).of) == ("87%", "3 trong 4")
    assert Share(Decimal(0), Decimal(0)).words == "–"
    page = cast.client(cast.leader).get(reverse(DOOR)).content.decode()
    assert "Kiến nghị trả lời đúng hạn" in page
    assert reverse("reporting:followed_book", args=[opened.ref]) in page


@pytest.mark.parametrize("asked", [{"do": "x", "dot": "DB-0", "loc": "y"}, {"do": "viec-qua-han"}])
def test_nonsense_in_the_address_shows_the_newest_round(cast: Cast, asked: dict[str, str]) -> None:
    opened = a_round(cast)
    page = cast.client(cast.leader).get(reverse(DOOR), asked)
    assert page.context["found"].round == opened


def test_without_a_round_the_tasks_alone_are_there(cast: Cast) -> None:
    page = cast.client(cast.leader).get(reverse(DOOR))
    assert "Chưa có đợt báo cáo" in page.content.decode()


def test_a_commune_sees_nothing_of_another_and_a_village_head_nothing(cast: Cast) -> None:
    a_draft(cast)
    for person in (cast.stranger, cast.officer, cast.leader_of_commune):
        page = cast.client(person).get(reverse(DOOR))
        assert page.status_code == 200
        assert "Chưa có đợt báo cáo" in page.content.decode()
    for person in (cast.village_head, cast.nobody):
        assert cast.client(person).get(reverse(DOOR)).status_code in (403, 404)
    assert cast.client(None).get(reverse(DOOR)).status_code == 302
