"""Programmes of the year: taking lines, approval, the baseline, the split, the pages and the paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.documents.writing import Kind, Level, Passage, Signature, issuer_of, write_docx
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.access import programme_for
from caunoi.plans.actions import CannotProgramme, Taken
from caunoi.plans.models import Plan, Programme, Task
from caunoi.plans.papers import Head, programme_paper
from caunoi.plans.queries import papers, programmes
from caunoi.plans.states import ProgrammeStatus, Status
from caunoi.plans.tests.test_papers import words_in
from caunoi.plans.tests.walks import a_plan_for_communes, a_programme, a_sheet, child_of, line_at

YEAR = date.today().year  # noqa: DTZ011 (only a number; the actions ask the one clock)
END = date(YEAR, 12, 31)


def an_approved_programme(cast: Cast) -> Programme:
    programme = a_programme(cast)
    actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)
    actions.approve_programme(programme=programme, by=cast.clerk)
    return programme


def test_a_line_becomes_a_task_of_the_unit_with_a_title_from_the_line(cast: Cast) -> None:
    programme = a_programme(cast)
    (task,) = programme.tasks.all()
    assert (task.unit, task.assigning_unit, task.due_on) == (cast.commune, cast.commune, END)
    assert task.title == "Xây dựng kế hoạch giám sát"
    assert TrailEntry.objects.filter(deed="task.planned").count() == 1


def test_a_task_that_was_given_is_taken_up_and_not_doubled(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    given = child_of(a_sheet(cast, plan=plan, due_on=today()), cast.commune)
    programme = actions.open_programme(unit=cast.commune, year=today().year, by=cast.officer)
    asked = [Taken(line_at(plan, "II.1-1"), END)]
    assert actions.take_lines(programme=programme, taken=asked, by=cast.officer) == [given]
    assert actions.take_lines(programme=programme, taken=asked, by=cast.officer) == []
    assert Task.objects.filter(unit=cast.commune).count() == 1
    assert programme.tasks.get() == given


def test_a_programme_is_opened_once_for_a_unit_and_year(cast: Cast) -> None:
    first = actions.open_programme(unit=cast.commune, year=today().year, by=cast.officer)
    assert actions.open_programme(unit=cast.commune, year=today().year, by=cast.leader_of_commune) == first
    with pytest.raises(CannotProgramme, match="Chọn năm"):
        actions.open_programme(unit=cast.commune, year=2019, by=cast.officer)


def test_a_task_is_due_within_the_year_of_its_programme(cast: Cast) -> None:
    programme = a_programme(cast)
    with pytest.raises(CannotProgramme, match="trong năm"):
        actions.add_own_task(programme=programme, title="Họp", due_on=END + timedelta(days=1), by=cast.officer)


def test_lines_of_a_plan_for_others_are_refused(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    plan.unit = cast.other_commune
    plan.save()
    programme = actions.open_programme(unit=cast.commune, year=today().year, by=cast.officer)
    with pytest.raises(CannotProgramme, match="đã ban hành cho đơn vị này"):
        actions.take_lines(programme=programme, taken=[Taken(line_at(plan, "II.2-1"), END)], by=cast.officer)


@pytest.mark.parametrize("who", ["stranger", "clerk", "village_head", "auditor"])
def test_only_the_planners_of_the_unit_write_its_programme(cast: Cast, who: str) -> None:
    programme = a_programme(cast)
    person: Person = getattr(cast, who)
    with pytest.raises(Denied):
        actions.add_own_task(programme=programme, title="Họp", due_on=END, by=person)
    with pytest.raises(Denied):
        actions.submit_programme(programme=programme, approver=cast.province, by=person)
    with pytest.raises(Denied):
        actions.open_programme(unit=cast.commune, year=today().year + 1, by=person)


def test_a_stranger_does_not_find_a_programme_and_the_province_does(cast: Cast) -> None:
    programme = a_programme(cast)
    assert programme_for(cast.clerk, programme.ref) == programme
    with pytest.raises(Unknown):
        programme_for(cast.stranger, programme.ref)


def test_approval_freezes_the_programme_and_shows_what_changed_since(cast: Cast) -> None:
    programme = an_approved_programme(cast)
    (kept,) = programme.tasks.all()
    page = programmes.programme_page(cast.officer, programme)
    assert page.baseline is not None
    assert len(page.baseline.tasks) == 1
    assert page.changes == ()
    actions.add_own_task(programme=programme, title="Họp giao ban", due_on=END, by=cast.officer)
    actions.move_due_date(task=kept, due_on=END + timedelta(days=20), reason="Chờ kinh phí", by=cast.officer)
    found = programmes.programme_page(cast.officer, programme).changes
    assert [change.words for change in found] == ["Thêm", "Đổi hạn"]
    actions.cancel_task(task=kept, reason="Thôi", by=cast.officer)
    assert [change.words for change in programmes.programme_page(cast.officer, programme).changes] == ["Thêm", "Hủy"]


def test_what_was_submitted_or_approved_is_not_taken_apart(cast: Cast) -> None:
    programme = a_programme(cast)
    task = programme.tasks.get()
    actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)
    with pytest.raises(CannotProgramme, match="đang chờ duyệt"):
        actions.add_own_task(programme=programme, title="Họp", due_on=END, by=cast.officer)
    with pytest.raises(CannotProgramme, match="đã trình"):
        actions.leave_out(programme=programme, task=task, by=cast.officer)
    with pytest.raises(WrongStep):
        actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)


def test_what_is_left_out_is_cancelled_unless_somebody_else_gave_it(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    given = child_of(a_sheet(cast, plan=plan, due_on=today()), cast.commune)
    programme = a_programme(cast, plan)
    actions.take_lines(programme=programme, taken=[Taken(line_at(plan, "II.1-1"), END)], by=cast.officer)
    for task in programme.tasks.all():
        actions.leave_out(programme=programme, task=task, by=cast.officer)
    given.refresh_from_db()
    assert given.status == Status.NOT_STARTED
    assert Task.objects.get(line__address="II.2-1").status == Status.CANCELLED
    assert programme.tasks.count() == 0


def test_a_return_gives_all_reasons_at_once_and_the_unit_sends_it_again(cast: Cast) -> None:
    programme = a_programme(cast)
    actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)
    with pytest.raises(CannotProgramme, match="ít nhất một"):
        actions.return_programme(programme=programme, reasons={"lines": " "}, by=cast.clerk)
    reasons: dict[str, str] = {"lines": "Thiếu mục II.1", "dates": "Dồn hết vào cuối năm"}
    actions.return_programme(programme=programme, reasons=reasons, by=cast.clerk)
    page = programmes.programme_page(cast.officer, programme)
    assert page.reasons == (("Mục còn thiếu", "Thiếu mục II.1"), ("Hạn", "Dồn hết vào cuối năm"))
    actions.submit_programme(programme=programme, approver=cast.province, by=cast.officer)
    assert programme.status == ProgrammeStatus.SUBMITTED
    assert programmes.programme_page(cast.officer, programme).reasons == ()


def test_the_leader_of_the_unit_may_approve_but_nobody_her_own_submission(cast: Cast) -> None:
    programme = a_programme(cast)
    actions.submit_programme(programme=programme, approver=cast.commune, by=cast.leader_of_commune)
    with pytest.raises(Denied, match="không tự duyệt"):
        actions.approve_programme(programme=programme, by=cast.leader_of_commune)
    with pytest.raises(Denied):
        actions.approve_programme(programme=programme, by=cast.officer)
    with pytest.raises(Denied):
        actions.approve_programme(programme=programme, by=cast.clerk)


def test_a_task_is_split_to_residential_areas_and_the_line_still_counts_the_unit_once(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    programme = a_programme(cast, plan)
    task = programme.tasks.get()
    with pytest.raises(Denied):
        actions.split_task(task=task, units=[cast.area], due_on=END, by=cast.clerk)
    (part,) = actions.split_task(task=task, units=[cast.area], due_on=END, by=cast.officer)
    assert (part.parent, part.line, part.unit) == (task, None, cast.area)
    assert Task.objects.filter(line=line_at(plan, "II.2-1")).counted().count() == 1
    with pytest.raises(CannotProgramme, match="chưa nhận"):
        actions.split_task(task=task, units=[cast.area], due_on=END, by=cast.officer)
    with pytest.raises(actions.CannotWork, match="Còn 1 đơn vị"):
        actions.finish_task(task=task, words="Xong", by=cast.officer)
    actions.cancel_task(task=task, reason="Thôi", by=cast.officer)
    part.refresh_from_db()
    assert part.status == Status.CANCELLED


def test_the_paper_stands_in_the_outline_of_the_plan_with_the_own_work_last(cast: Cast) -> None:
    programme = a_programme(cast)
    actions.add_own_task(programme=programme, title="Họp giao ban", due_on=END, measure="Số buổi", by=cast.officer)
    head = Head(issuer_of("Ủy ban MTTQ Việt Nam xã Mường Bú", is_committee=True), "Mường Bú", "KH-MTTQ-BTT",
                Signature("CHỦ TỊCH", "Cà Văn Sơn"))  # fmt: skip
    data = programme_paper(head, papers.planned_work(programme))
    assert data.kind == Kind.PLAN
    assert [part.text for part in data.body if isinstance(part, Passage) and part.level == Level.PART] == [
        "NHIỆM VỤ",
        "NHIỆM VỤ RIÊNG CỦA ĐƠN VỊ",
    ]
    said = words_in(write_docx(data))
    assert "Xây dựng kế hoạch giám sát" in said
    assert "Số buổi" in said
    assert "07/KH-MTTQ-UB" in said


def pages(programme: Programme, plan: Plan) -> list[str]:
    doors = ("programme", "take", "add_own", "submit_programme", "programme_paper")
    return [
        reverse("plans:programmes"),
        *(reverse(f"plans:{door}", args=[programme.ref]) for door in doors),
        reverse("plans:grid", args=[plan.ref]),
        reverse("plans:grid", args=[plan.ref]) + "?xem=don-vi",
        reverse("plans:grid", args=[plan.ref]) + f"?muc={line_at(plan, 'II.2-1').pk}",
        reverse("plans:grid", args=[plan.ref]) + f"?don-vi={programme.unit.code}",
        reverse("plans:detail", args=[plan.ref]) + f"?nam={programme.year}",
        reverse("plans:split_task", args=[programme.tasks.all()[0].ref]),
        reverse("plans:task", args=[programme.tasks.all()[0].ref]),
    ]


def test_every_page_opens_for_the_officer_of_the_unit(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    programme = a_programme(cast, plan)
    client = Client()
    client.force_login(cast.officer)
    assert {url: client.get(url).status_code for url in pages(programme, plan)} == dict.fromkeys(
        pages(programme, plan), 200
    )


def test_lines_are_ticked_on_one_page_and_a_wrong_date_is_said_at_its_line(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    programme = actions.open_programme(unit=cast.commune, year=today().year, by=cast.officer)
    client = Client()
    client.force_login(cast.officer)
    url = reverse("plans:take", args=[programme.ref])
    line = line_at(plan, "II.2-1")
    assert "Chọn ít nhất một mục." in client.post(url, {}).content.decode()
    given = {"muc": [str(line.pk)], f"t{line.pk}": "Giám sát việc thu phí", f"h{line.pk}": "2019-01-01"}
    assert "Chọn hạn trong năm" in client.post(url, given).content.decode()
    given[f"h{line.pk}"] = END.isoformat()
    given[f"d{line.pk}"] = "Ít nhất 2 cuộc"
    assert client.post(url, given).status_code == 302
    task = programme.tasks.get()
    assert (task.title, task.measure, task.line) == ("Giám sát việc thu phí", "Ít nhất 2 cuộc", line)


def test_the_unit_submits_and_the_province_approves_on_the_pages(cast: Cast) -> None:
    programme = a_programme(cast)
    client = Client()
    client.force_login(cast.officer)
    assert (
        client.post(
            reverse("plans:submit_programme", args=[programme.ref]), {"approver": cast.province.code}
        ).status_code
        == 302
    )
    client.force_login(cast.clerk)
    assert "Chờ duyệt" in client.get(reverse("plans:programmes")).content.decode()
    assert client.post(reverse("plans:approve_programme", args=[programme.ref])).status_code == 302
    programme.refresh_from_db()
    assert programme.status == ProgrammeStatus.APPROVED


def test_a_line_of_the_plan_leads_to_the_programmes_of_the_year_that_is_shown(cast: Cast) -> None:
    plan = a_plan_for_communes(cast)
    plan.ends_on = date(YEAR + 1, 12, 31)
    plan.save()
    client = Client()
    client.force_login(cast.clerk)
    address = reverse("plans:detail", args=[plan.ref])
    link = f"long-ghep/?nam={YEAR}&amp;muc={line_at(plan, 'II.2-1').pk}"
    assert link in client.get(f"{address}?nam={YEAR}").content.decode()
    assert link not in client.get(address).content.decode()
