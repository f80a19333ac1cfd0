"""The pages as browsers ask for them, without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.tests.pictures import a_photograph
from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.plans import actions
from caunoi.plans.models import Plan, PlanLine, Task
from caunoi.plans.states import Group, Status
from caunoi.plans.tests.walks import a_draft, a_sheet, a_task, an_issued_plan, child_of, line_at, paper, plan_115

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_upload_leads_to_the_review_page(cast: Cast) -> None:
    a_draft(cast)
    client = cast.client(cast.clerk)
    form = {"file": paper(paper().read().decode().replace("07/KH", "08/KH")), "unit": cast.province.code}
    answer = client.post(reverse("plans:read"), form)
    plan = Plan.objects.latest("pk")
    assert answer.url == reverse("plans:review", args=[plan.ref])  # type: ignore[attr-defined]
    page = text_of(client, answer.url)  # type: ignore[attr-defined]
    assert "0/8 mục đã rà soát" in page
    assert page.count('data-line="') == len(plan.document.read.lines)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ke-hoach.docx", b"PK\x03\x04 broken", "Tệp"),
        ("ke-hoach.exe", b"MZ\x90\x00", "tệp"),
        ("ke-hoach.txt", b"", "rỗng"),
        ("ke-hoach.txt", "Một câu.".encode(), "Không thấy mục nào"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence_and_leaves_nothing(
    cast: Cast, name: str, content: bytes, sentence: str
) -> None:
    upload = SimpleUploadedFile(name, content)
    answer = cast.client(cast.clerk).post(reverse("plans:read"), {"file": upload, "unit": cast.province.code})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_paper_of_the_register_is_offered_and_read(cast: Cast) -> None:
    plan = a_draft(cast)
    document = plan.document
    plan.delete()
    client = cast.client(cast.clerk)
    address = reverse("plans:read_document", args=[document.ref])
    assert address in text_of(client, reverse("plans:read"))
    client.post(address, {"unit": cast.province.code})
    assert Plan.objects.get().document == document
    again = client.post(address, {"unit": cast.province.code})
    assert "đã có trong danh sách" in again.content.decode()


def test_the_review_works_by_plain_forms(cast: Cast) -> None:
    plan = a_draft(cast)
    client = cast.client(cast.clerk)

    def at(name: str, line: PlanLine, **data: str) -> str:
        answer = client.post(reverse(f"plans:{name}", args=[plan.ref, line.pk]), data, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    first = line_at(plan, "I")
    assert "1/8 mục đã rà soát" in at("accept", first, seen=str(first.version))
    line = line_at(plan, "II.1-1")
    at("split", line, words="Tổ chức tuyên truyền\nở các khu dân cư.", seen=str(line.version))
    assert plan.lines.count() == 9
    at("join", line_at(plan, "II.1-2"))
    assert plan.lines.count() == 8
    at("shift", line_at(plan, "II.2"), to="deeper")
    assert line_at(plan, "II.1.2")
    at("shift", line_at(plan, "II.1.2"), to="higher")
    line = line_at(plan, "II.1-2")
    at("edit_line", line, kind="ITEM", marker="-", corrected="Báo cáo hằng quý.", note="gọn", seen=str(line.version))
    assert line_at(plan, "II.1-2").corrected == "Báo cáo hằng quý."
    page = at("edit_line", line, kind="ITEM", marker="-", corrected="Khác.", note="thử", seen="1")
    for words in ("Nguyễn Thu Mai vừa sửa", "Báo cáo hằng quý.", "Khác.", "Lưu bản vừa nhập"):
        assert words in page
    assert "Có người vừa sửa" in page
    assert "Khác.</textarea>" in page
    assert "Ghi vì sao sửa" in at("edit_line", line, kind="ITEM", marker="-", corrected="Khác.", note="")
    at("name_unit", line, part="LEAD", who="group:COMMUNES")
    named = line.units.get(group=Group.COMMUNES)
    client.post(reverse("plans:decide", args=[plan.ref, line.pk, named.pk]), {"answer": "no"})
    named.refresh_from_db()
    assert named.state == "DISMISSED"
    assert "Chọn đơn vị hoặc nhóm trong danh sách." in at("name_unit", line, part="LEAD", who="group:THIEN_HA")
    client.post(reverse("plans:accept_rest", args=[plan.ref]))
    client.post(reverse("plans:issue", args=[plan.ref]))
    plan.refresh_from_db()
    assert plan.is_issued
    assert client.get(reverse("plans:review", args=[plan.ref])).status_code == 302


def test_the_panel_of_a_line_comes_alone_for_the_script(cast: Cast) -> None:
    plan = a_draft(cast, plan_115())
    line = line_at(plan, "III.7-2")
    page = text_of(cast.client(cast.clerk), reverse("plans:panel", args=[plan.ref, line.pk]))
    assert "Mục III.7-2" in page
    assert "mất chữ" in page
    assert "<html" not in page


def test_the_review_of_a_long_plan_asks_no_more_than_of_a_short_one(cast: Cast) -> None:
    client = cast.client(cast.clerk)
    short, long = a_draft(cast), a_draft(cast, plan_115())

    def queries(plan: Plan) -> int:
        address = reverse("plans:review", args=[plan.ref])
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    assert queries(long) == queries(short)


def test_a_line_is_given_after_a_look_at_who_gets_it(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    line = line_at(plan, "II.1-1")
    client = cast.client(cast.clerk)
    address = reverse("plans:assign", args=[plan.ref, line.pk])
    form = {"title": "Tuyên truyền", "to": "COMMUNES", "due_on": (today() + timedelta(days=9)).isoformat()}
    look = client.post(address, {**form, "look": "1"}).content.decode()
    assert "xã Mường Bú" in look
    assert "phường Chiềng Sinh" in look
    assert not Task.objects.exists()
    assert "Tuyên truyền</textarea>" in client.post(address, {**form, "back": "1"}).content.decode()
    page = client.post(address, {**form, "give": "1"}, follow=True).content.decode()
    assert "Đã giao cho 2 đơn vị." in page
    assert Task.objects.filter(parent__isnull=False).count() == 2
    assert "đang làm một việc khác" in client.post(address, {**form, "look": "1"}).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"to": ""}, "Chọn nơi nhận việc."),
        ({"to": "CHOSEN"}, "Chọn ít nhất một đơn vị."),
        ({"due_on": "mai"}, "Ghi ngày theo mẫu 08/07/2026."),
        ({"due_on": ""}, "Chọn ngày."),
        ({"title": " "}, "Ghi việc cần làm."),
        ({"due_on": "01/01/2026"}, "Chọn hạn từ hôm nay trở đi."),
    ],
)
def test_a_form_that_cannot_be_says_what_to_do(cast: Cast, changed: dict[str, str], sentence: str) -> None:
    plan = an_issued_plan(cast)
    address = reverse("plans:assign", args=[plan.ref, line_at(plan, "II.1-1").pk])
    form = {"title": "Tuyên truyền", "to": "COMMUNES", "due_on": today().isoformat(), "give": "1"}
    answer = cast.client(cast.clerk).post(address, form | changed)
    assert sentence in answer.content.decode()
    assert not Task.objects.exists()


def test_the_plan_page_counts_each_line_and_rolls_up(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    sheet = a_sheet(cast, plan=plan)
    actions.finish_task(task=child_of(sheet, cast.commune), by=cast.officer, words="Xong")
    page = text_of(cast.client(cast.clerk), reverse("plans:detail", args=[plan.ref]))
    for address in ("II", "II.1", "II.1-1"):
        row = page.split(f'id="muc-{line_at(plan, address).pk}"')[1].split("</li>")[0]
        assert "1/2 việc xong" in row
    assert "việc xong" not in page.split(f'id="muc-{line_at(plan, "II.2").pk}"')[1].split("</li>")[0]
    own = text_of(cast.client(cast.officer), reverse("plans:detail", args=[plan.ref]))
    assert "1/1 việc xong" in own
    assert "Chỉ đếm việc của đơn vị" in own
    assert "Giao việc<" not in own


def test_the_plan_page_shows_lines_with_work_alone_on_demand(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    a_sheet(cast, plan=plan)
    client = cast.client(cast.clerk)
    address = reverse("plans:detail", args=[plan.ref])
    assert text_of(client, address).count('class="plan-line ') == 8
    assert text_of(client, f"{address}?loc=co-viec").count('class="plan-line ') == 3
    assert text_of(client, f"{address}?loc=qua-han").count('class="plan-line ') == 0
    assert text_of(client, f"{address}?loc=khac").count('class="plan-line ') == 8


def test_the_plan_page_asks_the_same_number_of_queries_for_any_number_of_tasks(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    client = cast.client(cast.clerk)
    address = reverse("plans:detail", args=[plan.ref])

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    a_sheet(cast, plan=plan)
    few = queries()
    for _ in range(5):
        a_sheet(cast, plan=plan)
    assert queries() == few


def test_a_task_answers_five_questions_and_offers_the_next_step(cast: Cast) -> None:
    task = a_task(cast)
    client = cast.client(cast.officer)
    address = reverse("plans:task", args=[task.ref])
    page = text_of(client, address)
    for question in ("Ai làm", "Làm đến đâu", "Khi nào xong", "Đo bằng gì", "Kết quả cần có"):
        assert question in page
    assert "Bắt đầu, cập nhật" in page
    form = {"words": "Đã họp 3 bản", "percent": "30%"}
    assert "Đã ghi tiến độ." in client.post(f"{address}cap-nhat/", form, follow=True).content.decode()
    assert "Nhập số từ 0 đến 100." in client.post(f"{address}cap-nhat/", {"percent": "130"}).content.decode()
    files = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("bien-ban", "danh-sach")]
    page = client.post(f"{address}hoan-thanh/", {"uploads": files}, follow=True).content.decode()
    assert "bien-ban.txt" in page
    assert "Tình trạng: Đang làm → Hoàn thành" in page
    kept = task.entries.latest("pk").files.order_by("pk")
    found = [client.get(reverse("plans:file", args=[task.ref, one.pk])) for one in kept]
    assert [b"".join(one.streaming_content) for one in found] == [b"bien-ban", b"danh-sach"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("door", ["plans:report", "plans:finish"])
def test_a_picture_comes_in_only_when_whoever_is_seen_in_it_has_agreed(cast: Cast, door: str) -> None:
    task = a_task(cast)
    client, address = cast.client(cast.officer), reverse(door, args=[task.ref])
    assert "người trong ảnh đã đồng ý" in text_of(client, address)
    files = [SimpleUploadedFile("bien-ban.txt", b"Bien ban"), a_photograph()]
    page = client.post(address, {"words": "Đã họp 3 bản", "uploads": files}).content.decode()
    assert 'id="id_agreed-error0">Tệp gửi lên có ảnh. Đánh dấu ô này' in page
    assert "Đã họp 3 bản" in page
    assert not StoredFile.objects.filter(name__in=[one.name for one in files]).exists()
    assert not task.entries.exists()
    assert not TrailEntry.objects.filter(deed="consent.confirmed").exists()
    files = [SimpleUploadedFile("bien-ban.txt", b"Bien ban"), a_photograph()]
    assert client.post(address, {"words": "Đã họp 3 bản", "uploads": files, "agreed": "on"}).status_code == 302
    assert [one.file.kind for one in task.entries.get().files.order_by("pk")] == ["txt", "jpg"]
    told = TrailEntry.objects.get(deed="consent.confirmed")
    assert (told.by_id, told.object_id, told.unit_id) == (cast.officer.pk, str(task.pk), task.unit_id)
    assert told.facts == {"pictures": 1}
    assert "Xác nhận người trong ảnh đã đồng ý" in text_of(client, reverse("plans:task", args=[task.ref]))


def test_two_people_who_edit_at_once_see_both_texts(cast: Cast) -> None:
    task = a_task(cast)
    address = reverse("plans:edit_task", args=[task.ref])
    clerk, leader = cast.client(cast.clerk), cast.client(cast.leader)
    clerk.post(address, {"title": "Việc của Mai", "seen": "1"})
    page = leader.post(address, {"title": "Việc của Đạo", "seen": "1"}).content.decode()
    for words in ("Nguyễn Thu Mai vừa sửa", "Việc của Mai", "Việc của Đạo", "Lưu bản vừa nhập"):
        assert words in page
    task.refresh_from_db()
    assert task.title == "Việc của Mai"
    leader.post(address, {"title": "Việc của Đạo", "seen": "1", "conflict": "theirs"})
    task.refresh_from_db()
    assert task.title == "Việc của Mai"
    leader.post(address, {"title": "Việc của Đạo", "seen": "1", "conflict": "mine"})
    task.refresh_from_db()
    assert task.title == "Việc của Đạo"


def test_the_giver_moves_edits_cancels_and_reopens(cast: Cast) -> None:
    task = a_task(cast)
    client = cast.client(cast.clerk)
    address = reverse("plans:task", args=[task.ref])
    later = (task.due_on + timedelta(days=5)).isoformat()
    assert (
        "Hạn khi giao"
        in client.post(f"{address}gia-han/", {"due_on": later, "reason": "Mưa lũ"}, follow=True).content.decode()
    )
    client.post(f"{address}sua/", {"title": "Việc mới", "expected_result": "Báo cáo", "measure": "Số bản"})
    client.post(f"{address}huy/", {"reason": "Trùng"})
    task.refresh_from_db()
    assert (task.title, task.status) == ("Việc mới", Status.CANCELLED)
    client.post(f"{address}mo-lai/", {"reason": "Vẫn cần"})
    task.refresh_from_db()
    assert task.status == Status.NOT_STARTED
    assert "Ghi lý do." in client.post(f"{address}huy/", {"reason": ""}).content.decode()


PAGES = ("cap-nhat", "hoan-thanh", "mo-lai", "huy", "gia-han", "sua")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["stranger", "nobody", "village_head", "administrator"])
def test_a_stranger_finds_no_task_and_no_deed(cast: Cast, who: str, page: str) -> None:
    task = a_task(cast)
    client = cast.client(cast.everybody[who])
    address = reverse("plans:task", args=[task.ref])
    form = {"words": "Xong", "reason": "thử", "title": "Khác", "due_on": today().isoformat()}
    assert client.get(address).status_code == 404
    assert client.post(f"{address}{page}/", form).status_code == 404
    task.refresh_from_db()
    assert (task.status, task.version) == (Status.NOT_STARTED, 1)


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_sees_the_task_and_changes_nothing(cast: Cast, page: str) -> None:
    task = a_task(cast)
    client = cast.client(cast.auditor)
    address = reverse("plans:task", args=[task.ref])
    assert client.get(address).status_code == 200
    form = {"words": "Xong", "reason": "thử", "title": "Khác", "due_on": today().isoformat()}
    assert client.post(f"{address}{page}/", form).status_code == 403
    task.refresh_from_db()
    assert (task.status, task.version) == (Status.NOT_STARTED, 1)


def test_the_list_of_tasks_filters_by_its_address(cast: Cast) -> None:
    plan = an_issued_plan(cast)
    sheet = a_sheet(cast, plan=plan)
    actions.finish_task(task=child_of(sheet, cast.commune), by=cast.officer, words="Xong")
    actions.give_task(unit=cast.commune, by=cast.officer, due_on=today(), title="Họp bản Giàn")

    def refs(person: Person, query: str) -> int:
        return text_of(cast.client(person), f"{reverse('plans:tasks')}?{query}").count('<th scope="row">')

    assert refs(cast.officer, "") == 1
    assert refs(cast.officer, "trang-thai=tat-ca") == 2
    assert refs(cast.officer, "trang-thai=hoan-thanh") == 1
    assert refs(cast.officer, "q=hop ban gian") == 1
    assert refs(cast.officer, "q=khong co") == 0
    assert refs(cast.clerk, "cua=da-giao") == 1
    assert refs(cast.clerk, "cua=tat-ca&trang-thai=tat-ca") == 4
    assert refs(cast.clerk, f"cua=tat-ca&trang-thai=tat-ca&ke-hoach={plan.ref}") == 3
    assert refs(cast.clerk, f"cua=tat-ca&trang-thai=tat-ca&don-vi={cast.commune.code}") == 2
    assert refs(cast.stranger, f"cua=tat-ca&trang-thai=tat-ca&don-vi={cast.commune.code}") == 1
    assert refs(cast.nobody, "cua=tat-ca&trang-thai=tat-ca") == 0


def test_a_unit_adds_a_task_of_its_own(cast: Cast) -> None:
    client = cast.client(cast.officer)
    form = {"title": "Họp bản", "unit": cast.commune.code, "due_on": today().isoformat()}
    assert client.post(reverse("plans:give"), form).status_code == 302
    assert client.post(reverse("plans:give"), {**form, "unit": cast.other_commune.code}).status_code == 200
    assert Task.objects.get().unit == cast.commune


def test_the_title_and_span_of_a_draft_are_put_right(cast: Cast) -> None:
    plan = a_draft(cast)
    client = cast.client(cast.clerk)
    address = reverse("plans:edit", args=[plan.ref])
    form = {"title": "Kế hoạch năm", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}
    assert "không được trước ngày bắt đầu" in client.post(address, form).content.decode()
    client.post(address, {**form, "ends_on": "2026-11-30"})
    plan.refresh_from_db()
    assert (plan.title, plan.ends_on.isoformat()) == ("Kế hoạch năm", "2026-11-30")
