"""Filling an installation with a demonstration. Every step is a real deed of the folder it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from caunoi.desk.actions.petitions import fill_petitions
from caunoi.documents import actions as documents
from caunoi.documents.access import receipt_for
from caunoi.documents.actions import Facts, Outside, seed_kinds
from caunoi.documents.models import Direction, Document, DocumentKind
from caunoi.documents.queries.dispatches import receipts_in
from caunoi.documents.reading import read_bytes
from caunoi.ground.times import standing_at, today
from caunoi.org import actions as org
from caunoi.org.models import Person, PlaceKind, Role, Unit, UnitKind, VillageKey
from caunoi.org.reading import commune_rows, province_rows
from caunoi.petitions.models import Petition
from caunoi.plans import actions as plans
from caunoi.plans.models import Plan, PlanLine, Task
from caunoi.plans.states import Group
from caunoi.reporting import actions as reporting
from caunoi.reporting.models import DataSet, Report, Round
from caunoi.reporting.periods import period_at
from caunoi.reporting.queries import lines_of

PASSWORD = "nhip-cau-qua-suoi"  # noqa: S105 (printed on purpose: demonstrations only)
LINK = "ban-gian-dung-thu"
"""The known part of the invented village head's link: demonstrations only, refused for anybody else."""
HEAD = "pao"
PAPER = "115-KH-MTTQ-UB.txt"


@dataclass(frozen=True, slots=True)
class SignIn:
    """An invented person: login, name, unit (code, "" for none), role, and what she is shown for."""

    login: str
    full_name: str
    unit: str
    role: Role | None
    words: str


SIGN_INS = (
    SignIn("huong", "Lò Thị Hương", "03847", Role.OFFICER, "cán bộ Mặt trận xã Mường Bú"),
    SignIn("son", "Cà Văn Sơn", "03847", Role.LEADER, "Chủ tịch Ủy ban MTTQ xã Mường Bú"),
    SignIn("pang", "Tòng Văn Pâng", "03679", Role.OFFICER, "cán bộ Mặt trận phường Chiềng Sinh"),
    SignIn("pao", "Giàng A Páo", "DEMO-03847-1", Role.VILLAGE_HEAD, "Trưởng Ban Công tác Mặt trận bản Giàn"),
    SignIn("mai", "Nguyễn Thu Mai", "14-VP", Role.CLERK, "Văn phòng tỉnh"),
    SignIn("anh", "Hoàng Đức Anh", "14-DCGS", Role.SPECIALIST, "chuyên viên Ban Dân chủ, Giám sát và Phản biện xã hội"),
    SignIn("dao", "Lường Văn Đạo", "14", Role.LEADER, "lãnh đạo tỉnh"),
    SignIn("yen", "Quàng Thị Yên", "14-HPN", Role.OFFICER, "Hội Liên hiệp Phụ nữ tỉnh"),
    SignIn("kiem", "Vì Thị Kiểm", "14", Role.AUDITOR, "kiểm tra, chỉ xem"),
    SignIn("quantri", "Cầm Văn Quản", "14", Role.ADMINISTRATOR, "quản trị đơn vị, người dùng"),
    SignIn("khach", "Đèo Văn Không", "", None, "chưa giữ chức vụ, không thấy gì"),
)
AREAS = (
    ("03847", ("Giàn", "Nà Nong", "Huổi Hao", "Nà Xi", "Phiêng Bay")),
    ("03679", ("Phung", "Noong La", "Hẹo", "Thẳm")),
)
GIVEN = (
    # address, receiver (group or code of a unit), title, days since it was given, days from today to the due date
    ("III.1-2+1", Group.COMMUNES, "Tuyên truyền Nghị quyết Đại hội MTTQ toàn quốc đến khu dân cư", 40, 2),
    ("III.2-4", Group.COMMUNES, "Rà soát việc thực hiện dân chủ ở cơ sở, gửi báo cáo", 35, -2),
    ("V.3-1", Group.COMMUNES, "Xây dựng chương trình công tác năm theo Kế hoạch 115", 30, 20),
    ("V.2-2", Group.ORGANISATIONS, "Lồng ghép nhiệm vụ của Kế hoạch 115 vào chương trình năm", 30, 15),
    ("IV.1", Group.ASSOCIATIONS, "Gửi báo cáo kết quả quý về Ban Thường trực", 25, 7),
    ("III.2-2", "14-DCGS", "Xây dựng kế hoạch giám sát và phản biện xã hội năm tới", 28, 12),
    ("V.1-6", "14-VP", "Tổng hợp tình hình, kết quả triển khai Kế hoạch 115", 28, 3),
)

