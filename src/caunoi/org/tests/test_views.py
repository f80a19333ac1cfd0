"""Pages as the owner, the colleague, the stranger and nobody meet them."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from caunoi.ground import sheets, times
from caunoi.ground.audit.actions import seal
from caunoi.ground.audit.exported import verify_lines
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.notices.actions import queue
from caunoi.ground.workdays.models import CalendarDay, DayKind
from caunoi.org import actions, reading
from caunoi.org.models import DraftStatus, ListImport, Person, Role, Unit, UnitKind
from caunoi.org.tests.cast import Cast

OF_A_UNIT = (
    "unit", "unit_edit", "unit_rename", "unit_merge", "unit_split", "unit_move", "unit_close", "alias_new",
)  # fmt: skip
OF_A_PERSON = ("person", "person_edit", "post_new", "first_password")
WITHOUT_A_THING = (
    "units", "unit_tree", "unit_new", "import_new", "people", "person_new", "calendar", "day_new", "trail", "notices",
    "account",
)  # fmt: skip


def pages_of(cast: Cast) -> dict[str, str]:
    return {
        **{name: reverse(f"org:{name}") for name in WITHOUT_A_THING},
        **{name: reverse(f"org:{name}", args=[cast.commune.code]) for name in OF_A_UNIT},
        **{name: reverse(f"org:{name}", args=[cast.officer.login]) for name in OF_A_PERSON},
        "post_end": reverse("org:post_end", args=[cast.officer.posts.get().pk]),
        "change_password": reverse("account_change_password"),
        "logout": reverse("account_logout"),
    }


def today() -> str:
    return times.date_vi(times.today())


def post(client: Client, name: str, /, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), {"form_key": str(uuid.uuid4()), **data})


def page(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def admin(cast: Cast) -> Client:
    return cast.client(cast.administrator)


# --- every page ----------------------------------------------------------------------------------------------------


def test_the_administrator_opens_every_page(cast, admin):
    for name, address in pages_of(cast).items():
        response = admin.get(address)
        html = response.content.decode()
        assert response.status_code == 200, name
        assert re.search(r"<title>[^<]+ – Cầu Nối</title>", html), name
        assert len(re.findall(r"<h1[ >]", html)) == 1, name
        assert "style=" not in html, name
        assert "<script>" not in html, name
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.S):
            assert 'name="form_key"' in form, name


EVERYBODY_MAY = {"units", "unit_tree", "people", "calendar", "notices", "account", "change_password", "logout"}


def test_an_officer_opens_what_is_hers_and_manages_nothing(cast):
    client = cast.client(cast.officer)
    own = EVERYBODY_MAY | {"unit", "person", "first_password"}
    for name, address in pages_of(cast).items():
        assert client.get(address).status_code == (200 if name in own else 403), name


def test_a_stranger_finds_no_page_of_another_commune(cast):
    client = cast.client(cast.stranger)
    for name in OF_A_UNIT:
        assert client.get(reverse(f"org:{name}", args=[cast.commune.code])).status_code == 404, name
        assert client.get(reverse(f"org:{name}", args=["99999"])).status_code == 404, name
    for name in OF_A_PERSON:
        assert client.get(reverse(f"org:{name}", args=[cast.officer.login])).status_code == 404, name
        assert client.get(reverse(f"org:{name}", args=["khong-co"])).status_code == 404, name
    assert client.get(reverse("org:post_end", args=[cast.officer.posts.get().pk])).status_code == 404


def test_nobody_is_sent_to_sign_in_and_the_postless_see_nothing(cast):
    for name, address in pages_of(cast).items():
        if name != "logout":
            response = Client().get(address)
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("account_login")), name
    client = cast.client(cast.nobody)
    assert "chưa được giao đơn vị nào" in page(client, "org:units")
    assert "chưa được giao đơn vị nào" in page(client, "org:unit_tree")
    assert cast.officer.full_name not in page(client, "org:people")


def test_writing_is_by_post_alone(cast, admin):
    login = [cast.officer.login]
    for name, args in [
        ("person_switch", login),
        ("password_renew", login),
        ("alias_remove", [cast.commune.code, 1]),
        ("import_apply", ["x"]),
        ("day_remove", [1]),
        ("notices_read", []),
        ("notice_open", [1]),
    ]:
        assert admin.get(reverse(f"org:{name}", args=args)).status_code == 405, name
    assert admin.post(reverse("org:units")).status_code == 405


def test_a_stranger_writes_nothing(cast):
    client = cast.client(cast.stranger)
    alias = actions.add_alias(unit=cast.area, name="bản Giàn Cũ", by=None).aliases.get()
    for name, args in [
        ("alias_remove", [cast.area.code, alias.pk]),
        ("person_switch", [cast.officer.login]),
        ("password_renew", [cast.officer.login]),
        ("import_apply", ["x"]),
        ("notice_open", [1]),
        ("day_remove", [1]),
    ]:
        assert post(client, f"org:{name}", *args).status_code == 404, name
    assert Person.objects.get(pk=cast.officer.pk).is_active
    assert post(client, "org:unit_new", parent="x").status_code == 403
    assert post(client, "org:import_new").status_code == 403
    assert client.get(reverse("org:import_template")).status_code == 403
    assert client.get(reverse("org:trail")).status_code == 403


# --- units ---------------------------------------------------------------------------------------------------------


def test_the_list_is_searched_by_old_names_and_filtered_by_kind(cast, admin):
    html = page(admin, "org:units", q="chieng ngan")
    assert "phường Chiềng Sinh" in html
    assert "xã Mường Bú" not in html
    assert "Không thấy đơn vị nào" in page(admin, "org:units", q="Hà Nội")
    assert "Chưa có đơn vị nào thôi hoạt động" in page(admin, "org:units", **{"da-dong": "1"})
    assert "bản Giàn" not in page(admin, "org:units", loai="BOARD")


@pytest.mark.parametrize("number", ["0", "-1", "99999999", "x", "²", "2"])
def test_a_strange_page_number_shows_a_page(cast, admin, number):
    assert "Đơn vị" in page(admin, "org:units", trang=number)
    assert "Nhật ký" in page(admin, "org:trail", trang=number)


def test_a_unit_page_tells_what_is_known(cast):
    actions.rename_unit(unit=cast.area, name="B", short_name="bản Giàn Mới", on=times.today(), by=None, basis="NQ 5")
    actions.correct_unit(unit=cast.area, by=None, telephone="+84912000111")
    html = page(cast.client(cast.officer), "org:unit", cast.area.code)
    for words in ("NQ 5", "0912 000 111", "Giàng A Páo", "bản Giàn", "xã Mường Bú"):
        assert words in html
    assert "Đổi tên</a>" not in html


def test_a_unit_is_opened_and_shown(cast, admin):
    data = {"parent": "muong bu", "kind": "AREA", "place_kind": "BAN", "short_name": "Nà Nong"}
    response = post(admin, "org:unit_new", **data)
    unit = Unit.objects.get(short_name="bản Nà Nong")
    assert response.headers["Location"] == reverse("org:unit", args=[unit.code])
    assert unit.name == "Ban Công tác Mặt trận bản Nà Nong"
    assert "Đã lập bản Nà Nong" in page(admin, "org:unit", unit.code)
    html = post(admin, "org:unit_new", **data).content.decode()
    assert "Đã có bản Nà Nong" in html
    assert "<title>Lỗi: Thêm đơn vị" in html
    assert "xã Mường Bú (03847)" in page(admin, "org:unit_new", duoi="03847")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"parent": "", "kind": "BOARD", "short_name": "A"}, "Chọn đơn vị."),
        ({"parent": "Chiềng Xinh", "kind": "BOARD", "short_name": "A"}, "Có phải phường Chiềng Sinh?"),
        ({"parent": "qqqq", "kind": "BOARD", "short_name": "A"}, "Ghi tên đang dùng hoặc mã."),
        ({"parent": "03847", "kind": "AREA", "short_name": "Nà Nong"}, "Chọn loại địa bàn."),
        ({"parent": "03847", "kind": "BOARD", "short_name": "A", "code": "có dấu"}, "Mã chỉ gồm"),
        ({"parent": "03847", "kind": "BOARD", "short_name": "A", "telephone": "12"}, "Số điện thoại có 10 chữ số"),
        ({"parent": "03847", "kind": "BOARD", "short_name": "A", "on": "32/13"}, "Ghi ngày theo dạng"),
    ],
)
def test_a_form_that_cannot_be_taken_says_what_to_do(cast, admin, data, sentence):
    response = post(admin, "org:unit_new", **data)
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_a_name_that_several_units_bear_is_asked_back(cast, admin):
    for commune in (cast.commune, cast.other_commune):
        actions.add_alias(unit=commune, name="xã Chiềng Chung", by=None)
    html = post(admin, "org:unit_new", parent="Chiềng Chung", kind="BOARD", short_name="A").content.decode()
    assert "Có nhiều đơn vị mang tên này: phường Chiềng Sinh (03679), xã Mường Bú (03847). Ghi cả mã." in html
    assert post(
        admin, "org:unit_new", parent="xã Mường Bú (03847)", kind="ASSOCIATION", short_name="Hội Khuyến học xã"
    ).status_code == 302  # fmt: skip
    assert Unit.objects.get(short_name="Hội Khuyến học xã").name == "Hội Khuyến học xã"


def test_facts_of_a_unit_are_put_right(cast, admin):
    data = {
        "version": 1,
        "short_name": "bản Giàng",
        "name": "Ban Công tác Mặt trận bản Giàng",
        "telephone": "0912345678",
    }
    assert post(admin, "org:unit_edit", cast.area.code, **data).status_code == 302
    cast.area.refresh_from_db()
    assert (cast.area.short_name, cast.area.telephone) == ("bản Giàng", "+84912345678")


def test_whoever_is_slower_sees_both_texts_and_chooses(cast, admin):
    actions.correct_unit(unit=cast.area, by=cast.administrator, email="nhanh@sonla.vn")
    data = {"version": 1, "short_name": "bản Giàn", "name": cast.area.name, "email": "cham@sonla.vn"}
    html = post(admin, "org:unit_edit", cast.area.code, **data).content.decode()
    assert "Quàng Thị Quản vừa sửa lúc" in html
    assert "nhanh@sonla.vn" in html
    assert "cham@sonla.vn" in html
    (version,) = re.findall(r'name="version" value="(\d+)"', html)
    assert version == "2"
    kept = post(admin, "org:unit_edit", cast.area.code, **data, conflict="theirs")
    assert kept.status_code == 302
    cast.area.refresh_from_db()
    assert cast.area.email == "nhanh@sonla.vn"
    post(admin, "org:unit_edit", cast.area.code, **{**data, "version": version}, conflict="mine")
    cast.area.refresh_from_db()
    assert cast.area.email == "cham@sonla.vn"


def test_a_unit_is_renamed_moved_split_merged_and_closed_by_its_pages(cast, admin):
    code = cast.area.code
    yesterday = times.date_vi(times.today() - timedelta(days=1))
    post(admin, "org:unit_rename", code, version=1, short_name="bản A", name="Ban A", place_kind="BAN", on=yesterday)
    cast.area.refresh_from_db()
    assert cast.area.short_name == "bản A"
    post(admin, "org:unit_move", code, version=cast.area.version, parent="Chiềng Ngần", on=today())
    cast.area.refresh_from_db()
    assert cast.area.parent == cast.other_commune
    response = post(
        admin,
        "org:unit_split",
        cast.other_area.code,
        version=1,
        parts="Phung 1\nbản Phung 2\n\n",
        closes="on",
        on=today(),
    )
    first, second = Unit.objects.filter(short_name__startswith="bản Phung ").order_by("serial")
    assert response.headers["Location"] == reverse("org:unit", args=[first.code])
    assert first.name == "Ban Công tác Mặt trận bản Phung 1"
    response = post(admin, "org:unit_close", second.code, version=second.version, on=today())
    assert "Chọn ngày sau" in response.content.decode()
    response = post(admin, "org:unit_merge", cast.commune.code, version=1, into="Chiềng Sinh", on=today())
    assert response.headers["Location"] == reverse("org:unit", args=[cast.other_commune.code])
    assert Unit.objects.get(pk=cast.commune.pk).closed_on == times.today()
    assert "Thôi hoạt động từ ngày" in page(admin, "org:unit", cast.commune.code)
    assert "xã Mường Bú" in page(admin, "org:units", **{"da-dong": "1"})


def test_a_unit_is_closed_by_its_page(cast, admin):
    assert post(admin, "org:unit_close", cast.board.code, version=1, on=today()).status_code == 302
    cast.board.refresh_from_db()
    assert cast.board.closed_on == times.today()


def test_a_unit_that_was_changed_meanwhile_is_not_merged(cast, admin):
    post(admin, "org:unit_edit", cast.commune.code, version=1, name="Ủy ban MTTQ xã Mường Bú", short_name="xã Mường Bú")
    version = Unit.objects.get(pk=cast.commune.pk).version
    assert version == 2
    response = post(admin, "org:unit_merge", cast.commune.code, version=1, into="Chiềng Sinh", on=today())
    assert response.status_code == 200
    assert Unit.objects.get(pk=cast.commune.pk).closed_on is None
    assert (
        post(admin, "org:unit_merge", cast.commune.code, version=2, into="Chiềng Sinh", on=today()).status_code == 302
    )


@pytest.mark.parametrize("name", ["unit_rename", "unit_split", "unit_move", "unit_merge", "unit_close"])
def test_keeping_the_other_text_leads_back(cast, admin, name):
    response = post(admin, f"org:{name}", cast.area.code, conflict="theirs")
    assert response.headers["Location"] == reverse("org:unit", args=[cast.area.code])


@pytest.mark.parametrize("parts", ["bản A\nBản a", "b" * 101])
def test_parts_that_cannot_be_told_apart_are_refused(cast, admin, parts):
    response = post(admin, "org:unit_split", cast.area.code, version=1, parts=parts, closes="on", on=today())
    assert response.status_code == 200
    assert response.context["form"].errors["parts"]


def test_other_names_are_added_and_dropped(cast, admin):
    assert post(admin, "org:alias_new", cast.area.code, name="bản Giàn Cũ").status_code == 302
    assert "Tên này đã có" in post(admin, "org:alias_new", cast.area.code, name="bản Giàn Cũ").content.decode()
    number = cast.area.aliases.get().pk
    for words in ("Đã bỏ tên.", "Tên này đã được bỏ."):
        response = admin.post(
            reverse("org:alias_remove", args=[cast.area.code, number]), {"form_key": str(uuid.uuid4())}, follow=True
        )
        assert words in response.content.decode()


# --- import --------------------------------------------------------------------------------------------------------

GOOD = "Xã, phường;Loại;Tên khu dân cư\nMường Bú;bản;Nà Nong\n"
MIXED = GOOD + "Hà Nội;bản;A\n"


def upload(client: Client, content: bytes, name: str = "danh-sach.csv") -> Any:
    return post(client, "org:import_new", file=SimpleUploadedFile(name, content))


def test_a_list_is_looked_at_first_and_applied_once(cast, admin):
    address = upload(admin, GOOD.encode("utf-16"))["Location"]
    html = admin.get(address).content.decode()
    assert "Chưa ghi gì" in html
    assert "Nhập 1 dòng" in html
    assert not Unit.objects.filter(short_name="bản Nà Nong").exists()
    for _ in range(2):
        response = admin.post(f"{address}nhap/", {"form_key": str(uuid.uuid4())}, follow=True)
    assert "Danh sách này đã được nhập." in response.content.decode()
    assert "mới 1" in response.content.decode()
    assert Unit.objects.filter(short_name="bản Nà Nong").count() == 1


def test_good_rows_alone_may_be_applied(cast, admin):
    address = upload(admin, MIXED.encode())["Location"]
    html = admin.get(address).content.decode()
    assert html.index("Hà Nội") < html.index("Nà Nong")
    assert "Chỉ nhập 1 dòng đúng" in html
    assert "Nà Nong" not in admin.get(address, {"ket-qua": "ERROR"}).content.decode()
    response = admin.post(f"{address}nhap/", {"form_key": str(uuid.uuid4())}, follow=True)
    assert "Còn 1 dòng lỗi" in response.content.decode()
    admin.post(f"{address}nhap/", {"form_key": str(uuid.uuid4()), "dong": "dung"})
    assert Unit.objects.filter(short_name="bản Nà Nong").exists()
    assert ListImport.objects.get().status == DraftStatus.APPLIED


def test_the_verdicts_are_taken_away_as_a_workbook_without_formulas(cast, admin):
    address = upload(admin, (GOOD + "Mường Bú;bản;=1+1\n").encode())["Location"]
    answer = admin.get(f"{address}ket-qua.xlsx")
    ((rows),) = sheets.sheets_of(answer.content)
    assert rows[0] == ["Dòng", "Kết quả", "Giải thích", "Xã, phường", "Khu dân cư", "Mã"]
    assert rows[1][:2] == ["2", "Mới"]
    assert "=1+1" in rows[2][4]
    assert cast.client(cast.officer).get(f"{address}ket-qua.xlsx").status_code == 404


def test_a_list_of_errors_alone_offers_nothing_to_apply(cast, admin):
    address = upload(admin, "Xã;Tên\nHà Nội;bản A\n".encode())["Location"]
    assert "Không có dòng nào để nhập" in admin.get(address).content.decode()


def test_the_preview_is_for_its_owner(cast, admin):
    address = upload(admin, GOOD.encode())["Location"]
    assert cast.client(cast.leader).get(address).status_code == 404
    assert admin.get(address).status_code == 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp trống"),
        (b"PK\x03\x04 broken", "hỏng hoặc có mật khẩu"),
        (b"x" * (sheets.MAX_BYTES + 1), "lớn hơn 5 MB"),
        (b"A;B\n1;2\n", "Không thấy dòng tiêu đề"),
    ],
    ids=["empty", "broken", "big", "foreign"],
)
def test_a_file_that_cannot_be_read_is_refused_in_the_form(cast, admin, content, sentence):
    html = upload(admin, content).content.decode()
    assert sentence in html
    assert not ListImport.objects.exists()


def test_no_file_is_asked_for(cast, admin):
    assert "Chọn tệp danh sách." in post(admin, "org:import_new").content.decode()


def test_the_template_is_downloaded(cast, admin):
    response = admin.get(reverse("org:import_template"))
    assert response["Content-Disposition"] == 'attachment; filename="mau-khu-dan-cu.xlsx"'
    assert reading.area_rows(response.content)[0].commune == "phường Chiềng Sinh"


# --- people --------------------------------------------------------------------------------------------------------


def test_a_person_is_made_and_the_password_is_shown_once(cast, admin):
    response = post(
        admin, "org:person_new", full_name="Lò Văn Tám", unit="muong bu", role="OFFICER", from_on=today(), telephone=""
    )
    address = reverse("org:first_password", args=["tam.lv"])
    assert response["Location"] == address
    first = admin.get(address)
    (password,) = re.findall(r"<code>([a-z0-9-]+)</code>", first.content.decode())
    assert Person.objects.get(login="tam.lv").check_password(password)
    assert "no-store" in first["Cache-Control"]
    again = admin.get(address).content.decode()
    assert password not in again
    assert "chỉ hiện một lần" in again


def test_a_person_form_that_cannot_be_taken_says_so(cast, admin):
    data = {"full_name": "Lò Văn Tám", "unit": "03847", "role": "OFFICER", "from_on": today(), "login": "huong"}
    assert "đã có người dùng" in post(admin, "org:person_new", **data).content.decode()
    assert "xã Mường Bú (03847)" in page(admin, "org:person_new", **{"don-vi": "03847"})


def test_people_are_searched_and_filtered(cast, admin):
    html = page(admin, "org:people", q="huong")
    assert "Lò Thị Hương" in html
    assert "Cà Văn Sơn" not in html
    assert "Nguyễn Thu Mai" in page(admin, "org:people", **{"vai-tro": "CLERK"})
    assert "Trong xã Mường Bú." in page(admin, "org:people", **{"don-vi": "03847"})
    assert "Không thấy ai" in page(admin, "org:people", **{"da-ngung": "1"})
    assert "Lò Thị Hương" in page(admin, "org:people", **{"vai-tro": "KING"})


def test_a_person_is_put_right_and_conflicts_are_shown(cast, admin):
    data = {"version": 1, "full_name": "Lò Thị Hường", "telephone": "0912 345 679"}
    assert post(admin, "org:person_edit", "huong", **data).status_code == 302
    assert Person.objects.get(login="huong").telephone == "+84912345679"
    html = post(admin, "org:person_edit", "huong", **data).content.decode()
    assert "vừa sửa lúc" in html
    assert post(admin, "org:person_edit", "huong", conflict="theirs").status_code == 302


def test_posts_are_given_and_ended(cast, admin):
    given = {"unit": "Chiềng Ngần", "role": "OFFICER", "title": "Ủy viên", "from_on": today()}
    assert post(admin, "org:post_new", "huong", **given).status_code == 302
    assert "đang giữ vai trò" in post(admin, "org:post_new", "huong", **given).content.decode()
    made = cast.officer.posts.get(title="Ủy viên")
    html = page(admin, "org:person", "huong")
    assert "Ủy viên" in html
    assert reverse("org:post_end", args=[made.pk]) in html
    refused = post(admin, "org:post_end", made.pk, version=1, until_on="01/01/2020")
    assert "trở đi" in refused.content.decode()
    assert post(admin, "org:post_end", made.pk, version=1, until_on=today()).status_code == 302
    assert post(admin, "org:post_end", made.pk, conflict="theirs").status_code == 302
    made.refresh_from_db()
    assert made.until_on == times.today()


def test_an_account_is_closed_opened_and_given_a_new_password(cast, admin):
    for active in (False, True):
        post(admin, "org:person_switch", "huong")
        assert Person.objects.get(login="huong").is_active is active
        assert ("Mở lại tài khoản" in page(admin, "org:person", "huong")) is not active
    response = post(admin, "org:password_renew", "huong")
    assert response["Location"] == reverse("org:first_password", args=["huong"])
    refused = admin.post(reverse("org:person_switch", args=["quantri"]), {"form_key": str(uuid.uuid4())}, follow=True)
    assert "Không tự ngừng" in refused.content.decode()


def test_a_closed_account_is_signed_out_at_once(cast, admin):
    client = cast.client(cast.officer)
    assert client.get(reverse("org:account")).status_code == 200
    post(admin, "org:person_switch", "huong")
    assert client.get(reverse("org:account")).status_code == 302


# --- calendar, trail, notices, account -----------------------------------------------------------------------------


def test_the_calendar_is_read_by_all_and_edited_by_the_administrator_of_all(cast, admin):
    data = {"on": "02/09/2026", "kind": "HOLIDAY", "name": "Quốc khánh", "applies": "on", "is_official": "on"}
    response = post(admin, "org:day_new", **data)
    assert response["Location"] == reverse("org:calendar_of", args=[2026])
    html = page(cast.client(cast.officer), "org:calendar_of", 2026)
    assert "Quốc khánh" in html
    assert "Thêm ngày" not in html
    day = CalendarDay.objects.get()
    edited = {**data, "name": "Ngày Quốc khánh", "version": day.version}
    assert post(admin, "org:day_edit", day.pk, **edited).status_code == 302
    assert "vừa sửa lúc" in post(admin, "org:day_edit", day.pk, **edited).content.decode()
    assert post(admin, "org:day_edit", day.pk, conflict="theirs").status_code == 302
    assert admin.get(reverse("org:day_edit", args=[day.pk])).status_code == 200
    assert post(admin, "org:day_remove", day.pk).status_code == 302
    assert not CalendarDay.objects.exists()
    assert "chưa có ngày nào" in page(admin, "org:calendar_of", 2026)
    assert post(admin, "org:day_edit", day.pk, **edited).status_code == 404


def test_the_calendar_refuses_what_it_cannot_hold(cast, admin):
    data = {"on": "02/09/2026", "kind": "MAKE_UP", "name": "Làm bù"}
    assert "Chọn thứ Bảy hoặc Chủ nhật" in post(admin, "org:day_new", **data).content.decode()
    assert admin.get(reverse("org:calendar_of", args=[1999])).status_code == 404
    client = cast.client(cast.leader)
    assert post(client, "org:day_new", **data).status_code == 403
    day = CalendarDay.objects.create(on="2026-09-02", kind=DayKind.HOLIDAY, name="Quốc khánh")
    assert post(client, "org:day_remove", day.pk).status_code == 403


def test_the_trail_is_read_and_filtered(cast):
    client = cast.client(cast.auditor)
    actions.add_alias(unit=cast.area, name="bản Giàn Cũ", by=cast.administrator)
    html = page(client, "org:trail", unit="bản Giàn", deed="unit.alias_added")
    assert "Thêm tên khác của đơn vị" in html
    assert "Quàng Thị Quản" in html
    assert "Không có việc nào" in page(client, "org:trail", unit="bản Phung", deed="unit.alias_added")
    html = page(client, "org:trail", from_on="hôm qua")
    assert "Ghi ngày theo dạng" in html


def test_the_whole_trail_goes_out_to_those_who_read_all_of_it(cast):
    seal()
    client = cast.client(cast.auditor)
    assert "Xuất ra tệp" in page(client, "org:trail")
    answer = post(client, "org:trail_export")
    assert answer["Content-Disposition"].startswith('attachment; filename="nhat-ky-1-')
    lines = b"".join(answer.streaming_content).splitlines(keepends=True)
    found = verify_lines(lines)
    assert found.ok
    check_told("trail.exported", by=cast.auditor, on=None, count=found.checked)
    below = actions.register_person(
        full_name="Vì Văn Xem", unit=cast.commune, role=Role.AUDITOR, password=cast.password, by=None
    ).person
    assert "Xuất ra tệp" not in page(cast.client(below), "org:trail")
    for person in (below, cast.officer, cast.stranger, cast.leader, cast.nobody):
        assert post(cast.client(person), "org:trail_export").status_code == 403
    assert TrailEntry.objects.filter(deed="trail.exported").count() == 1


def test_days_of_the_trail_without_a_sealed_row_are_said(cast):
    seal()
    client = cast.client(cast.auditor)
    for until_on, sentence in (("01/01/2020", "Chọn khoảng ngày khác."), ("hôm qua", "Sửa ngày lọc rồi xuất lại.")):
        answer = client.post(reverse("org:trail_export"), {"until_on": until_on}, follow=True)
        assert sentence in answer.content.decode()
    assert not TrailEntry.objects.filter(deed="trail.exported").exists()


def test_a_long_trail_has_pages(cast):
    for number in range(30):
        actions.add_alias(unit=cast.area, name=f"bản Giàn {number}", by=cast.administrator)
    client = cast.client(cast.auditor)
    assert "trang=2" in page(client, "org:trail")
    assert "trang=1" in page(client, "org:trail", trang=2)


def test_notices_are_ones_own_and_lead_where_they_say(cast):
    notice = queue(to=cast.officer, subject="Có nhiệm vụ mới", body="Xem nhiệm vụ.", link="/viec-can-lam/")
    away = queue(to=cast.officer, subject="Ra ngoài", body="", link="https://example.com/")
    client, other = cast.client(cast.officer), cast.client(cast.stranger)
    html = page(client, "org:notices")
    assert "Có nhiệm vụ mới" in html
    assert "Mới</span>" in html
    assert "Chưa có thông báo nào" in page(other, "org:notices")
    assert post(other, "org:notice_open", notice.pk).status_code == 404
    assert post(client, "org:notice_open", notice.pk)["Location"] == "/viec-can-lam/"
    assert post(client, "org:notice_open", away.pk)["Location"] == reverse("org:notices")
    queue(to=cast.officer, subject="Ba", body="")
    assert post(client, "org:notices_read").status_code == 302
    assert "Mới</span>" not in page(client, "org:notices")


def test_ones_own_account_is_put_right_by_oneself(cast):
    client = cast.client(cast.officer)
    html = page(client, "org:account")
    assert "xã Mường Bú" in html
    data = {"version": 1, "salutation": "BA", "telephone": "0912 345 680", "email": "huong@sonla.vn"}
    assert post(client, "org:account", **data).status_code == 302
    assert Person.objects.get(login="huong").salutation == "BA"
    assert "vừa sửa lúc" in post(client, "org:account", **data).content.decode()
    assert post(client, "org:account", conflict="theirs").status_code == 302
    assert "Chưa có chức vụ" in page(cast.client(Person.objects.create(login="le", full_name="Lê Lẻ")), "org:account")


def test_a_form_sent_twice_runs_once(cast, admin):
    data = {"form_key": str(uuid.uuid4()), "name": "bản Giàn Cũ"}
    answers = [admin.post(reverse("org:alias_new", args=[cast.area.code]), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert cast.area.aliases.count() == 1


def test_a_denied_page_says_what_to_do(cast):
    response = cast.client(cast.officer).get(reverse("org:unit_edit", args=[cast.commune.code]))
    assert response.status_code == 403
    assert "Chỉ người quản trị của xã Mường Bú mới làm được việc này." in response.content.decode()


def test_the_menu_of_a_page_shows_for_whom_one_works(cast):
    html = page(cast.client(cast.officer), "org:units")
    assert "Ủy ban MTTQ Việt Nam xã Mường Bú" in html
    assert "Mặt trận tỉnh Sơn La" in html
    assert "Nhật ký" not in html
    assert UnitKind.AREA.label in html
    assert Role.OFFICER.label in html


def test_whoever_signs_out_leaves_nothing_on_the_device(cast: Cast) -> None:
    client = cast.client(cast.officer)
    assert "Clear-Site-Data" not in client.get("/tai-khoan/").headers
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.post(reverse("account_logout")).headers


def test_the_way_out_in_the_menu_of_every_page_carries_the_token_of_the_session(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/tai-khoan/").content.decode()
    way_out = page.partition(f'action="{reverse("account_logout")}"')[2].partition("</form>")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', way_out)
    assert token
    assert client.post(reverse("account_logout"), {"csrfmiddlewaretoken": token[1]}).status_code == 302
