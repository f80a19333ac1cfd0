"""The whole path: read, review, issue, assign, report, finish."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.documents.models import Document
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import standing_at, today
from caunoi.org.access import Denied
from caunoi.org.queries import trail_lines, trail_of
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import LineUnit, Plan, Task, TaskEntry
from caunoi.plans.queries.baseline import agrees_with_baseline
from caunoi.plans.queries.tasks import tally_of
from caunoi.plans.states import EntryKind, Group, Part, Status, Suggestion
from caunoi.plans.tests.walks import a_draft, a_sheet, a_task, an_issued_plan, child_of, line_at, paper, plan_115

pytestmark = pytest.mark.django_db


def test_a_paper_becomes_a_draft_and_an_outgoing_document(cast: Cast) -> None:
    plan = a_draft(cast)
    assert plan.status == "DRAFT"
    assert plan.document.number_and_symbol == "07/KH-MTTQ-UB"
    assert plan.document.direction == "OUTGOING"
    assert [line.address for line in plan.lines.order_by("position")] == [
        "I", "I.1", "II", "II.1", "II.1-1", "II.1-2", "II.2", "II.2-1",
    ]  # fmt: skip
    assert (plan.starts_on.isoformat(), plan.ends_on.isoformat()) == ("2026-01-05", "2026-12-31")


def test_plan_115_has_its_lines_and_runs_to_the_end_of_the_term(cast: Cast) -> None:
    plan = a_draft(cast, plan_115())
    assert plan.lines.count() == 82
    assert plan.ends_on.isoformat() == "2031-12-31"
    assert line_at(plan, "III.1-2+4").text.startswith("Đổi mới phương thức vận động")


def test_an_unreadable_paper_leaves_nothing_behind(cast: Cast) -> None:
    broken = SimpleUploadedFile("ke-hoach.docx", b"PK\x03\x04 broken")
    with pytest.raises(actions.CannotDraft) as refused:
        actions.draft_plan_from_upload(upload=broken, unit=cast.province, by=cast.clerk)
    assert refused.value.sentence
    with pytest.raises(actions.CannotDraft, match="Không thấy mục nào"):
        actions.draft_plan_from_upload(upload=paper("Chỉ một câu văn."), unit=cast.province, by=cast.clerk)
    assert not Plan.objects.exists()
    assert not Document.objects.exists()


def test_the_same_document_becomes_a_plan_once(cast: Cast) -> None:
    plan = a_draft(cast)
    with pytest.raises(actions.CannotDraft, match="đã có trong danh sách"):
        actions.draft_plan(document=plan.document, unit=cast.province, by=cast.clerk)
    assert Plan.objects.count() == 1


def test_a_document_of_the_register_gives_the_same_tree(cast: Cast) -> None:
    plan = a_draft(cast)
    before = list(plan.lines.order_by("position").values_list("address", "text"))
    document = plan.document
    plan.delete()
    again = actions.draft_plan(document=document, unit=cast.province, by=cast.clerk)
    assert list(again.lines.order_by("position").values_list("address", "text")) == before


@pytest.mark.parametrize("who", ["officer", "stranger", "auditor", "nobody", "administrator", "village_head"])
def test_only_the_planners_of_the_unit_read_in_its_plans(cast: Cast, who: str) -> None:
    with pytest.raises(Denied):
        actions.draft_plan_from_upload(upload=paper(), unit=cast.province, by=cast.everybody[who])


def test_a_correction_stands_beside_the_received_words(cast: Cast) -> None:
    line = line_at(a_draft(cast), "II.1-1")
    actions.edit_line(line=line, by=cast.clerk, corrected="Tổ chức tuyên truyền.", note="rút gọn", seen=line.version)
    line.refresh_from_db()
    assert (line.text, line.words) == ("Tổ chức tuyên truyền ở các khu dân cư.", "Tổ chức tuyên truyền.")
    with pytest.raises(actions.CannotReview, match="vì sao"):
        actions.edit_line(line=line, by=cast.clerk, corrected="Khác.", note="")


def test_a_correction_over_an_old_version_is_refused(cast: Cast) -> None:
    line = line_at(a_draft(cast), "II.1-1")
    old = line.version
    actions.edit_line(line=line, by=cast.clerk, corrected="Một.", note="thử", seen=old)
    with pytest.raises(Conflict):
        actions.edit_line(line=line, by=cast.specialist, corrected="Hai.", note="thử", seen=old)
    line.refresh_from_db()
    assert line.corrected == "Một."


def test_a_line_is_split_where_the_words_break_and_joined_again(cast: Cast) -> None:
    plan = a_draft(cast)
    line = line_at(plan, "II.1-1")
    words = line.text
    actions.split_line(line=line, wanted="Tổ chức tuyên truyền\nở các khu dân cư.", by=cast.clerk)
    assert [each.text for each in plan.lines.filter(address__startswith="II.1-").order_by("position")] == [
        "Tổ chức tuyên truyền", "ở các khu dân cư.", "Báo cáo kết quả hằng quý.",
    ]  # fmt: skip
    actions.edit_line(line=line_at(plan, "II.1-2"), by=cast.clerk, marker="")
    joined = actions.join_line(line=line_at(plan, "II.1-2"), by=cast.clerk)
    assert joined.text == words
    assert line_at(plan, "II.1-2").text == "Báo cáo kết quả hằng quý."


def test_a_split_that_changes_a_word_is_refused(cast: Cast) -> None:
    line = line_at(a_draft(cast), "II.1-1")
    with pytest.raises(actions.CannotReview, match="giữ nguyên chữ"):
        actions.split_line(line=line, wanted="Tổ chức\ntuyên truyền ở các thôn.", by=cast.clerk)


def test_a_line_can_be_split_so_often_that_positions_are_renumbered(cast: Cast) -> None:
    plan = a_draft(cast)
    for place in range(14):
        line = line_at(plan, "I.1")
        actions.split_line(line=line, wanted=f"{line.text[:-1]}\n{line.text[-1]}", by=cast.clerk)
        assert plan.lines.count() == 9 + place
    texts = "".join(plan.lines.filter(address__startswith="I.").order_by("position").values_list("text", flat=True))
    assert texts.replace(" ", "").startswith("Thốngnhấtnhậnthứctrong")


def test_joining_keeps_what_hung_below(cast: Cast) -> None:
    plan = a_draft(cast)
    actions.join_line(line=line_at(plan, "II.2"), by=cast.clerk)
    assert line_at(plan, "II.1-2").text == "Báo cáo kết quả hằng quý. 2 Giám sát"
    assert line_at(plan, "II.1-3").text == "Xây dựng kế hoạch giám sát."


def test_a_line_moves_with_all_below_it(cast: Cast) -> None:
    plan = a_draft(cast)
    actions.shift_line(line=line_at(plan, "II.2"), to="deeper", by=cast.clerk)
    assert line_at(plan, "II.1.2-1").depth == 3
    actions.shift_line(line=line_at(plan, "II.1.2"), to="higher", by=cast.clerk)
    assert line_at(plan, "II.2-1").depth == 2
    with pytest.raises(actions.CannotReview, match="cao nhất"):
        actions.shift_line(line=line_at(plan, "I"), to="higher", by=cast.clerk)
    with pytest.raises(actions.CannotReview, match="cùng cấp"):
        actions.shift_line(line=line_at(plan, "I"), to="deeper", by=cast.clerk)


def test_a_plan_is_issued_only_when_every_line_was_reviewed(cast: Cast) -> None:
    plan = a_draft(cast)
    with pytest.raises(actions.CannotIssue, match="Còn 8 mục"):
        actions.issue_plan(plan=plan, by=cast.clerk)
    actions.accept_line(line=line_at(plan, "I"), by=cast.clerk)
    with pytest.raises(actions.CannotIssue, match="Còn 7 mục"):
        actions.issue_plan(plan=plan, by=cast.clerk)
    actions.accept_rest(plan=plan, by=cast.clerk)
    actions.issue_plan(plan=plan, by=cast.clerk)
    assert plan.is_issued
    assert agrees_with_baseline(plan)


def test_an_issued_plan_is_frozen(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    line = line_at(plan, "II.1-1")
    for deed in (
        lambda: actions.edit_line(line=line, by=cast.clerk, corrected="Khác.", note="thử"),
        lambda: actions.split_line(line=line, wanted="Tổ chức\ntuyên truyền ở các khu dân cư.", by=cast.clerk),
        lambda: actions.join_line(line=line, by=cast.clerk),
        lambda: actions.shift_line(line=line, to="higher", by=cast.clerk),
        lambda: actions.accept_rest(plan=plan, by=cast.clerk),
        lambda: actions.name_unit(line=line, by=cast.clerk, part=Part.LEAD, group=Group.COMMUNES),
        lambda: actions.edit_plan(
            plan=plan, title="Khác", starts_on=plan.starts_on, ends_on=plan.ends_on, by=cast.clerk
        ),
    ):
        with pytest.raises(actions.CannotReview, match="đã ban hành"):
            deed()
    with pytest.raises(actions.CannotIssue):
        actions.issue_plan(plan=plan, by=cast.clerk)
    assert agrees_with_baseline(plan)


def test_a_row_changed_behind_the_back_no_longer_agrees_with_the_baseline(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    plan.title = "Khác."
    plan.save()
    assert not agrees_with_baseline(plan)


def test_units_of_a_line_are_named_taken_and_put_aside(cast: Cast) -> None:
    line = line_at(a_draft(cast), "II.1-1")
    named = actions.name_unit(line=line, by=cast.clerk, part=Part.LEAD, group=Group.COMMUNES)
    actions.dismiss_suggestion(named=named, by=cast.clerk)
    assert LineUnit.objects.get(pk=named.pk).state == Suggestion.DISMISSED
    actions.accept_suggestion(named=named, by=cast.clerk)
    again = actions.name_unit(line=line, by=cast.clerk, part=Part.LEAD, group=Group.COMMUNES)
    assert again.pk == named.pk
    actions.name_unit(line=line, by=cast.clerk, part=Part.PARTNER, unit=cast.office)
    assert line.units.filter(state=Suggestion.ACCEPTED).count() == 2


def test_one_unit_gets_one_task(cast: Cast) -> None:
    task = a_task(cast)
    assert (task.unit, task.assigning_unit, task.parent, task.is_group) == (cast.commune, cast.province, None, False)
    assert task.root == cast.province
    assert task.title == "Tổ chức tuyên truyền ở các khu dân cư"
    assert Notice.objects.filter(to_id=cast.officer.pk).count() == 1


def test_a_group_gets_a_sheet_and_a_child_each_with_its_own_date(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    late = today() + timedelta(days=30)
    sheet = actions.assign_line(
        plan_line=line_at(plan, "II.1-1"),
        groups=[Group.COMMUNES],
        units=[cast.commune],
        due_on=today() + timedelta(days=10),
        due_by_unit={cast.other_commune.pk: late},
        partners=[cast.board],
        by=cast.clerk,
    )
    assert sheet.is_group
    assert sheet.unit == cast.office
    assert sheet.due_on == late
    children = {child.unit_id: child for child in Task.objects.filter(parent=sheet)}
    assert set(children) == {cast.commune.pk, cast.other_commune.pk}
    assert children[cast.other_commune.pk].due_on == late
    assert children[cast.commune.pk].due_on == today() + timedelta(days=10)
    assert all(child.partners.get().unit == cast.board for child in children.values())
    assert TrailEntry.objects.filter(deed="task.assigned").count() == 1


def test_giving_work_refuses_what_cannot_be(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    line = line_at(plan, "II.1-1")
    ahead = today() + timedelta(days=1)
    with pytest.raises(actions.CannotAssign, match="Chọn đơn vị"):
        actions.assign_line(plan_line=line, due_on=ahead, by=cast.clerk)
    with pytest.raises(actions.CannotAssign, match="từ hôm nay"):
        actions.assign_line(plan_line=line, units=[cast.commune], due_on=today() - timedelta(days=1), by=cast.clerk)
    for who in ("officer", "stranger", "auditor", "nobody", "administrator"):
        with pytest.raises(Denied):
            actions.assign_line(plan_line=line, units=[cast.commune], due_on=ahead, by=cast.everybody[who])
    assert not Task.objects.exists()


def test_a_draft_gives_no_work(cast: Cast) -> None:
    line = line_at(a_draft(cast), "II.1-1")
    with pytest.raises(actions.CannotAssign, match="Ban hành"):
        actions.assign_line(plan_line=line, units=[cast.commune], due_on=today(), by=cast.clerk)


def test_a_commune_gives_itself_a_task_and_no_other_commune_one(cast: Cast) -> None:
    task = actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title="Họp bản")
    assert task.root == cast.province
    with pytest.raises(Denied):
        actions.give_task(unit=cast.other_commune, by=cast.officer, due_on=today(), title="Họp bản")
    with pytest.raises(actions.CannotAssign, match="Ghi việc"):
        actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title=" ")


def test_the_queries_of_giving_do_not_grow_with_the_units(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    line = line_at(plan, "II.1-1")

    def queries(units: list[object]) -> int:
        with CaptureQueriesContext(connection) as found:
            actions.assign_line(plan_line=line, units=units, due_on=today(), by=cast.clerk)  # type: ignore[arg-type]
        return len(found)

    two = queries([cast.commune, cast.other_commune])
    six = queries([cast.commune, cast.other_commune, cast.board, cast.organisation, cast.office, cast.area])
    assert six <= two + 1
    assert six <= 20


def test_the_first_report_starts_the_task(cast: Cast) -> None:
    task = a_task(cast)
    entry = actions.report_progress(task=task, by=cast.officer, words="Đã họp 3 bản", percent=30)
    assert (task.status, task.percent) == (Status.IN_PROGRESS, 30)
    assert task.started_at is not None
    assert (entry.by_unit, entry.kind) == (cast.commune, EntryKind.PROGRESS)
    actions.report_progress(task=task, by=cast.leader_of_commune, words="Thêm 2 bản")
    assert task.percent == 30


def test_a_report_says_something(cast: Cast) -> None:
    task = a_task(cast)
    with pytest.raises(actions.CannotWork, match="Ghi đã làm gì"):
        actions.report_progress(task=task, by=cast.officer, words="  ")
    with pytest.raises(actions.CannotWork, match="0 đến 100"):
        actions.report_progress(task=task, by=cast.officer, percent=101)
    assert not TaskEntry.objects.exists()


def test_finishing_needs_words_or_a_file(cast: Cast) -> None:
    task = a_task(cast)
    with pytest.raises(actions.CannotWork, match="minh chứng"):
        actions.finish_task(task=task, by=cast.officer)
    file = SimpleUploadedFile("bien-ban.txt", "Biên bản họp bản Giàn".encode())
    entry = actions.finish_task(task=task, by=cast.officer, uploads=[file])
    assert (task.status, task.percent, task.finished_by) == (Status.DONE, 100, cast.officer)
    assert entry.files.get().file.name == "bien-ban.txt"
    assert Notice.objects.filter(to_id=cast.clerk.pk, subject__contains="đã xong").count() == 1
    with pytest.raises(WrongStep):
        actions.finish_task(task=task, by=cast.officer, words="Lần nữa")


@pytest.mark.parametrize("who", ["stranger", "auditor", "nobody", "administrator", "clerk", "leader", "village_head"])
def test_nobody_else_does_the_work_of_a_unit(cast: Cast, who: str) -> None:
    task = a_task(cast)
    person = cast.everybody[who]
    with pytest.raises(Denied):
        actions.report_progress(task=task, by=person, words="Xong")
    with pytest.raises(Denied):
        actions.finish_task(task=task, by=person, words="Xong")
    task.refresh_from_db()
    assert task.status == Status.NOT_STARTED


@pytest.mark.parametrize("who", ["officer", "stranger", "auditor", "nobody", "administrator", "village_head"])
def test_only_the_giving_unit_directs_a_task(cast: Cast, who: str) -> None:
    task = a_task(cast)
    person = cast.everybody[who]
    for deed in (
        lambda: actions.cancel_task(task=task, by=person, reason="thử"),
        lambda: actions.edit_task(task=task, by=person, title="Khác"),
        lambda: actions.move_due_date(task=task, by=person, due_on=today() + timedelta(days=60), reason="thử"),
        lambda: actions.reopen_task(task=task, by=person, reason="thử"),
    ):
        with pytest.raises(Denied):
            deed()


def test_a_partner_reports_but_does_not_finish(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    task = actions.assign_line(
        plan_line=line_at(plan, "II.1-1"), units=[cast.commune], partners=[cast.board], due_on=today(), by=cast.clerk
    )
    actions.report_progress(task=task, by=cast.specialist, words="Đã góp ý dự thảo")
    with pytest.raises(Denied):
        actions.finish_task(task=task, by=cast.specialist, words="Xong")


def test_the_unit_reopens_its_own_mistake_and_the_giver_reopens_anything(cast: Cast) -> None:
    task = a_task(cast)
    actions.finish_task(task=task, by=cast.officer, words="Xong")
    actions.reopen_task(task=task, by=cast.officer, reason="Nhầm bản")
    assert (task.status, task.percent, task.finished_at, task.finished_by) == (Status.IN_PROGRESS, 99, None, None)
    actions.cancel_task(task=task, by=cast.clerk, reason="Trùng việc")
    with pytest.raises(Denied):
        actions.reopen_task(task=task, by=cast.officer, reason="Muốn làm")
    actions.reopen_task(task=task, by=cast.clerk, reason="Vẫn cần")
    assert task.status == Status.IN_PROGRESS


def test_a_cancelled_task_that_was_never_started_reopens_as_not_started(cast: Cast) -> None:
    task = a_task(cast)
    actions.cancel_task(task=task, by=cast.clerk, reason="Trùng việc")
    actions.reopen_task(task=task, by=cast.clerk, reason="Vẫn cần")
    assert task.status == Status.NOT_STARTED


def test_a_moved_date_keeps_the_first_one_and_says_why(cast: Cast) -> None:
    task = a_task(cast)
    first, later = task.due_on, task.due_on + timedelta(days=5)
    with pytest.raises(actions.CannotWork, match="lý do"):
        actions.move_due_date(task=task, by=cast.clerk, due_on=later, reason=" ")
    actions.move_due_date(task=task, by=cast.clerk, due_on=later, reason="Mưa lũ")
    assert (task.due_on, task.first_due_on) == (later, first)
    entry = task.entries.get()
    assert (entry.due_from, entry.due_to, entry.words) == (first, later, "Mưa lũ")
    trail = TrailEntry.objects.get(deed="task.due_date_moved")
    assert trail.facts["changed"]["due_on"] == [first.isoformat(), later.isoformat()]


def test_a_sheet_counts_its_units_and_closes_after_them(cast: Cast) -> None:
    sheet = a_sheet(cast)
    mine, other = child_of(sheet, cast.commune), child_of(sheet, cast.other_commune)
    with pytest.raises(actions.CannotWork, match="được đếm"):
        actions.report_progress(task=sheet, by=cast.clerk, words="Một nửa")
    actions.finish_task(task=mine, by=cast.officer, words="Xong")
    assert (tally_of(sheet).done, tally_of(sheet).total, tally_of(sheet).percent) == (1, 2, 50)
    with pytest.raises(actions.CannotWork, match="Còn 1 đơn vị"):
        actions.finish_task(task=sheet, by=cast.clerk, words="Xong")
    actions.cancel_task(task=other, by=cast.clerk, reason="Xã không có khu dân cư này")
    assert (tally_of(sheet).total, tally_of(sheet).cancelled, tally_of(sheet).percent) == (1, 1, 100)
    actions.finish_task(task=sheet, by=cast.clerk, words="Các xã đã xong")
    assert sheet.status == Status.DONE


def test_cancelling_a_sheet_cancels_what_is_open_in_it(cast: Cast) -> None:
    sheet = a_sheet(cast)
    done = child_of(sheet, cast.commune)
    actions.finish_task(task=done, by=cast.officer, words="Xong")
    actions.cancel_task(task=sheet, by=cast.clerk, reason="Trung ương hoãn")
    assert child_of(sheet, cast.commune).status == Status.DONE
    assert child_of(sheet, cast.other_commune).status == Status.CANCELLED


def test_lateness_is_seen_from_the_day_and_never_stored(cast: Cast) -> None:
    sheet = a_sheet(cast, due_on=today() + timedelta(days=2))
    assert tally_of(sheet).late == 0
    with standing_at(today() + timedelta(days=3)):
        assert tally_of(sheet).late == 2
    assert Task.objects.filter(status__in=["LATE", "OVERDUE"]).count() == 0


def test_two_people_who_finish_at_once_finish_once(cast: Cast) -> None:
    task = a_task(cast)
    other = Task.objects.get(pk=task.pk)
    actions.finish_task(task=task, by=cast.officer, words="Xong", seen=1)
    with pytest.raises(Conflict):
        actions.finish_task(task=other, by=cast.leader_of_commune, words="Xong", seen=1)
    assert TaskEntry.objects.count() == 1


def test_the_trail_names_who_finished_a_task_and_shows_no_number_of_a_row(cast: Cast) -> None:
    actions.finish_task(task=a_task(cast), by=cast.officer, words="Xong")
    (line,) = trail_lines(trail_of(cast.auditor, deed="task.finished"))
    assert f"người hoàn thành: trống → {cast.officer.full_name}" in line.facts


def test_every_deed_on_a_task_stands_in_the_trail(cast: Cast) -> None:
    task = a_task(cast)
    actions.report_progress(task=task, by=cast.officer, percent=40)
    actions.edit_task(task=task, by=cast.clerk, title="Tuyên truyền ở bản")
    actions.finish_task(task=task, by=cast.officer, words="Xong")
    actions.reopen_task(task=task, by=cast.clerk, reason="Thiếu ảnh")
    actions.cancel_task(task=task, by=cast.clerk, reason="Hoãn")
    deeds = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk)).order_by("pk")
    assert list(deeds.values_list("deed", flat=True)) == [
        "task.assigned", "task.reported", "task.edited", "task.finished", "task.reopened", "task.cancelled",
    ]  # fmt: skip
    assert deeds[1].facts["changed"]["percent"] == [0, 40]
