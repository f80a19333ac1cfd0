"""Pages of the registers as owner, colleague, stranger and nobody."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.documents import actions, queries
from caunoi.documents.actions import Facts
from caunoi.documents.models import Document, DocumentKind, Register
from caunoi.documents.tests.entries import (
    PLAN_TEXT,
    a_file,
    letter,
    plan_115,
    received_by_commune,
    sent_by_province,
)
from caunoi.ground import times
from caunoi.ground.files.models import StoredFile
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db

LIST = "/van-ban/"
ENTER_IN, ENTER_OUT = "/van-ban/moi/den/", "/van-ban/moi/di/"


def keys(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    page = client.get(address).content.decode()
    form = page[page.rindex("<form") :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def page_of(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


INCOMING = {
    "received_on": "2026-07-03",
    "number": "12",
    "symbol": "/KH-MTTW-UB",
    "issued_on": "08/06/2026",
    "issuer": "Ủy ban Trung ương MTTQ Việt Nam",
    "title": "Kế hoạch triển khai Chương trình hành động",
}


def test_an_officer_enters_a_paper_with_its_file_and_finds_it_again(cast: Cast) -> None:
    client = cast.client(cast.officer)
    sent = {**keys(client, ENTER_IN), **INCOMING, "file": a_file()}
    response = client.post(ENTER_IN, sent, follow=True)
    document = Document.objects.get()
    assert response.redirect_chain == [(f"/van-ban/{document.ref}/", 302)]
    assert (document.number_and_symbol, document.issued_on) == ("12/KH-MTTW-UB", date(2026, 6, 8))
    assert "Đã vào sổ số 1 năm 2026." in response.content.decode()
    assert "Xã Mường Bú tổ chức hòa giải" in response.content.decode()
    found = page_of(client, LIST, q="duong vao ban gian")
    assert document.ref in found
    assert "<mark>đường vào bản Giàn</mark>" in found


def test_pressing_twice_enters_once(cast: Cast) -> None:
    client = cast.client(cast.officer)
    sent = {**keys(client, ENTER_IN), **INCOMING}
    first, second = client.post(ENTER_IN, sent), client.post(ENTER_IN, sent)
    assert Document.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_an_outgoing_paper_is_offered_the_next_number(cast: Cast) -> None:
    sent_by_province(cast, plan_115(issued_on=times.today().replace(month=1, day=1)))
    client = cast.client(cast.clerk)
    page = page_of(client, f"{ENTER_OUT}?don_vi={cast.province.code}")
    assert "<b>116</b>" in page
    assert 'name="received_on"' not in page
    sent = {"unit": cast.province.code, "issued_on": times.today().isoformat(), "title": "Thông báo"}
    client.post(ENTER_OUT, {**keys(client, ENTER_OUT), **sent})
    assert Document.objects.order_by("-pk")[0].number == "116"


def test_a_gap_is_asked_about_and_then_accepted(cast: Cast) -> None:
    sent_by_province(cast)
    client = cast.client(cast.clerk)
    sent = {"unit": cast.province.code, "issued_on": "2026-07-01", "title": "Thông báo", "number": "120"}
    page = client.post(ENTER_OUT, {**keys(client, ENTER_OUT), **sent}).content.decode()
    assert "các số từ 116 đến 119 để trống" in page
    assert 'name="sure"' in page
    assert Document.objects.count() == 1
    client.post(ENTER_OUT, {**keys(client, ENTER_OUT), **sent, "sure": "on"})
    assert Document.objects.filter(number="120").exists()


EMPTY_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rong.docx", b""),
        ("hong.docx", b"PK\x03\x04 broken"),
        ("hong.pdf", b"%PDF-1.7 broken"),
        ("rong.pdf", EMPTY_PDF),
        ("anh.jpg", b"\xff\xd8\xff\xe0"),
        ("chay.exe", b"MZ\x90\x00"),
        ("khong-duoi", b"\x00\x01\x02"),
        ("trang.txt", b"  \n \n"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_writes_nothing(cast: Cast, name: str, content: bytes) -> None:
    client = cast.client(cast.officer)
    sent = {**keys(client, ENTER_IN), **INCOMING, "file": SimpleUploadedFile(name, content)}
    response = client.post(ENTER_IN, sent)
    page = response.content.decode()
    assert response.status_code == 200
    error = re.search(r'id="id_file-error0">([^<]+)<', page)
    assert error
    assert error.group(1).strip().endswith(".")
    assert "Kế hoạch triển khai Chương trình hành động" in page
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Register.objects.exists()


def test_a_zip_bomb_is_refused(cast: Cast) -> None:
    client = cast.client(cast.officer)
    sent = {**keys(client, ENTER_IN), **INCOMING, "file": SimpleUploadedFile("bom.docx", _bomb())}
    assert 'id="id_file-error0"' in client.post(ENTER_IN, sent).content.decode()
    assert not Document.objects.exists()


def test_a_form_without_its_facts_says_what_to_type(cast: Cast) -> None:
    client = cast.client(cast.officer)
    empty = {**keys(client, ENTER_IN), "received_on": "", "issued_on": "32/13/2026", "title": ""}
    page = client.post(ENTER_IN, empty).content.decode()
    for sentence in ("Nhập ngày đến.", "Nhập trích yếu của văn bản.", "Ghi ngày theo mẫu 08/07/2026."):
        assert page.count(sentence) == 2, sentence  # in the summary and at the field
    page = client.post(ENTER_IN, {**keys(client, ENTER_IN), **INCOMING, "symbol": "x" * 90}).content.decode()
    assert "Rút ngắn còn 80 ký tự." in page


def test_a_refusal_of_the_deed_stands_at_its_field(cast: Cast) -> None:
    client = cast.client(cast.officer)
    sent = {**keys(client, ENTER_IN), **INCOMING, "received_on": "2026-06-01"}
    page = client.post(ENTER_IN, sent).content.decode()
    assert re.search(r'id="id_received_on-error0">Nhập ngày đến từ ngày văn bản \(08/06/2026\)', page)


def test_text_typed_in_pieces_is_stored_composed(cast: Cast) -> None:
    client = cast.client(cast.officer)
    sent = {**keys(client, ENTER_IN), **INCOMING, "title": "Mu\u031bo\u031b\u0300ng Bu\u0301"}
    client.post(ENTER_IN, sent)
    assert Document.objects.get().title == "Mường Bú"


def test_a_correction_is_saved(cast: Cast) -> None:
    document = received_by_commune(cast)
    client = cast.client(cast.officer)
    address = f"/van-ban/{document.ref}/sua/"
    sent = {**keys(client, address), "received_on": "2026-07-03", "title": "Mời họp lúc 8 giờ"}
    assert client.post(address, sent).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.entry, document.version) == ("Mời họp lúc 8 giờ", "1", 2)


def test_two_corrections_at_once_show_both_texts_and_let_the_person_choose(cast: Cast) -> None:
    document = received_by_commune(cast)
    client = cast.client(cast.officer)
    address = f"/van-ban/{document.ref}/sua/"
    mine = {**keys(client, address), "received_on": "2026-07-03", "issued_on": "2026-07-01", "title": "Bản của tôi"}
    actions.edit_document(document=document, facts=letter("Bản của người khác"), seen=1, by=cast.officer)
    page = client.post(address, mine).content.decode()
    panel = page[page.index('class="conflict"') :]
    assert panel.index("Bản của người khác") < panel.index("Bản của tôi")
    assert "Lò Thị Hương vừa sửa" in panel
    document.refresh_from_db()
    assert document.title == "Bản của người khác"
    again = {**mine, "seen": "2", "form_key": keys(client, address)["form_key"]}
    client.post(address, {**again, "conflict": "theirs"})
    document.refresh_from_db()
    assert document.title == "Bản của người khác"
    client.post(address, {**again, "conflict": "mine", "form_key": keys(client, address)["form_key"]})
    document.refresh_from_db()
    assert document.title == "Bản của tôi"


def test_the_page_of_a_document_tells_all_and_shows_doors_to_writers_only(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    actions.send_document(document=document, units=[cast.province], by=cast.clerk)
    address = f"/van-ban/{document.ref}/"
    for person, may in ((cast.clerk, True), (cast.officer, False), (cast.auditor, False)):
        page = page_of(cast.client(person), address)
        for words in ("115/KH-MTTQ-UB", "23/06/2026", "Lường Văn Đạo", "ke-hoach.txt", "Nguyễn Thu Mai", document.ref):
            assert words in page, words
        assert (f"{address}sua/" in page) is may
        assert "mọi đơn vị bên dưới" in page


def test_the_whole_text_gives_each_line_an_address(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    page = page_of(cast.client(cast.clerk), f"/van-ban/{document.ref}/toan-van/")
    numbers = [line.number for line in queries.lines_of(document)]
    assert [int(number) for number in re.findall(r'id="dong-(\d+)"', page)] == numbers
    bare = sent_by_province(cast, Facts(title="Thông báo", issued_on=date(2026, 7, 1)))
    assert cast.client(cast.clerk).get(f"/van-ban/{bare.ref}/toan-van/").status_code == 404
    assert cast.client(cast.clerk).get(f"/van-ban/{bare.ref}/tep/").status_code == 404


def test_text_from_a_paper_is_never_markup(cast: Cast) -> None:
    document = sent_by_province(cast, plan_115(title="<script>x</script> & y"), text="<b>họp</b> giao ban\n")
    client = cast.client(cast.clerk)
    for address in (f"/van-ban/{document.ref}/", f"/van-ban/{document.ref}/toan-van/", f"{LIST}?so=di&q=giao+ban"):
        page = client.get(address).content.decode()
        assert "<script>x" not in page
        assert "<b>họp" not in page


def test_the_file_comes_back_as_it_was_sent(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    response = cast.client(cast.leader).get(f"/van-ban/{document.ref}/tep/")
    assert b"".join(response.streaming_content) == PLAN_TEXT.encode()  # type: ignore[attr-defined]
    assert "attachment" in response["Content-Disposition"]


DOORS = ["", "toan-van/", "tep/", "sua/", "gui/"]


@pytest.mark.parametrize("door", DOORS)
def test_strangers_and_the_unknown_meet_the_same_closed_door(cast: Cast, door: str) -> None:
    document = received_by_commune(cast, letter("Chuyện riêng của xã"), text=PLAN_TEXT)
    unknown = "VB-2607-4T9QX-8"
    for person in (cast.stranger, cast.nobody, cast.administrator):
        client = cast.client(person)
        closed = client.get(f"/van-ban/{document.ref}/{door}")
        missing = client.get(f"/van-ban/{unknown}/{door}")
        assert (closed.status_code, missing.status_code) == (404, 404)
        assert "Chuyện riêng" not in closed.content.decode()
    away = cast.client(None).get(f"/van-ban/{document.ref}/{door}")
    assert away.status_code == 302
    assert away["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("door", ["sua/", "gui/"])
def test_readers_do_not_write(cast: Cast, door: str) -> None:
    document = received_by_commune(cast)
    for person in (cast.leader_of_commune, cast.auditor, cast.clerk):
        client = cast.client(person)
        assert client.get(f"/van-ban/{document.ref}/{door}").status_code == 403
    for name in ("leader", "auditor", "village_head", "nobody"):
        assert cast.client(cast.everybody[name]).get(ENTER_IN).status_code == 403
    assert cast.client(cast.officer).get("/van-ban/moi/khac/").status_code == 404


def test_a_form_does_not_take_a_register_or_unit_of_another(cast: Cast) -> None:
    foreign = sent_by_province(cast).register
    client = cast.client(cast.officer)
    for more in ({"unit": cast.province.code}, {"register": str(foreign.pk)}):
        client.post(ENTER_IN, {**keys(client, ENTER_IN), **INCOMING, **more})
    assert set(Document.objects.values_list("unit__code", flat=True)) == {cast.province.code, cast.commune.code}
    assert foreign.documents.count() == 1


def test_sending_and_taking_back(cast: Cast) -> None:
    document = sent_by_province(cast)
    client = cast.client(cast.clerk)
    address = f"/van-ban/{document.ref}/gui/"
    client.post(address, {**keys(client, address), "units": [cast.commune.code]})
    assert page_of(cast.client(cast.officer), f"/van-ban/{document.ref}/")
    client.post(address, keys(client, address))
    assert cast.client(cast.officer).get(f"/van-ban/{document.ref}/").status_code == 404
    refused = client.post(address, {**keys(client, address), "units": [cast.agency.code]})
    assert "Chọn đơn vị trong danh sách." in refused.content.decode()


# Lists


def test_a_list_keeps_its_filters_in_the_address(cast: Cast) -> None:
    actions.seed_kinds()
    kind = DocumentKind.objects.get(abbreviation="KH")
    sent_by_province(cast, plan_115(kind=kind))
    client = cast.client(cast.clerk)
    page = page_of(client, LIST, so="di", loai=str(kind.pk), nam="2026", don_vi=cast.province.code)
    assert "115/KH-MTTQ-UB" in page
    assert f"/van-ban/excel/?so=di&amp;loai={kind.pk}&amp;nam=2026&amp;don_vi=14" in page
    assert "115/KH-MTTQ-UB" not in page_of(client, LIST, so="di", nam="2025")
    for odd in ({"loai": "x"}, {"nam": "hai nghìn"}, {"don_vi": "'"}, {"trang": "-1"}, {"trang": "x"}, {"so": "x"}):
        page_of(client, LIST, **odd)


@pytest.mark.parametrize("typed", ['"', "*", "-", "AND", "' OR 1=1 --", "họp\x00", "%", "x" * 500])
def test_no_search_breaks_a_list(cast: Cast, typed: str) -> None:
    received_by_commune(cast)
    client = cast.client(cast.officer)
    for address in (LIST, "/van-ban/in/", "/van-ban/excel/"):
        assert client.get(address, {"q": typed}).status_code == 200


def queries_of(client: Client, **query: str) -> int:
    """How often the list asks the database."""
    with CaptureQueriesContext(connection) as asked:
        page_of(client, LIST, **query)
    return len(asked)


def test_a_list_asks_the_database_equally_often_for_few_and_for_many(cast: Cast) -> None:
    client = cast.client(cast.officer)
    for place in range(2):
        received_by_commune(cast, letter(f"Mời họp lần {place}"), text=PLAN_TEXT)
    page_of(client, LIST)
    few = queries_of(client), queries_of(client, q="duong vao ban")
    for place in range(25):
        received_by_commune(cast, letter(f"Mời họp lần {place}"), text=PLAN_TEXT)
    assert (queries_of(client), queries_of(client, q="duong vao ban")) == few


def test_a_list_is_paged(cast: Cast) -> None:
    for place in range(27):
        received_by_commune(cast, letter(f"Mời họp lần {place}"))
    client = cast.client(cast.officer)
    assert page_of(client, LIST).count('scope="row"') == 25
    assert page_of(client, LIST, trang="2").count('scope="row"') == 2


def test_empty_lists_say_why_and_what_to_do(cast: Cast) -> None:
    assert "Vào sổ văn bản đầu tiên" in page_of(cast.client(cast.officer), LIST)
    assert "Chưa có văn bản nào gửi đến" in page_of(cast.client(cast.village_head), LIST)
    assert "Thử ít chữ hơn" in page_of(cast.client(cast.officer), LIST, q="khong co")
    assert "Không có văn bản nào để in" in page_of(cast.client(cast.officer), "/van-ban/in/")


def test_the_excel_file_holds_texts_and_no_formula(cast: Cast) -> None:
    for title in ("=1+1", "+84912345678", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "Mời họp"):
        received_by_commune(cast, letter(title, note="=cmd|' /C calc'!A0"))
    response = cast.client(cast.officer).get("/van-ban/excel/")
    assert response["Content-Disposition"].startswith('attachment; filename="so-van-ban-den-')
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[5] for row in rows[3:]] == [
        "Mời họp", "=HYPERLINK(\"http://x\")", "@SUM(A1)", "-2", "+84912345678", "=1+1",
    ]  # fmt: skip
    assert rows[3][1] == date(2026, 7, 3)
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_lists_hold_only_what_the_person_may_read(cast: Cast) -> None:
    document = received_by_commune(cast, letter("Chuyện riêng của xã"))
    stranger = cast.client(cast.stranger)
    for address in (LIST, "/van-ban/in/"):
        assert document.title in page_of(cast.client(cast.leader_of_commune), address)
        assert document.title not in page_of(stranger, address)
    book = io.BytesIO(stranger.get("/van-ban/excel/").content)
    assert len(CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()) == 3


# Registers and kinds


def test_a_register_is_opened_on_its_page(cast: Cast) -> None:
    client = cast.client(cast.officer)
    address = "/van-ban/so/"
    sent = {"unit": cast.commune.code, "direction": "OUTGOING", "name": "Sổ thư mời"}
    client.post(address, {**keys(client, address), **sent})
    assert "Sổ thư mời" in page_of(client, address)
    again = client.post(address, {**keys(client, address), **sent}).content.decode()
    assert "đã có sổ" in again
    assert "Mở thêm sổ" not in page_of(cast.client(cast.auditor), address)
    assert "Sổ thư mời" not in page_of(cast.client(cast.stranger), address)


def test_a_unit_with_two_registers_is_asked_which(cast: Cast) -> None:
    actions.open_register(unit=cast.commune, direction=queries.Filters().direction, name="Sổ thư mời", by=cast.officer)
    second = actions.open_register(
        unit=cast.commune, direction=queries.Filters().direction, name="Sổ khác", by=cast.officer
    )
    client = cast.client(cast.officer)
    client.post(ENTER_IN, {**keys(client, ENTER_IN), **INCOMING, "register": str(second.pk)})
    assert Document.objects.get().register == second


def test_the_list_of_kinds_is_edited_by_its_keepers(cast: Cast) -> None:
    actions.seed_kinds()
    client = cast.client(cast.clerk)
    address = "/van-ban/loai/"
    client.post(address, {**keys(client, address), "name": "Bản ghi nhớ", "abbreviation": "BGN"})
    kind = DocumentKind.objects.get(abbreviation="BGN")
    one = f"{address}{kind.pk}/"
    hidden = keys(client, one)
    client.post(one, {**hidden, "name": "Ghi nhớ", "abbreviation": "BGN"})
    kind.refresh_from_db()
    assert (kind.name, kind.in_use) == ("Ghi nhớ", False)
    stale = {**hidden, "form_key": keys(client, one)["form_key"], "name": "Khác", "abbreviation": "BGN"}
    assert "Có người vừa sửa" in client.post(one, stale).content.decode()
    taken = client.post(address, {**keys(client, address), "name": "Khác", "abbreviation": "KH"}).content.decode()
    assert "Nhập chữ khác." in taken
    officer = cast.client(cast.officer)
    assert officer.get(address).status_code == 403
    assert officer.get(one).status_code == 404


@pytest.mark.parametrize("address", [LIST, "/van-ban/excel/", "/van-ban/in/"])
def test_reading_pages_refuse_to_be_posted_to(cast: Cast, address: str) -> None:
    assert cast.client(cast.officer).post(address).status_code == 405
