"""Plans and tasks for the tests, made by walking the real actions."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

from django.core.files.uploadedfile import SimpleUploadedFile

from caunoi.documents import actions as documents
from caunoi.documents.access import receipt_for
from caunoi.documents.actions import seed_kinds
from caunoi.documents.models import Direction
from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.models import FilterPage, SavedFilter, Unit
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Duty, LineUnit, Plan, PlanLine, Programme, SchemeSort, Task
from caunoi.plans.recurrence import Rhythm
from caunoi.plans.states import Group, Part, Suggestion

SHORT = """\
ỦY BAN MTTQ VIỆT NAM
TỈNH SƠN LA
***
Số: 07/KH-MTTQ-UB

Sơn La, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Công tác Mặt trận năm 2026

I. MỤC ĐÍCH

1. Thống nhất nhận thức trong hệ thống Mặt trận.

II. NHIỆM VỤ

1. Tuyên truyền

- Tổ chức tuyên truyền ở các khu dân cư.

- Báo cáo kết quả hằng quý.

2. Giám sát

- Xây dựng kế hoạch giám sát.

Nơi nhận:
- Các xã, phường;
- Lưu: VP.

TM. BAN THƯỜNG TRỰC
CHỦ TỊCH

Lò Văn Tình
"""


def paper(text: str = SHORT, name: str = "ke-hoach.txt") -> SimpleUploadedFile:
    """A plain-text paper as a browser sends it."""
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def plan_115() -> SimpleUploadedFile:
    """The real plan as the Office received it."""
    name = "115-KH-MTTQ-UB.txt"
    return SimpleUploadedFile(name, (files("caunoi.plans") / "data" / name).read_bytes(), content_type="text/plain")


def a_draft(cast: Cast, upload: SimpleUploadedFile | None = None) -> Plan:
    """A plan of the province that nobody has reviewed."""
    seed_kinds(by=None)
    return actions.draft_plan_from_upload(upload=upload or paper(), unit=cast.province, by=cast.clerk)


def an_issued_plan(cast: Cast, upload: SimpleUploadedFile | None = None) -> Plan:
    """A plan of the province, accepted as read and issued."""
    plan = a_draft(cast, upload)
    actions.accept_rest(plan=plan, by=cast.clerk)
    return actions.issue_plan(plan=plan, by=cast.clerk)


def line_at(plan: Plan, address: str) -> PlanLine:
    """The line that people call so."""
    return PlanLine.objects.select_related("plan", "plan__unit", "plan__document").get(plan=plan, address=address)


def a_task(cast: Cast, unit: Unit | None = None, due_on: date | None = None, plan: Plan | None = None) -> Task:
    """A task of one unit (the commune), ten days ahead."""
    line = line_at(plan or an_issued_plan(cast), "II.1-1")
    return actions.assign_line(
        plan_line=line,
        units=[unit or cast.commune],
        due_on=due_on or today() + timedelta(days=10),
        by=cast.clerk,
    )


def a_sheet(cast: Cast, due_on: date | None = None, plan: Plan | None = None) -> Task:
    """A line given to all communes of the cast (two)."""
    line = line_at(plan or an_issued_plan(cast), "II.1-1")
    return actions.assign_line(
        plan_line=line, groups=[Group.COMMUNES], due_on=due_on or today() + timedelta(days=10), by=cast.clerk
    )


def child_of(sheet: Task, unit: Unit) -> Task:
    """A unit's task in a sheet."""
    return Task.objects.get(parent=sheet, unit=unit)


def a_judged_task(cast: Cast) -> Task:
    """A task of the commune whose result the Office approves."""
    return actions.assign_line(
        plan_line=line_at(an_issued_plan(cast), "II.1-1"),
        units=[cast.commune],
        due_on=today() + timedelta(days=10),
        by=cast.clerk,
        needs_approval=True,
    )


def a_sent_task(cast: Cast) -> Task:
    task = a_judged_task(cast)
    actions.finish_task(task=task, by=cast.officer, words="Đã họp 5 bản")
    return task


def a_duty(cast: Cast, rhythm: Rhythm = Rhythm.QUARTER) -> Duty:
    """A recurring duty of the province for all communes, due on the fifth working day after each period."""
    facts = actions.DutyFacts(
        title="Báo cáo kết quả công tác Mặt trận", rhythm=rhythm, starts_on=today(), groups=(Group.COMMUNES,)
    )
    return actions.create_duty(unit=cast.province, by=cast.clerk, facts=facts)


def a_plan_for_communes(cast: Cast) -> Plan:
    """A plan of the province of which II.2 addresses all communes."""
    plan = an_issued_plan(cast)
    LineUnit.objects.create(line=line_at(plan, "II.2"), group=Group.COMMUNES, part=Part.LEAD, state=Suggestion.ACCEPTED)
    return plan


def a_programme(cast: Cast, plan: Plan | None = None) -> Programme:
    """The commune's programme of this year with one line of the plan, due on the last day."""
    plan = plan or a_plan_for_communes(cast)
    year = today().year
    programme = actions.open_programme(unit=cast.commune, year=year, by=cast.officer)
    taken = [actions.Taken(line_at(plan, "II.2-1"), date(year, 12, 31))]
    actions.take_lines(programme=programme, taken=taken, by=cast.officer)
    return programme


def a_guidance_and_a_scheme(cast: Cast, task: Task) -> list[dict[str, object]]:
    """A paper sent to the commune to be studied, which has asked about it; the task written down as a scheme. Gives
    what stands in the addresses of their doors."""
    paper = documents.register_document(
        unit=cast.province,
        direction=Direction.OUTGOING,
        facts=documents.Facts(title="Hướng dẫn rà soát", symbol="HD-MTTQ-BTT", issued_on=today()),
        by=cast.clerk,
    )
    documents.dispatch_document(
        document=paper,
        units=[cast.commune],
        on_paper=["Thường trực Hội đồng nhân dân tỉnh"],
        receive_by_on=today() + timedelta(days=3),
        study_by_on=today() + timedelta(days=20),
        by=cast.clerk,
    )
    receipt = receipt_for(cast.officer, paper.ref)
    question = documents.ask_question(receiver=receipt, words="Lấy số liệu của kỳ trước được không?", by=cast.officer)
    actions.describe_scheme(task=task, facts=actions.SchemeFacts(SchemeSort.TOPIC), by=cast.officer)
    return [
        {"ref": paper.ref, "number": receipt.pk, "code": "plan"},
        {"ref": paper.ref, "number": question.pk},
    ]


def a_kept_filter(cast: Cast) -> SavedFilter:
    """A filter of the Office's clerk."""
    return org.keep_filter(
        by=cast.clerk,
        page=FilterPage.TASKS,
        name="Quá hạn của tỉnh",
        query="trang-thai=qua-han",
        is_shared=False,
        units=(),
    )