GUIDANCE = "Rà soát việc thực hiện dân chủ ở cơ sở và gửi báo cáo (ví dụ)"
GUIDANCE_TEXT = """HƯỚNG DẪN

Rà soát việc thực hiện dân chủ ở cơ sở và gửi báo cáo (ví dụ)

1. Rà soát từng khu dân cư theo mẫu kèm theo.

2. Ghi việc đã làm được, việc chưa làm được, kiến nghị.

3. Gửi báo cáo về Ban Dân chủ, Giám sát và Phản biện xã hội.
"""


@transaction.atomic
def fill_demo() -> tuple[SignIn, ...]:
    """Make what is missing of the demonstration and give back its people. Running it again changes nothing."""
    data = files("caunoi.org") / "data"
    org.load_units(
        province=province_rows((data / "sonla_committee.csv").read_bytes()),
        communes=commune_rows((data / "sonla_units.csv").read_bytes()),
        by=None,
    )
    seed_kinds(by=None)
    reporting.seed_forms(by=None)
    _areas()
    _people()
    if not VillageKey.objects.filter(person__login=HEAD).exists():
        org.make_key(person=_person(HEAD), by=None, token=LINK)
    province = Unit.objects.get(code="14")
    if not Plan.objects.filter(unit=province, document__number="115").exists():
        _plan_at_work(province)
    if not Document.objects.filter(unit=province, title=GUIDANCE).exists():
        _guidance_sent(province)
    if not Round.objects.filter(unit=province).exists():
        _reports(province)
    if not Petition.objects.filter(is_demo=True).exists():
        fill_petitions()
    return SIGN_INS


def _areas() -> None:
    for commune, names in AREAS:
        parent = Unit.objects.get(code=commune)
        for place, name in enumerate(names, start=1):
            code = f"DEMO-{commune}-{place}"
            if not Unit.objects.filter(code=code).exists():
                org.open_unit(
                    parent=parent,
                    kind=UnitKind.AREA,
                    place_kind=PlaceKind.BAN,
                    name=f"Ban Công tác Mặt trận bản {name} (ví dụ)",
                    short_name=f"bản {name}",
                    code=code,
                    by=None,
                )


def _people() -> None:
    known = set(Person.objects.values_list("login", flat=True))
    since = date(today().year, 1, 1) - timedelta(days=90)
    for sign in SIGN_INS:
        if sign.login in known:
            continue
        unit = Unit.objects.get(code=sign.unit or "14")
        registered = org.register_person(
            full_name=sign.full_name,
            login=sign.login,
            email=f"{sign.login}@cau-noi.invalid",
            unit=unit,
            role=sign.role or Role.OFFICER,
            from_on=since,
            until_on=None if sign.role else since + timedelta(days=1),
            password=PASSWORD,
            is_demo=True,
            by=None,
        )
        assert registered.person.is_demo  # noqa: S101 (nobody invented is taken for real)


def _person(login: str) -> Person:
    return Person.objects.get(login=login)


def _plan_at_work(province: Unit) -> None:
    """Plan 115 read, accepted and issued; lines given; some of the units have begun, some are done."""
    clerk = _person("mai")
    day = today()
    content = (files("caunoi.plans") / "data" / PAPER).read_bytes()
    with standing_at(day - timedelta(days=45)):
        upload = SimpleUploadedFile(PAPER, content, content_type="text/plain")
        plan = plans.draft_plan_from_upload(upload=upload, unit=province, by=clerk)
        plans.accept_rest(plan=plan, by=clerk)
        plans.issue_plan(plan=plan, by=clerk)
    for address, receiver, title, since, due in GIVEN:
        with standing_at(day - timedelta(days=since)):
            line = PlanLine.objects.select_related("plan__unit", "plan__document").get(plan=plan, address=address)
            plans.assign_line(
                plan_line=line,
                groups=[receiver] if isinstance(receiver, Group) else [],
                units=[] if isinstance(receiver, Group) else [Unit.objects.get(code=receiver)],
                title=title,
                due_on=day + timedelta(days=due),
                by=clerk,
            )
    _some_work(plan, day)
    _programmes(plan, day)
    meeting = plans.give_task(
        unit=Unit.objects.get(code="03847"),
        by=_person("huong"),
        due_on=day + timedelta(days=9),
        title="Họp giao ban với Trưởng Ban Công tác Mặt trận các bản",
        measure="Số bản dự họp",
    )
    plans.split_task(
        task=meeting,
        units=Unit.objects.filter(code__startswith="DEMO-03847-"),
        due_on=day + timedelta(days=7),
        title="Chuẩn bị tình hình của bản để họp giao ban",
        by=_person("huong"),
    )


