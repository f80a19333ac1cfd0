"""Lists of accounts: judged, applied once, handed out on slips that are shown once."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import actions, queries, reading, writing
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage
from caunoi.org.models import ImportKind, ListImport, Person, Role, Unit
from caunoi.org.queries import Verdict
from caunoi.org.reading import AccountRow, CommuneRow, ProvinceRow

LIST = (
    "Đơn vị;Họ và tên;Vai trò;Điện thoại\n"
    "Mường Bú;Lò Văn Tám;Cán bộ;912345679\n"
    "Chiềng Ngần;QUÀNG THỊ HOA;Phó Chủ tịch;\n"
)
BAD = "Mường Bù Nhìn;Lò Văn Chín;Cán bộ;\n"


def judge(cast, *rows: tuple[str, ...], by=None):
    given = [AccountRow(line, *row) for line, row in enumerate(rows, 2)]
    draft = actions.keep_import(
        rows=given, file_name="Danh sách.xlsx", by=by or cast.administrator, kind=ImportKind.PEOPLE
    )
    return draft, queries.preview_of(draft, by or cast.administrator).rows


@pytest.fixture
def admin(cast) -> Client:
    return cast.client(cast.administrator)


def upload(client: Client, words: str) -> Any:
    file = SimpleUploadedFile("ds.csv", words.encode())
    return client.post(reverse("org:accounts_new"), {"file": file})


def test_each_row_has_its_verdict(cast):
    _, found = judge(
        cast,
        ("xã Mường Bú", "Lò Văn  Tám", "cán bộ mặt trận", "Phó Chủ tịch", "912345679", "tam@sonla.vn", "Tam.LV"),
        ("muong bu", "lò thị hương", "Lãnh đạo"),
        ("Chiềng Ngần", "QUÀNG THỊ HOA", "Chủ tịch"),
        ("Mường Bù Nhìn", "Lò Văn Chín", "Cán bộ"),
    )
    assert [judged.label for judged in found] == ["Mới", "Đã có", "Mới", "Lỗi"]
    assert found[0].words == ("xã Mường Bú", "Lò Văn Tám", "Cán bộ", "0912 345 679")
    assert found[0].sentence == "Thêm vào xã Mường Bú, vai trò Cán bộ."
    assert found[1].sentence == "Đã có tài khoản huong ở xã Mường Bú, không thay đổi."
    assert found[2].words == ("phường Chiềng Sinh", "Quàng Thị Hoa", "Lãnh đạo", "")
    assert found[3].sentence == "Không thấy “Mường Bù Nhìn”. Có phải xã Mường Bú?"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "Lò Văn Tám", "Cán bộ"), "Ghi tên đơn vị."),
        (("Mường Bú", "Tám", "Cán bộ"), "Ghi đủ họ và tên."),
        (("Mường Bú", "Lò Văn 8", "Cán bộ"), "Ghi đủ họ và tên."),
        (("Mường Bú", "Lò " * 41, "Cán bộ"), "dài hơn 120 ký tự"),
        (("Mường Bú", "Lò Văn Tám", ""), "Ghi vai trò: Trưởng Ban Công tác Mặt trận, Cán bộ,"),
        (("Mường Bú", "Lò Văn Tám", "Bảo vệ"), "Chưa có vai trò “Bảo vệ”."),
        (("Mường Bú", "Lò Văn Tám", "Quản trị"), "Quyền quản trị không giao theo danh sách."),
        (("Mường Bú", "Lò Văn Tám", "Cán bộ", "x" * 121), "Rút gọn chức danh"),
        (("Mường Bú", "Lò Văn Tám", "Cán bộ", "", "12"), "Số điện thoại có 10 chữ số"),
        (("Mường Bú", "Lò Văn Tám", "Cán bộ", "", "", "tam@"), "Thư điện tử có dạng"),
        (("Mường Bú", "Lò Văn Tám", "Cán bộ", "", "", "", "tám"), "Tên đăng nhập gồm 3 đến 60 chữ"),
        (("Mường Bú", "Lò Văn Tám", "Cán bộ", "", "", "", "huong"), "huong đã có người dùng"),
        (("UBND xã Mường Bú", "Lò Văn Tám", "Cán bộ"), "Không thấy “UBND xã Mường Bú”"),
    ],
)
def test_a_bad_row_says_what_to_do(cast, row, sentence):
    _, (judged,) = judge(cast, row)
    assert judged.refused
    assert sentence in judged.sentence


def test_names_and_logins_are_compared_within_the_file_too(cast):
    _, found = judge(
        cast,
        ("Mường Bú", "Lò Văn Tám", "Cán bộ", "", "", "", "tam"),
        ("03847", "Lò văn tám", "Lãnh đạo"),
        ("Chiềng Sinh", "Lò Văn Tám", "Cán bộ", "", "", "", "TAM"),
    )
    assert [judged.verdict.value for judged in found] == ["NEW", "ERROR", "ERROR"]
    assert "Trùng với dòng 2" in found[1].sentence
    assert "tam đã có ở dòng 2" in found[2].sentence


def test_applying_makes_accounts_with_posts_and_a_trail_for_each_once(cast):
    draft, _ = judge(
        cast,
        ("Mường Bú", "Lò Văn Tám", "Cán bộ", "Ủy viên", "0912345679", "tam@sonla.vn", "tamlv"),
        ("Văn phòng", "Vì Thị Bảy", "Văn phòng"),
        ("Mường Bú", "Lò Thị Hương", "Cán bộ"),
    )
    applied = actions.apply_import(draft=draft, by=cast.administrator)
    first, second = (one.person for one in applied.registered)
    assert (first.login, first.telephone, first.email) == ("tamlv", "+84912345679", "tam@sonla.vn")
    assert (first.posts.get().title, first.posts.get().role) == ("Ủy viên", Role.OFFICER)
    assert second.posts.get().scope == cast.province
    assert first.must_change_password
    assert first.check_password(applied.registered[0].password)
    for person in (first, second):
        told = TrailEntry.objects.filter(deed="person.registered", object_id=str(person.pk))
        assert told.get().by_id == cast.administrator.pk
    draft.refresh_from_db()
    assert draft.outcome == "mới 2; đã có 1"
    assert draft.rows == [{"person": first.pk}, {"person": second.pk}]
    with pytest.raises(CannotManage, match="đã được nhập"):
        actions.apply_import(draft=draft, by=cast.administrator)
    assert Person.objects.filter(full_name="Lò Văn Tám").count() == 1


def test_one_bad_row_stops_all_unless_only_the_good_ones_are_wanted(cast):
    draft, _ = judge(cast, ("Mường Bú", "Lò Văn Tám", "Cán bộ"), ("Hà Nội", "Lò Văn Chín", "Cán bộ"))
    with pytest.raises(CannotManage, match="Còn 1 dòng lỗi"):
        actions.apply_import(draft=draft, by=cast.administrator)
    assert not Person.objects.filter(full_name="Lò Văn Tám").exists()
    assert len(actions.apply_import(draft=draft, by=cast.administrator, only_good=True).registered) == 1


def test_rows_are_judged_anew_when_they_are_applied(cast):
    one, _ = judge(cast, ("Mường Bú", "Lò Văn Tám", "Cán bộ"))
    other, _ = judge(cast, ("Mường Bú", "Lò Văn Tám", "Cán bộ"))
    actions.apply_import(draft=one, by=cast.administrator)
    with pytest.raises(CannotManage, match="Không có dòng nào"):
        actions.apply_import(draft=other, by=cast.administrator)


def test_only_administrators_make_accounts_and_only_in_their_units(cast):
    with pytest.raises(Denied):
        judge(cast, ("Mường Bú", "Lò Văn Tám", "Cán bộ"), by=cast.officer)
    local = actions.register_person(
        full_name="Vì Văn Nội", unit=cast.commune, role=Role.ADMINISTRATOR, by=cast.administrator
    ).person
    draft, found = judge(cast, ("Mường Bú", "Lò Văn Tám", "Cán bộ"), ("Chiềng Sinh", "Lò Văn Chín", "Cán bộ"), by=local)
    assert [judged.verdict for judged in found] == [Verdict.NEW, Verdict.ERROR]
    with pytest.raises(CannotManage):
        actions.apply_import(draft=draft, by=cast.administrator)
    with pytest.raises(CannotManage):
        actions.renew_slips(draft=draft, by=cast.administrator)


def test_the_pages_lead_from_the_file_to_slips_that_are_shown_once(cast, admin):
    preview = upload(admin, LIST)["Location"]
    html = admin.get(preview).content.decode()
    assert "Chưa ghi gì" in html
    assert "Nhập 2 dòng" in html
    assert not Person.objects.filter(full_name="Lò Văn Tám").exists()
    slips = admin.post(f"{preview}nhap/")["Location"]
    html = (shown := admin.get(slips)).content.decode()
    assert "no-store" in shown["Cache-Control"]
    words = re.findall(r"<code>([^<]+)</code>", html)
    assert len(words) == 4
    for login, password in zip(words[::2], words[1::2], strict=True):
        assert Person.objects.get(login=login).check_password(password)
    assert html.index("phường Chiềng Sinh") < html.index("xã Mường Bú")
    again = admin.get(slips).content.decode()
    assert not any(password in again for password in words[1::2])
    assert "Phiếu chỉ hiện một lần" in again
    admin.post(f"{preview}nhap/")
    assert Person.objects.filter(full_name="Lò Văn Tám").count() == 1


def test_what_waits_to_be_shown_lies_sealed_in_the_database(cast, admin):
    admin.get(reverse("org:accounts_new"))
    preview = upload(admin, LIST)["Location"]
    slips = admin.post(f"{preview}nhap/")["Location"]
    (session,) = Session.objects.all()
    kept = session.get_decoded()["first_passwords_of"]
    person = Person.objects.get(full_name="Lò Văn Tám")
    assert str(person.pk) not in kept
    # The same session in a browser that never had the form's cookie opens nothing.
    thief = Client()
    thief.cookies["sessionid"] = admin.cookies["sessionid"].value
    assert "<code>" not in thief.get(slips).content.decode()


def test_lost_slips_are_made_anew_for_those_who_have_not_come_yet(cast, admin):
    preview = upload(admin, LIST)["Location"]
    admin.post(f"{preview}nhap/")
    tam = Person.objects.get(full_name="Lò Văn Tám")
    actions.change_own_password(person=tam, password="Con đường mới 2026", by=tam)
    assert "1 người chưa đăng nhập lần đầu" in admin.get(preview).content.decode()
    html = admin.post(f"{preview}phieu-moi/", follow=True).content.decode()
    assert html.count('<li class="slip">') == 1
    assert "Quàng Thị Hoa" in html
    tam.refresh_from_db()
    assert tam.check_password("Con đường mới 2026")
    hoa = Person.objects.get(full_name="Quàng Thị Hoa")
    actions.change_own_password(person=hoa, password="Con đường mới 2026", by=hoa)
    assert "Mọi người trong danh sách đã đăng nhập" in admin.post(f"{preview}phieu-moi/", follow=True).content.decode()


def test_a_list_with_faults_applies_its_good_rows_on_demand(cast, admin):
    preview = upload(admin, LIST + BAD)["Location"]
    html = admin.get(preview).content.decode()
    assert html.index("Mường Bù") < html.index("Lò Văn Tám")
    assert "Chỉ nhập 2 dòng đúng" in html
    assert "Còn 1 dòng lỗi" in admin.post(f"{preview}nhap/", follow=True).content.decode()
    admin.post(f"{preview}nhap/", {"dong": "dung"})
    assert ListImport.objects.get().outcome == "mới 2; lỗi 1"


def test_the_pages_are_for_administrators_and_a_draft_for_its_owner(cast, admin):
    preview = upload(admin, LIST)["Location"]
    slips = admin.post(f"{preview}nhap/")["Location"]
    for person in (cast.officer, cast.stranger, cast.nobody):
        client = cast.client(person)
        assert client.get(reverse("org:accounts_new")).status_code == 403
        assert client.get(reverse("org:accounts_template")).status_code == 403
        assert upload(client, LIST).status_code == 403
        assert client.get(preview).status_code == client.get(slips).status_code == 404
        assert client.post(f"{preview}phieu-moi/").status_code == 404
    other = actions.register_person(
        full_name="Vì Văn Nội", unit=cast.province, role=Role.ADMINISTRATOR, by=None, password=cast.password
    ).person
    assert cast.client(other).get(slips).status_code == 404
    assert cast.client(None).get(preview)["Location"].startswith(reverse("account_login"))


def test_the_template_is_read_back_as_its_example(cast, admin):
    raw = admin.get(reverse("org:accounts_template")).content
    (example,) = reading.account_rows(raw)
    assert (example.full_name, example.role) == ("Nguyễn Văn A", "Trưởng Ban Công tác Mặt trận")
    assert reading.account_rows(writing.account_template([], ["Cán bộ"]))[0].unit == "xã …"


def test_a_file_of_too_many_or_of_something_else_is_refused(cast, admin):
    assert "Không thấy dòng tiêu đề có cột “Đơn vị”" in upload(admin, "A;B\n1;2\n").content.decode()
    many = io.StringIO(LIST).readline() + "Mường Bú;Lò Văn Tám;Cán bộ;\n" * 301
    assert "hơn 300 người" in upload(admin, many).content.decode()


def test_accounts_for_a_province_come_in_at_once(db, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "caunoi.org.passwords.FirstPasswordHasher",
    ]
    communes = [CommuneRow(f"9{number:04d}", "xã", f"Vùng {number}", (), None, None) for number in range(75)]
    top = ProvinceRow("99", "PROVINCE", "TINH", "Ủy ban MTTQ Việt Nam tỉnh Thử", "Mặt trận tỉnh Thử", "")
    actions.load_units(province=[top], communes=communes, by=None)
    person = actions.register_person(
        full_name="Vì Văn Quản", unit=Unit.objects.get(code="99"), role=Role.ADMINISTRATOR, by=None
    ).person
    rows = [AccountRow(n + 2, f"Vùng {n}", "Lò Văn Tám", "Cán bộ") for n in range(75)]
    draft = actions.keep_import(rows=rows, file_name="a.csv", by=person, kind=ImportKind.PEOPLE)
    applied = actions.apply_import(draft=draft, by=person)
    assert len({one.person.login for one in applied.registered}) == 75
    assert times.today() == applied.registered[0].person.posts.get().from_on
