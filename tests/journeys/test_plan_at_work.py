"""A plan at work, in a real browser: boards and communes at a line of plan 115; a commune that adds up its villages; a
leader with a telephone in the hand, and what somebody from elsewhere gets to see of all that."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caunoi.documents.actions import seed_kinds
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import now, standing_at, today
from caunoi.org import actions as org
from caunoi.org.models import Person, PlaceKind, Role, Unit, UnitKind
from caunoi.org.reading import commune_rows, province_rows
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions as plans
from caunoi.plans.models import Plan, Task
from caunoi.plans.states import Group, Status
from caunoi.plans.tests import walks
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = "III.2-3"
WORK = "Hướng dẫn mô hình tự quản ở khu dân cư"
PIN = "482913"


def look(page: Page, name: str) -> None:
    """Nothing is wrong with the page; a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"at-work-{name}")
    assert browsing.gates(page) == {}, name


def deeds_on(task: Task) -> list[str]:
    entries = TrailEntry.objects.filter(object_kind="plans.task", object_id=str(task.pk)).order_by("pk")
    return list(entries.values_list("deed", flat=True))


# --- boards and communes at one line -------------------------------------------------------------------------------


@pytest.fixture
def province() -> dict[str, Person]:
    """The 75 communes and the boards of Sơn La; a clerk, a specialist and a leader of the province."""
    data = files("caunoi.org") / "data"
    org.load_units(
        province=province_rows((data / "sonla_committee.csv").read_bytes()),
        communes=commune_rows((data / "sonla_units.csv").read_bytes()),
        by=None,
    )
    seed_kinds(by=None)
    wanted = (
        ("mai", "Nguyễn Thu Mai", "14-VP", Role.CLERK),
        ("anh", "Hoàng Đức Anh", "14-DCGS", Role.SPECIALIST),
        ("dao", "Lường Văn Đạo", "14", Role.LEADER),
    )
    return {
        login: org.register_person(
            full_name=name, login=login, unit=Unit.objects.get(code=code), role=role, password=Cast.password, by=None
        ).person
        for login, name, code, role in wanted
    }


@pytest.mark.parametrize("width", [390, 1366])
def test_a_line_goes_to_boards_and_communes_and_a_result_comes_back_corrected(
    visit: Any, province: dict[str, Person], tmp_path: Any, width: int
):
    clerk: Page = visit("/ke-hoach/doc/", width, person=province["mai"])
    paper = tmp_path / "115-KH-MTTQ-UB.txt"
    paper.write_bytes((files("caunoi.plans") / "data" / paper.name).read_bytes())
    clerk.get_by_label("Tệp văn bản kế hoạch").set_input_files(paper)
    clerk.get_by_role("button", name="Đọc văn bản").click()
    clerk.get_by_role("button", name="Nhận 82 mục còn lại").click()
    clerk.get_by_role("link", name="Ban hành", exact=True).click()
    clerk.get_by_role("button", name="Ban hành").click()
    expect(clerk.get_by_text("Kế hoạch đã ban hành.")).to_be_visible()
    plan = Plan.objects.get()
    line = plan.lines.get(address=LINE)

    _give(clerk, plan, line.pk, boards=("14-DCGS", "14-TGXH", "14-DTTG"))
    _give(clerk, plan, line.pk)
    own = Task.objects.get(unit__code="14-DCGS")

    specialist: Page = visit("/viec-can-lam/", width, person=province["anh"])
    specialist.get_by_role("link", name=WORK, exact=True).click()
    specialist.get_by_role("link", name="Bắt đầu, cập nhật").click()
    specialist.get_by_label("Đã làm gì, kết quả thế nào").fill("Đã có dự thảo hướng dẫn")
    specialist.get_by_label("Tiến độ (%)").fill("70")
    draft = tmp_path / "du-thao.txt"
    draft.write_text("Dự thảo hướng dẫn (ví dụ)", encoding="utf-8")
    specialist.get_by_label("Tệp minh chứng").set_input_files(draft)
    specialist.get_by_role("button", name="Gửi cập nhật").click()
    expect(specialist.get_by_text("Đã ghi tiến độ.")).to_be_visible()
    specialist.get_by_role("link", name="Gửi kết quả").click()
    specialist.get_by_label("Kết quả").fill("Đã ban hành hướng dẫn")
    specialist.get_by_role("button", name="Gửi kết quả").click()
    expect(specialist.get_by_text("Đã gửi kết quả, chờ duyệt.")).to_be_visible()
    look(specialist, f"01-sent-{width}")

    leader: Page = visit(f"/ke-hoach/{plan.ref}/", width, person=province["dao"])
    expect(leader.locator(f"#muc-{line.pk}")).to_contain_text("0/78 việc xong")
    look(leader, f"02-line-before-{width}")
    leader.goto(leader.url.split("/ke-hoach/")[0] + f"/nhiem-vu/{own.ref}/")
    leader.get_by_role("link", name="Trả lại").click()
    leader.get_by_label("Kết quả đã báo").fill("Ghi rõ số, ngày của văn bản hướng dẫn")
    leader.get_by_label("Tệp minh chứng").fill("Gửi bản đã ký, không gửi dự thảo")
    look(leader, f"03-return-{width}")
    leader.get_by_role("button", name="Trả lại").click()
    expect(leader.get_by_text("Đã trả lại. Đơn vị thấy mọi chỗ cần sửa.")).to_be_visible()

    specialist.goto(specialist.url.split("/nhiem-vu/")[0] + "/viec-can-lam/")
    specialist.get_by_role("link", name="Sửa, gửi lại").click()
    for words in ("Ghi rõ số, ngày", "Gửi bản đã ký"):
        expect(specialist.locator(".task-reasons")).to_contain_text(words)
    look(specialist, f"04-mend-{width}")
    specialist.get_by_label("Kết quả").fill("Đã ban hành Hướng dẫn 12/HD-MTTQ ngày 20/11/2026")
    signed = tmp_path / "huong-dan-12.txt"
    signed.write_text("Hướng dẫn 12 đã ký (ví dụ)", encoding="utf-8")
    specialist.get_by_label("Tệp minh chứng").set_input_files(signed)
    specialist.get_by_role("button", name="Gửi kết quả").click()

    leader.goto(leader.url.split("/nhiem-vu/")[0] + f"/nhiem-vu/{own.ref}/")
    leader.get_by_role("link", name="Duyệt", exact=True).click()
    leader.get_by_role("button", name="Duyệt").click()
    expect(leader.get_by_text("Đã duyệt, nhiệm vụ hoàn thành.")).to_be_visible()
    leader.goto(leader.url.split("/nhiem-vu/")[0] + f"/ke-hoach/{plan.ref}/")
    expect(leader.locator(f"#muc-{line.pk}")).to_contain_text("1/78 việc xong")
    look(leader, f"05-line-after-{width}")

    own.refresh_from_db()
    assert (own.status, own.percent) == (Status.DONE, 100)
    assert Task.objects.filter(line=line, is_group=False).count() == 78
    names = own.entries.order_by("pk").values_list("files__file__name", flat=True)
    assert [name for name in names if name] == ["du-thao.txt", "huong-dan-12.txt"]
    assert deeds_on(own) == [
        "task.reported",
        "task.submitted",
        "task.returned",
        "task.submitted",
        "task.approved",
    ]
    for page in (clerk, specialist, leader):
        assert page.log.complaints == []  # type: ignore[attr-defined]