def _some_work(plan: Plan, day: date) -> None:
    """What the invented people have done so far. Communes without an invented person are spoken for by the system."""
    tasks = Task.objects.filter(line__plan=plan, is_group=False).select_related("unit", "assigning_unit", "line")
    officer, stranger = _person("huong"), _person("pang")
    with standing_at(day - timedelta(days=6)):
        plans.report_progress(
            task=tasks.get(line__address="III.2-4", unit__code="03847"),
            by=officer,
            words="Đã rà soát 3 trong 5 bản, còn bản Huổi Hao và Nà Xi.",
            percent=60,
        )
        plans.finish_task(
            task=tasks.get(line__address="III.1-2+1", unit__code="03679"),
            by=stranger,
            words="Đã tuyên truyền ở 4 bản, 312 người dự.",
        )
        plans.report_progress(
            task=tasks.get(line__address="III.2-2", unit__code="14-DCGS"),
            by=_person("anh"),
            words="Đã có dự thảo, đang xin ý kiến các tổ chức.",
            percent=50,
        )
    with standing_at(day - timedelta(days=4)):
        for place, task in enumerate(tasks.filter(line__address="III.2-4").order_by("unit__sort_key")):
            if task.unit.code != "03847" and place % 5 != 0:
                plans.finish_task(task=task, by=None, words="Đã gửi báo cáo (ví dụ).")
        for place, task in enumerate(tasks.filter(line__address="V.3-1").order_by("unit__sort_key")):
            if place % 3 == 0:
                plans.report_progress(task=task, by=None, words="Đang xây dựng dự thảo (ví dụ).", percent=40)


def _guidance_sent(province: Unit) -> None:
    """A guidance paper sent with receipt to the communes and to two bodies outside: some have confirmed, some have
    studied it, one has asked, the others are behind."""
    clerk, officer, day = _person("mai"), _person("huong"), today()
    content = GUIDANCE_TEXT.encode()
    with standing_at(day - timedelta(days=12)):
        paper = documents.register_document(
            unit=province,
            direction=Direction.OUTGOING,
            facts=Facts(
                title=GUIDANCE,
                symbol="HD-MTTQ-BTT",
                issued_on=day - timedelta(days=12),
                issuer="Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La",
                kind=DocumentKind.objects.filter(abbreviation="HD").first(),
            ),
            upload=SimpleUploadedFile("huong-dan.txt", content, content_type="text/plain"),
            paper=read_bytes(content, "huong-dan.txt"),
            by=clerk,
        )
        dispatch = documents.dispatch_document(
            document=paper,
            units=Unit.objects.of_kind(UnitKind.COMMUNE).beneath(province.path),
            by_link=[Outside("Ban Tuyên giáo và Dân vận Tỉnh ủy (ví dụ)")],
            on_paper=["Thường trực Hội đồng nhân dân tỉnh (ví dụ)"],
            receive_by_on=day - timedelta(days=5),
            study_by_on=day + timedelta(days=10),
            by=clerk,
        )
    with standing_at(day - timedelta(days=8)):
        for place, receipt in enumerate(receipts_in(dispatch)):
            if receipt.unit is not None and receipt.unit.code not in {"03847", "03679"} and place % 6:
                documents.confirm_receipt(receiver=receipt, by=None)
                if place % 3 == 0:
                    documents.report_study(
                        receiver=receipt,
                        studied_on=day - timedelta(days=8),
                        attended=20 + place,
                        words="Họp Ban Thường trực mở rộng (ví dụ).",
                        by=None,
                    )
        documents.ask_question(
            receiver=receipt_for(officer, paper.ref),
            words="Bản chưa họp được dân thì lấy số liệu của kỳ trước có được không?",
            by=officer,
        )


def _reports(province: Unit) -> None:
    """The last quarter's round, with reports accepted, sent, begun and missing; the running quarter's is open."""
    clerk, officer, day = _person("mai"), _person("huong"), today()
    own = Unit.objects.get(code="03847")
    form = DataSet.objects.get(code="BC-XA")
    last = period_at(day, "QUARTERLY").previous
    with standing_at(last.last_day - timedelta(days=20)):
        round = reporting.open_round(
            unit=province, data_set=form, period=last.iso, due_on=last.last_day - timedelta(days=5), by=clerk
        )
    codes = [line.element.code for line in lines_of(form) if not line.element.figure]
    reports = list(
        Report.objects.filter(round=round).select_related("unit", "round__unit", "round__data_set").order_by("pk")
    )
    with standing_at(last.last_day - timedelta(days=7)):
        for place, report in enumerate(reports):
            if report.unit_id == own.pk or place % 5 == 4:
                continue
            reporting.save_values(report=report, values=_numbers(codes, place), by=None)
            if place % 5 != 3:
                reporting.submit_report(report=report, by=None)
            if place % 5 in {0, 1}:
                reporting.accept_report(report=report, by=clerk)
    with standing_at(last.last_day - timedelta(days=6)):
        own_report = next(report for report in reports if report.unit_id == own.pk)
        reporting.save_values(report=own_report, values=_numbers(codes, 3), by=officer)
        reporting.save_narrative(
            report=own_report,
            texts={
                "RESULTS": "Đã tổ chức tuyên truyền Nghị quyết ở cả 5 bản (ví dụ).",
                "DIFFICULTIES": "Bản Huổi Hao chưa có sóng điện thoại (ví dụ).",
            },
            by=officer,
        )
        reporting.submit_report(report=own_report, by=officer)
        reporting.return_report(
            report=own_report,
            reasons={"2.03": "Xem lại số kiến nghị đã trả lời.", "DIFFICULTIES": "Ghi rõ đề nghị cấp nào giải quyết."},
            due_on=day + timedelta(days=3),
            by=clerk,
        )


