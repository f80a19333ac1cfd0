"""Two people at the same report, or at the report and the sums, at the same moment: one step counts, the other is
told."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.urls import reverse

from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.models import FrozenSummary, Report, ReportEntry
from caunoi.reporting.queries import figures_of, narratives_of, notes_of
from caunoi.reporting.queries.summaries import opened
from caunoi.reporting.states import EntryKind, Part, ReportStatus
from caunoi.reporting.tests.walks import a_draft, a_round, report_of, sent_and_accepted


def as_fetched(report: Report) -> Report:
    """The report as another page has just fetched it."""
    return report_of(report.round, report.unit)


@pytest.mark.django_db
def test_a_page_fetched_before_a_step_does_not_take_it_again(cast: Cast) -> None:
    report = a_draft(cast)
    early, late = as_fetched(report), as_fetched(report)
    actions.submit_report(report=report, by=cast.officer)
    with pytest.raises(WrongStep):
        actions.submit_report(report=early, by=cast.officer)
    actions.accept_report(report=report, by=cast.clerk)
    with pytest.raises(WrongStep):
        actions.submit_report(report=late, by=cast.officer)
    kinds = list(ReportEntry.objects.filter(report=report).order_by("pk").values_list("kind", flat=True))
    assert kinds == [EntryKind.SUBMITTED, EntryKind.ACCEPTED]
    assert as_fetched(report).status == ReportStatus.ACCEPTED


@pytest.mark.django_db
def test_returned_and_accepted_at_once_it_is_what_came_first(cast: Cast) -> None:
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    other = as_fetched(report)
    due = today() + timedelta(days=2)
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=due, by=cast.clerk)
    with pytest.raises(WrongStep):
        actions.accept_report(report=other, by=cast.clerk)
    assert as_fetched(report).status == ReportStatus.RETURNED


@pytest.mark.django_db
def test_the_chair_decides_once(cast: Cast) -> None:
    actions.choose_approval(unit=cast.commune, by_chair=True, by=cast.leader_of_commune)
    report = a_draft(cast)
    actions.submit_report(report=report, by=cast.officer)
    other = as_fetched(report)
    actions.refuse_report(report=report, reasons={"2.01": "Đếm lại"}, by=cast.leader_of_commune)
    with pytest.raises(WrongStep):
        actions.approve_report(report=other, by=cast.leader_of_commune)
    assert as_fetched(report).status == ReportStatus.DRAFT


@pytest.mark.django_db
def test_a_note_that_somebody_wrote_meanwhile_is_not_wiped(cast: Cast) -> None:
    report = a_draft(cast)
    client = cast.client(cast.officer)
    shown = {"v-2.01": "12", "w-2.01": "12", "n-2.01": "", "m-2.01": "", "w-2.03": "9", "n-2.03": "", "m-2.03": ""}
    address = reverse("reporting:section", args=[report.ref, 2])
    page = client.get(address).content.decode()
    assert 'name="m-2.01"' in page
    actions.save_values(report=report, values={}, notes={"2.01": "Đã đối chiếu sổ"}, by=cast.leader_of_commune)
    assert client.post(address, {**shown, "v-2.03": "10"}).status_code == 302
    assert (figures_of(report)["2.03"], notes_of(report)) == (Decimal(10), {"2.01": "Đã đối chiếu sổ"})
    one = {name: words for name, words in shown.items() if name.endswith("2.01")}
    saved = client.post(reverse("reporting:cells", args=[report.ref, 2]), {**one, "v-2.01": "11"}).json()
    assert (saved["errors"], notes_of(report)) == ({}, {"2.01": "Đã đối chiếu sổ"})
    # Who takes a note away that she has seen does.
    seen = {**shown, "v-2.01": "11", "w-2.01": "11", "m-2.01": "Đã đối chiếu sổ", "v-2.03": "10", "w-2.03": "10"}
    assert client.post(address, seen).status_code == 302
    assert notes_of(report) == {}


@pytest.mark.django_db
def test_two_who_write_the_same_note_see_both_and_choose(cast: Cast) -> None:
    report = a_draft(cast)
    client = cast.client(cast.officer)
    address = reverse("reporting:section", args=[report.ref, 2])
    actions.save_values(report=report, values={}, notes={"2.01": "Đã đối chiếu sổ"}, by=cast.leader_of_commune)
    mine = {"v-2.01": "12", "w-2.01": "12", "n-2.01": "Tính cả bản Giàn", "m-2.01": ""}
    # Saving by itself, as the page does with a script.
    saved = client.post(reverse("reporting:cells", args=[report.ref, 2]), mine).json()
    [theirs] = saved["clashes"]["2.01"]
    assert (theirs["is_note"], theirs["value"], theirs["who"]) == (True, "Đã đối chiếu sổ", "Cà Văn Sơn")
    assert notes_of(report) == {"2.01": "Đã đối chiếu sổ"}
    # The same with a button: both stand beside each other, and what she typed is still in its box.
    page = client.post(address, mine).content.decode()
    assert "Người khác vừa ghi ghi chú khác vào các ô dưới đây." in page
    assert ('value="Tính cả bản Giàn"' in page, ">Đã đối chiếu sổ</b>" in page) == (True, True)
    assert notes_of(report) == {"2.01": "Đã đối chiếu sổ"}
    assert client.post(address, {**mine, "m-2.01": "Đã đối chiếu sổ", "s-2.01": "on"}).status_code == 302
    assert notes_of(report) == {"2.01": "Đã đối chiếu sổ"}, "she took theirs"
    assert client.post(address, {**mine, "m-2.01": "Đã đối chiếu sổ"}).status_code == 302
    assert notes_of(report) == {"2.01": "Tính cả bản Giàn"}, "she kept her own"


@pytest.mark.django_db(transaction=True)
def test_whoever_freezes_waits_for_the_report_that_is_being_accepted() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("one writes at a time there")
    cast = Cast()
    opened_round = a_round(cast)
    report = sent_and_accepted(cast, opened_round)[0]
    due = today() + timedelta(days=2)
    actions.return_report(report=report, reasons={"2.01": "Xem lại"}, due_on=due, by=cast.clerk)
    actions.submit_report(report=report, by=cast.officer)
    accepted, go_on = threading.Event(), threading.Event()

    def accept() -> None:
        with transaction.atomic():
            actions.accept_report(report=as_fetched(report), by=cast.clerk)
            accepted.set()
            go_on.wait(10)
        connection.close()

    def freeze() -> None:
        actions.freeze_round(round=opened_round, by=cast.clerk)
        connection.close()

    accepting, freezing = threading.Thread(target=accept), threading.Thread(target=freeze)
    accepting.start()
    assert accepted.wait(10)
    freezing.start()
    freezing.join(0.5)
    go_on.set()
    accepting.join(10)
    freezing.join(10)
    frozen = FrozenSummary.objects.get(round=opened_round)
    assert {one["ref"] for one in opened(frozen)["reports"]} == set(
        Report.objects.filter(round=opened_round, status=ReportStatus.ACCEPTED).values_list("ref", flat=True)
    )
    assert len(opened(frozen)["reports"]) == 2
    with pytest.raises(CannotReport, match="đã chốt"):
        actions.return_report(report=as_fetched(report), reasons={"2.01": "Sai"}, due_on=due, by=cast.clerk)


@pytest.mark.django_db
def test_words_that_two_write_at_once_stand_beside_each_other(cast: Cast) -> None:
    report = a_draft(cast)
    page = f"/bao-cao/{report.ref}/loi-van/"
    mark = actions.mark_of("")
    marks = {f"seen-{part}": mark for part in Part}
    first, second = cast.client(cast.officer), cast.client(cast.officer)
    assert f'name="seen-RESULTS" value="{mark}"' in first.get(page).content.decode()
    first.post(page, {"RESULTS": "Bản Giàn họp 5 lần.", "DIFFICULTIES": "Thiếu sóng.", **marks})
    html = second.post(page, {"RESULTS": "Bản Phung họp 2 lần.", "PROPOSALS": "Thêm trạm.", **marks}).content.decode()
    assert "Người khác vừa sửa lời văn" in html
    assert "Bản người khác vừa lưu: " in html
    assert "<p>Bản Giàn họp 5 lần.</p>" in html
    assert "Bản Phung họp 2 lần." in html
    # Nothing of the second was written, and what she left alone is not told as hers.
    assert "<p>Thiếu sóng.</p>" not in html
    assert narratives_of(report) == {
        "RESULTS": "Bản Giàn họp 5 lần.",
        "DIFFICULTIES": "Thiếu sóng.",
        "PROPOSALS": "",
        "DIRECTIONS": "",
    }
    again = marks | {"seen-RESULTS": actions.mark_of("Bản Giàn họp 5 lần.")}
    assert f'value="{again["seen-RESULTS"]}"' in html
    second.post(page, {"RESULTS": "Hai bản họp 7 lần.", "PROPOSALS": "Thêm trạm.", **again})
    assert narratives_of(report)["RESULTS"] == "Hai bản họp 7 lần."
    assert narratives_of(report)["DIFFICULTIES"] == "Thiếu sóng."
    assert narratives_of(report)["PROPOSALS"] == "Thêm trạm."


def test_words_that_only_their_lines_end_otherwise_are_no_change() -> None:
    assert actions.mark_of(" Một.\r\nHai. ") == actions.mark_of("Một.\nHai.")