def _give(page: Page, plan: Plan, line_id: int, boards: tuple[str, ...] = ()) -> None:
    """To these boards one by one, or to all communes."""
    origin = "/".join(page.url.split("/")[:3])
    page.goto(f"{origin}/ke-hoach/{plan.ref}/muc/{line_id}/giao/")
    page.get_by_label("Việc cần làm").fill(WORK)
    if boards:
        page.locator('input[name="to"][value="CHOSEN"]').check()
        page.locator("details.assign-units").first.evaluate("(box) => { box.open = true; }")
        # What the line itself names is offered ticked.
        for named in page.locator('input[name="units"]:checked').all():
            named.uncheck()
        for code in boards:
            page.locator(f'input[name="units"][value="{code}"]').check()
    else:
        page.get_by_label("Tất cả xã, phường (75)").check()
    page.get_by_label("Hạn xong").fill((today() + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Xem ai nhận việc").click()
    number = len(boards) or 75
    page.get_by_role("button", name=f"Giao cho {number} đơn vị").click()
    expect(page.get_by_text(f"Đã giao cho {number} đơn vị.")).to_be_visible()


# --- the villages of a commune -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1366])
def test_a_commune_sees_twelve_of_fourteen_villages_after_the_pin_of_one(visit: Any, cast: Cast, width: int):
    task = walks.a_task(cast)
    for number in range(13):
        _area(cast, f"bản Số {number + 1}")
    areas = list(Unit.objects.filter(parent=cast.commune, kind=UnitKind.AREA))
    assert len(areas) == 14
    parts = plans.split_task(task=task, units=areas, due_on=today() + timedelta(days=5), by=cast.officer)
    others = [part for part in parts if part.unit_id != cast.area.pk]
    for part in others[:11]:
        plans.finish_task(task=part, by=None, words="Đã làm (ví dụ)")
    token = org.make_key(person=cast.village_head, by=cast.officer).token

    head: Page = visit(f"/vao/{token}/", 390)
    head.get_by_label("Mã PIN mới").fill(PIN)
    head.get_by_label("Nhập lại mã PIN").fill(PIN)
    head.get_by_role("button", name="Nhận máy này").click()
    expect(head.locator(".village-task")).to_have_count(1)
    head.get_by_role("link", name="Xong").click()
    head.get_by_label("Kết quả").fill("Đã họp bản, 41 hộ dự")
    head.get_by_role("button", name="Hoàn thành").click()
    expect(head.get_by_text("Đã hoàn thành nhiệm vụ.")).to_be_visible()

    officer: Page = visit(f"/nhiem-vu/{task.ref}/", width, person=cast.officer)
    expect(officer.locator("#main")).to_contain_text("12/14")
    look(officer, f"06-twelve-of-fourteen-{width}")
    assert Task.objects.filter(parent=task, status=Status.DONE).count() == 12
    assert Task.objects.get(parent=task, unit=cast.area).finished_by_id == cast.village_head.pk


def _area(cast: Cast, name: str) -> Unit:
    return org.open_unit(
        parent=cast.commune,
        kind=UnitKind.AREA,
        place_kind=PlaceKind.BAN,
        name=f"Ban Công tác Mặt trận {name}",
        short_name=name,
        by=None,
    )


# --- a leader on a telephone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1366])
def test_a_leader_sees_who_is_late_approves_returns_and_prints_and_nobody_else_sees_it(
    visit: Any, cast: Cast, width: int
):
    first, second = _work_of_the_province(cast)
    leader: Page = visit("/viec-can-lam/", width, person=cast.leader)
    seen: list[str] = []
    leader.on("framenavigated", lambda frame: seen.append(frame.url))
    leader.get_by_role("link", name="Xem toàn phạm vi").click()
    leader.get_by_role("navigation", name="Lọc việc").get_by_role("link", name="Quá hạn").click()
    for name in ("xã Mường Bú", "phường Chiềng Sinh"):
        expect(leader.locator(".work-list")).to_contain_text(name)
    look(leader, f"07-late-communes-{width}")

    origin = leader.url.split("/viec-can-lam/")[0]
    leader.goto(f"{origin}/nhiem-vu/{first.ref}/")
    leader.get_by_role("link", name="Duyệt", exact=True).click()
    leader.get_by_role("button", name="Duyệt").click()
    expect(leader.get_by_text("Đã duyệt, nhiệm vụ hoàn thành.")).to_be_visible()
    leader.goto(f"{origin}/nhiem-vu/{second.ref}/")
    leader.get_by_role("link", name="Trả lại").click()
    leader.get_by_label("Kết quả đã báo").fill("Ghi số hộ")
    leader.get_by_label("Kết quả cần có").fill("Kèm biên bản họp bản")
    leader.get_by_role("button", name="Trả lại").click()
    expect(leader.get_by_text("Đã trả lại. Đơn vị thấy mọi chỗ cần sửa.")).to_be_visible()
    leader.goto(f"{origin}/nhiem-vu/ban-tin-tuan/")
    look(leader, f"08-week-{width}")
    assert len(browsing.printed(leader).pages) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.DONE, Status.RETURNED)
    assert deeds_on(first)[-1:] == ["task.approved"]
    assert deeds_on(second)[-1:] == ["task.returned"]
    assert leader.log.complaints == []  # type: ignore[attr-defined]

    stranger: Page = visit("/viec-can-lam/", width, person=cast.stranger)
    refused = 0
    for url in dict.fromkeys(seen):
        answer = stranger.goto(url)
        assert answer is not None
        text = stranger.locator("body").inner_text()
        assert [words for words in (first.title, second.title, "xã Mường Bú", "Ghi số hộ") if words in text] == []
        if any(task.ref in url for task in (first, second)):
            assert answer.status in {403, 404}
            expect(stranger.get_by_role("heading", name="Làm gì bây giờ")).to_be_visible()
            refused += 1
    assert refused >= 4
    look(stranger, f"09-refused-{width}")
    assert Task.objects.get(pk=second.pk).version == second.version


def _work_of_the_province(cast: Cast) -> tuple[Task, Task]:
    """Both communes are late with one task; Mường Bú has sent the results of two others."""
    with standing_at(now() - timedelta(days=20)):
        plan = walks.an_issued_plan(cast)
        plans.assign_line(
            plan_line=walks.line_at(plan, "II.1-1"),
            groups=[Group.COMMUNES],
            title="Gửi báo cáo tuyên truyền",
            due_on=today() + timedelta(days=15),
            by=cast.clerk,
        )
    sent = []
    for address, title in (("II.1-2", "Tổng kết tuyên truyền quý III"), ("II.2-1", "Lập kế hoạch giám sát của xã")):
        task = plans.assign_line(
            plan_line=walks.line_at(plan, address),
            units=[cast.commune],
            title=title,
            due_on=today() + timedelta(days=3),
            needs_approval=True,
            by=cast.clerk,
        )
        plans.finish_task(task=task, by=cast.officer, words="Đã xong (ví dụ)")
        sent.append(Task.objects.get(pk=task.pk))
    return sent[0], sent[1]