def _numbers(codes: list[str], place: int) -> dict[str, Decimal | None]:
    """Invented figures that break no rule: the parts of one thing grow smaller from its first to its last."""
    values: dict[str, Decimal | None] = {}
    for number, code in enumerate(codes):
        part = "abcde".find(code[-1]) + 1
        values[code] = Decimal(max(0, (place * 7 + number * 3) % 23 + 12 - part * 4))
    values |= {"2.01": Decimal(30 + place % 9), "2.02": Decimal(9), "2.03": Decimal(24 + place % 5)}
    values |= {"3.10a": Decimal(40_000_000), "3.10b": Decimal(12_500_000), "3.10c": Decimal(9_000_000)}
    values |= {"3.10d": Decimal(43_500_000), "4.01": Decimal(30), "4.02": Decimal(22)}
    values |= {"4.03a": Decimal(18), "4.03b": Decimal(9), "4.06a": Decimal(28)}
    for code in codes:
        if code.endswith("b") and (first := values.get(f"{code[:-1]}a")) is not None and not code.startswith("3.10"):
            values[code] = min(values[code] or Decimal(0), first)
    return values


TAKEN = ("III.1-2+2", "III.1-3", "III.2-1", "III.2-3", "III.3-2", "III.4-4")
"""Lines of plan 115 that communes have put into next year's programme, so that the grid shows some and misses some."""


def _programmes(plan: Plan, day: date) -> None:
    """This year's programme of two communes is approved, next year's is in the making; every third of the others
    has begun too. What the province gave is taken up, a few lines and own work are added."""
    lines = {
        line.address: line for line in PlanLine.objects.filter(plan=plan).select_related("plan__unit", "plan__document")
    }
    communes = list(Unit.objects.filter(kind=UnitKind.COMMUNE).order_by("sort_key", "code"))
    with_people = {"03847": _person("huong"), "03679": _person("pang")}
    with standing_at(day - timedelta(days=20)):
        for code, by in with_people.items():
            _programme_at_work(Unit.objects.get(code=code), lines, day.year, by)
        for place, unit in enumerate(communes):
            if unit.code in with_people or place % 3 == 0:
                _programme_next_year(unit, lines, day.year + 1, with_people.get(unit.code), place)


def _programme_at_work(unit: Unit, lines: dict[str, PlanLine], year: int, by: Person) -> None:
    """The running year: what the province gave and is due in it, one more line, one piece of own work."""
    end = date(year, 12, 31)
    given = Task.objects.filter(unit=unit, line__isnull=False, due_on__year=year).values_list(
        "line__address", flat=True
    )
    programme = plans.open_programme(unit=unit, year=year, by=by)
    wanted = [*dict.fromkeys(given), "III.1-3", "III.4-5"]
    plans.take_lines(programme=programme, taken=[plans.Taken(lines[one], end) for one in wanted], by=by)
    plans.add_own_task(
        programme=programme,
        title="Thăm hỏi người có uy tín trong đồng bào dân tộc nhân dịp cuối năm",
        due_on=end,
        measure="Số người được thăm hỏi",
        by=by,
    )
    plans.submit_programme(programme=programme, approver=lines["III.1-3"].plan.unit, by=by)
    plans.approve_programme(programme=programme, by=_person("mai"))


def _programme_next_year(unit: Unit, lines: dict[str, PlanLine], year: int, by: Person | None, place: int) -> None:
    """The coming year: some lines are in, the rest is missing; a few programmes wait for the province."""
    programme = plans.open_programme(unit=unit, year=year, by=by)
    taken = TAKEN[: 2 + place % 5]
    due = (date(year, 6, 30), date(year, 12, 15))
    plans.take_lines(
        programme=programme,
        taken=[plans.Taken(lines[one], due[at % 2]) for at, one in enumerate(taken)],
        by=by,
    )
    if by is None and place % 6 == 0:
        plans.submit_programme(programme=programme, approver=lines["III.1-3"].plan.unit, by=None)
