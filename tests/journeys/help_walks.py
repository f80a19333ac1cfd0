"""The screens that the pages of help speak of, walked in a real browser, one function for each page.

A walk does what its page says: it opens the screens, notes the words on them (`see`) and takes the pictures of the page
(`shoot`). The installation is the demonstration, at one fixed moment, so that pictures stay as they are until a screen
changes.
"""

from __future__ import annotations

import io
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import xlsxwriter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, PngImagePlugin
from playwright.sync_api import Locator, Page

from caunoi.desk.actions import GUIDANCE, LINK, SIGN_INS
from caunoi.documents.actions import Facts, put_template, register_document
from caunoi.documents.models import Direction, Document, DocumentKind
from caunoi.documents.reading import read_bytes
from caunoi.documents.writing import Kind, default_template
from caunoi.ground import times
from caunoi.ground.files.actions import RECORDINGS, accept_upload
from caunoi.ground.files.tests import recordings
from caunoi.ground.privacy.actions import seed_activities, seed_risks, seed_terms
from caunoi.org import actions as org
from caunoi.org.models import Person, Unit
from caunoi.petitions.access import follow_token
from caunoi.petitions.actions import (
    Contact,
    claim_petition,
    classify_petition,
    register_petition,
    seed_fields,
    seed_retention,
    withdraw_petition,
)
from caunoi.petitions.models import Petition
from caunoi.petitions.states import Kind as PetitionKind
from caunoi.plans import actions
from caunoi.plans.models import Plan, PlanLine, Programme, Task
from caunoi.plans.tests import walks
from caunoi.reporting import actions as reporting
from caunoi.reporting.models import DataSet, Report, Rewriting, Round
from caunoi.reporting.states import RewritingState
from tests.journeys import browser as browsing

MOMENT = datetime(2026, 9, 15, 8, 30, tzinfo=times.ZONE)
"""The clock of all pictures: a Tuesday morning."""
PICTURES = "CAUNOI_PICTURES"
PHONE, LAPTOP = 390, 1080
"""Widths of the window; what a laptop shows is drawn a little smaller, so that it fits a page."""
LAPTOP_PICTURE = 1000
MOST_BYTES = 60 * 1024
COLOURS = 64
RING = (200, 30, 20)
# Few pixels have these, and a palette made by counting would lose them: the brand, lateness, waiting, the ring.
DEAR = (
    RING,
    (157, 27, 31),
    (179, 24, 15),
    (245, 184, 28),
    (253, 236, 235),
    (184, 116, 0),
    (23, 102, 58),
    (31, 66, 135),
)

# What every fresh installation draws by lot; it does not make a picture old.
DRAWN_BY_LOT = re.compile(
    r"\b[A-Z]{2}-\d{4}-[0-9A-Z]{5}-[0-9A-Z]\b|\b[0-9a-f]{16,64}\b"
    r"|\b(?:[a-hjkmnp-z2-9]{4}-){2,4}[a-hjkmnp-z2-9]{4}\b|\b[A-Z2-7]{32}\b|\bhttps?://\S+"
)
WORDS = """() => {
    const told = [document.body.innerText];
    for (const box of document.querySelectorAll("input, textarea")) {
        if (["hidden", "password", "checkbox", "radio"].includes(box.type)) continue;
        told.push(box.placeholder || "", box.value);
    }
    for (const choice of document.querySelectorAll("option")) told.push(choice.textContent);
    return told.join("\\n");
}"""

# The browser of the tests writes days and files in English, that of a reader in Vietnamese: a picture shows what the
# reader sees.
DRESS = """() => {
    for (const box of document.querySelectorAll("input[type=date], input[type=file]")) {
        const face = document.createElement("div");
        face.className = `${box.className} in-picture`;
        if (box.type === "date") {
            face.textContent = box.value.split("-").reverse().join("/") || "dd/mm/yyyy";
        } else {
            const button = document.createElement("span");
            button.className = "button button--secondary button--small";
            button.textContent = "Chọn tệp";
            face.append(button, " ", box.files.length ? box.files[0].name : "Chưa chọn tệp nào");
        }
        box.hidden = true;
        box.after(face);
    }
    document.activeElement.blur();
}"""
UNDRESS = """() => {
    for (const face of document.querySelectorAll(".in-picture")) {
        face.previousElementSibling.hidden = false;
        face.remove();
    }
}"""

Visit = Callable[..., Page]


def one_line(words: str) -> str:
    return " ".join(words.split())


def words_of(page: Page) -> str:
    """What a person can read on the page, placeholders, values and choices of boxes included."""
    return one_line(str(page.evaluate(WORDS)))


def print_of(words: str) -> str:
    """A short sum of the words of a screen, kept inside its picture: it tells when the picture has grown old."""
    return sha256(DRAWN_BY_LOT.sub("*", words).encode()).hexdigest()[:16]


def small_png(
    shot: bytes,
    *,
    width: int,
    sign: str,
    ring: tuple[float, float, float, float] | None = None,
    most: int = MOST_BYTES,
    colours: int = COLOURS,
) -> bytes:
    """A screenshot as a PNG of few colours, with a ring around what is to be pressed (x, y, width, height)."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    scale = width / image.width
    if scale < 1:
        image = image.resize((width, round(image.height * scale)), Image.Resampling.LANCZOS)
    if ring:
        left, top, wide, high = (part * min(scale, 1) for part in ring)
        box = (max(left - 6, 1), max(top - 6, 1), min(left + wide + 6, image.width - 2), top + high + 6)
        ImageDraw.Draw(image).rounded_rectangle(box, radius=10, outline=RING, width=4)
    palette = with_dear_colours(image)
    info = PngImagePlugin.PngInfo()
    info.add_text("words", sign)
    few = image.quantize(palette=palette.quantize(colors=colours), dither=Image.Dither.NONE)
    kept = io.BytesIO()
    few.save(kept, "PNG", optimize=True, pnginfo=info)
    if kept.tell() > most:
        raise ValueError(f"the picture takes {kept.tell()} bytes: show less of the screen")
    return kept.getvalue()


def with_dear_colours(image: Image.Image) -> Image.Image:
    """The picture over broad stripes of the colours that a palette must keep."""
    stripe = max(image.height // 24, 1)
    taller = Image.new("RGB", (image.width, image.height + stripe * len(DEAR)))
    taller.paste(image)
    for number, colour in enumerate(DEAR):
        top = image.height + number * stripe
        taller.paste(colour, (0, top, image.width, top + stripe))
    return taller


@dataclass
class Walk:
    """One page of help as it is walked."""

    visit: Visit
    words: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    """Words of the screen of each picture, by the name of the picture."""

    def open(self, path: str, login: str | None = None, width: int = LAPTOP, height: int = 700, **more: Any) -> Page:
        """A screen of this size, signed in as one of the people of the demonstration; `more` is for the browser."""
        person = Person.objects.get(login=login) if login else None
        page = self.visit(path, width, height, person=person, **more)
        self.see(page)
        return page

    def see(self, page: Page) -> None:
        browsing.settle(page)
        self.words.append(words_of(page))

    def press(self, page: Page, name: str, *, role: Any = "button", exact: bool = False) -> None:
        """Press what carries these words and look at what opens."""
        page.get_by_role(role, name=name, exact=exact).first.click()
        self.see(page)

    def shoot(self, page: Page, picture: str, *, ring: Locator | None = None, height: int | None = None) -> None:
        """The screen as a picture of the page, with a ring around what is to be pressed; drawn where it is kept."""
        self.see(page)
        self.shown[picture] = self.words[-1]
        page.evaluate(DRESS)
        if ring:
            ring.scroll_into_view_if_needed()
        page.mouse.move(0, 0)
        if os.environ.get(PICTURES):
            keep(Path("huong-dan", "images", picture), self._picture(page, ring, height))
        page.evaluate(UNDRESS)

    def _picture(self, page: Page, ring: Locator | None, height: int | None) -> bytes:
        found = ring.bounding_box() if ring else None
        box = (found["x"], found["y"], found["width"], found["height"]) if found else None
        size = page.viewport_size or {"width": LAPTOP, "height": 700}
        shot = page.screenshot(
            animations="disabled",
            caret="hide",
            clip={"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]},
        )
        width = PHONE if size["width"] <= PHONE else LAPTOP_PICTURE
        return small_png(shot, width=width, ring=box, sign=print_of(self.words[-1]))


def keep(path: Path, picture: bytes) -> None:
    """Write a picture below the folder CAUNOI_PICTURES; nowhere when it is not set."""
    if folder := os.environ.get(PICTURES):
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture)


# What the demonstration lacks -----------------------------------------------------------------------------------------


PLAN = """\
ỦY BAN MTTQ VIỆT NAM
TỈNH SƠN LA
***
Số: 128/KH-MTTQ-BTT

Sơn La, ngày 10 tháng 9 năm 2026

KẾ HOẠCH
Tổ chức Ngày hội Đại đoàn kết toàn dân tộc năm 2026

I. MỤC ĐÍCH

1. Phát huy truyền thống đoàn kết, tương trợ ở khu dân cư.

II. NHIỆM VỤ

1. Tuyên truyền

- Văn phòng chủ trì, phối hợp với Hội Liên hiệp Phụ nữ tỉnh biên soạn tài liệu tuyên truyền.

- Ủy ban MTTQ Việt Nam các xã, phường tuyên truyền đến từng khu dân cư trước ngày 15/10/2026.

2. Tổ chức Ngày hội

- Các xã, phường hướng dẫn khu dân cư tổ chức Ngày hội, xong trước ngày 18/11/2026.

- Thăm hỏi, tặng quà hộ nghèo, gia đình chính sách.

III. TỔ CHỨC THỰC HIỆN

1. Ban Dân chủ, Giám sát và Phản biện xã hội theo dõi, tổng hợp kết quả.

Nơi nhận:
- Các xã, phường;
- Lưu: VP.

TM. BAN THƯỜNG TRỰC
PHÓ CHỦ TỊCH

Cầm Văn Hùng
"""


def word_file(folder: Path) -> Path:
    """A short plan as a Word file."""
    paper = docx.Document()
    for line in PLAN.splitlines():
        if line:
            paper.add_paragraph(line)
    path = folder / "ke-hoach-ngay-hoi.docx"
    paper.save(str(path))
    return path


def area_file(folder: Path) -> Path:
    """Residential areas in Excel: two new ones, one that is there, one of a commune nobody knows."""
    path = folder / "khu-dan-cu.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        rows = [
            ("Xã, phường", "Loại", "Tên khu dân cư", "Mã", "Tên cũ"),
            ("xã Mường Bú", "bản", "Nà Lo", "", ""),
            ("xã Mường Bú", "bản", "Giàn", "", ""),
            ("phường Chiềng Sinh", "tổ dân phố", "Số 3", "", "tiểu khu 3"),
            ("xã Mường Bu Bu", "bản", "Huổi Tát", "", ""),
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def papers_in(unit: Unit, by: Person) -> None:
    """Three papers that came to a commune."""
    kind = DocumentKind.objects.get(abbreviation="HD")
    for number, title, day in (
        ("12", "Hướng dẫn tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư năm 2026", date(2026, 9, 3)),
        ("08", "Hướng dẫn giám sát việc hỗ trợ nhà ở cho hộ nghèo", date(2026, 8, 20)),
        ("05", "Hướng dẫn bầu Trưởng Ban Công tác Mặt trận", date(2026, 8, 4)),
    ):
        register_document(
            unit=unit,
            direction=Direction.INCOMING,
            facts=Facts(
                number=number,
                symbol="HD-MTTQ-BTT",
                issued_on=day,
                received_on=day,
                issuer="Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La",
                kind=kind,
                title=title,
            ),
            by=by,
        )


def plan_in_register(unit: Unit, by: Person) -> None:
    """A plan that went out and stands in the register, with its text."""
    register_document(
        unit=unit,
        direction=Direction.OUTGOING,
        facts=Facts(
            number="131",
            symbol="KH-MTTQ-BTT",
            issued_on=date(2026, 9, 11),
            kind=DocumentKind.objects.get(abbreviation="KH"),
            title="Giám sát việc thực hiện chính sách dân tộc",
        ),
        upload=walks.paper(name="131.txt"),
        paper=read_bytes(walks.SHORT.encode(), "131.txt"),
        by=by,
        sure=True,
    )


def task_of(login: str, address: str) -> Task:
    """The task of this person's unit by a line of plan 115."""
    unit = next(sign.unit for sign in SIGN_INS if sign.login == login)
    return Task.objects.get(unit__code=unit, line__address=address, is_group=False)


def plan_115() -> Plan:
    return Plan.objects.get(document__number="115")


# One walk for each page -----------------------------------------------------------------------------------------------


def readme(walk: Walk, folder: Path) -> None:
    walk.open("/viec-can-lam/", "huong", PHONE)


def dang_nhap(walk: Walk, folder: Path) -> None:
    page = walk.open("/", width=PHONE, height=520)
    walk.press(page, "Đăng nhập", role="link")
    walk.shoot(page, "dang-nhap.png", ring=page.get_by_role("button", name="Đăng nhập"), height=470)
    page = walk.open("/viec-can-lam/", "khach", PHONE, 700)
    page.locator("details.account summary").click()
    walk.see(page)
    page.get_by_role("link", name="Đổi mật khẩu").click()
    walk.shoot(page, "doi-mat-khau.png", ring=page.get_by_role("button", name="Đổi mật khẩu"), height=650)


def viec_can_lam(walk: Walk, folder: Path) -> None:
    page = walk.open("/viec-can-lam/", "huong", height=640)
    walk.shoot(page, "viec-can-lam.png", ring=page.locator(".work-row .button").first)
    page = walk.open("/viec-can-lam/", "huong", PHONE)
    walk.shoot(page, "viec-can-lam-dien-thoai.png", ring=page.locator(".work-row .button").first, height=610)
    walk.press(page, "Xem toàn phạm vi", role="link")
    walk.open("/nhiem-vu/", "huong", PHONE)


def bao_tien_do(walk: Walk, folder: Path) -> None:
    fresh = task_of("huong", "III.1-2+1")
    walk.open(f"/nhiem-vu/{fresh.ref}/", "huong", PHONE)
    task = task_of("huong", "III.2-4")
    page = walk.open(f"/nhiem-vu/{task.ref}/", "huong", PHONE, 780)
    walk.shoot(page, "nhiem-vu.png", ring=page.get_by_role("link", name="Cập nhật tiến độ"))
    walk.press(page, "Cập nhật tiến độ", role="link")
    page.get_by_label("Đã làm gì, kết quả thế nào").fill("Đã rà soát thêm bản Huổi Hao. Còn bản Nà Xi.")
    page.get_by_label("Tiến độ (%)").fill("80")
    page.set_viewport_size({"width": PHONE, "height": 860})
    walk.shoot(page, "bao-tien-do.png", ring=page.get_by_role("button", name="Gửi cập nhật"))
    walk.press(page, "Gửi cập nhật")
    walk.press(page, "Hoàn thành", role="link")
    page.get_by_label("Kết quả").first.fill("Đã rà soát cả 5 bản, gửi báo cáo về Mặt trận tỉnh.")
    walk.shoot(page, "hoan-thanh.png", ring=page.get_by_role("button", name="Hoàn thành"))
    walk.press(page, "Hoàn thành")
    walk.press(page, "Mở lại", role="link")
    other = task_of("pang", "V.3-1")
    walk.press(walk.open(f"/nhiem-vu/{other.ref}/", "mai"), "Gia hạn", role="link")


def them_viec(walk: Walk, folder: Path) -> None:
    page = walk.open("/nhiem-vu/", "huong", height=900)
    walk.press(page, "Thêm việc", role="link")
    page.get_by_label("Việc cần làm").fill("Họp giao ban tháng 10 với các bản")
    page.get_by_label("Hạn xong").fill("2026-10-05")
    walk.shoot(page, "them-viec.png", ring=page.get_by_role("button", name="Thêm việc"))
    walk.press(page, "Thêm việc")


def nhap_nhiem_vu(walk: Walk, folder: Path) -> None:
    page = walk.open("/nhiem-vu/", "huong")
    walk.press(page, "Nhập từ Excel", role="link")
    path = folder / "nhiem-vu.xlsx"
    standing = task_of("huong", "III.2-4")
    with xlsxwriter.Workbook(str(path)) as book:
        rows = [
            ("Mã", "Việc", "Chủ trì", "Hạn"),
            (standing.ref, "", "", ""),
            ("", "Họp giao ban với các bản", "xã Mường Bú", "30/09/2026"),
            ("", "Tổng hợp ý kiến cử tri", "xã Mường Bu Bu", "30/09/2026"),
        ]
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    page.get_by_label("Tệp danh sách").set_input_files(path)
    walk.press(page, "Xem trước")
    walk.press(page, "Chỉ nhập 1 dòng đúng")
    draft = walk.open("/nhiem-vu/excel/nhap/", "huong")
    path.write_text("Việc;Chủ trì;Hạn\nThăm hộ nghèo;xã Mường Bú;30/09/2026\n", encoding="utf-8-sig")
    draft.get_by_label("Tệp danh sách").set_input_files(path)
    walk.press(draft, "Xem trước")


def theo_doi_ke_hoach(walk: Walk, folder: Path) -> None:
    page = walk.open("/ke-hoach/", "mai", height=420)
    walk.shoot(page, "danh-sach-ke-hoach.png", ring=page.get_by_role("link", name="115/KH-MTTQ-UB"))
    page = walk.open(f"/ke-hoach/{plan_115().ref}/?loc=co-viec", "mai", height=700)
    walk.press(page, "Mục có việc", role="link")
    walk.shoot(page, "theo-doi-ke-hoach.png", ring=page.get_by_role("link", name="Mục quá hạn"))


def chuong_trinh_nam(walk: Walk, folder: Path) -> None:
    ours = Programme.objects.get(unit__code="03847", year=2027)
    walk.open("/chuong-trinh/?nam=2026", "mai")
    walk.open("/chuong-trinh/?nam=2027", "huong")
    page = walk.open(f"/chuong-trinh/{ours.ref}/long-ghep/", "huong", height=560)
    line = page.locator(".take-lines > li").first
    line.locator("input[type=checkbox]").check()
    line.locator("summary").click()
    walk.shoot(page, "long-ghep.png", ring=line.locator("label.choice span"))
    walk.press(page, "Đưa các mục đã đánh dấu")
    button = page.get_by_role("link", name="Trình duyệt")
    walk.shoot(page, "chuong-trinh-nam.png", ring=button)
    task = ours.tasks.earliest("pk")
    walk.open(f"/nhiem-vu/{task.ref}/", "huong")
    actions.submit_programme(programme=ours, approver=plan_115().unit, by=Person.objects.get(login="huong"))
    actions.return_programme(programme=ours, reasons={"lines": "Thiếu mục III.3"}, by=Person.objects.get(login="mai"))
    walk.open(f"/chuong-trinh/{ours.ref}/", "huong")
    actions.submit_programme(programme=ours, approver=plan_115().unit, by=Person.objects.get(login="huong"))
    actions.approve_programme(programme=ours, by=Person.objects.get(login="mai"))
    actions.add_own_task(
        programme=ours, title="Họp giao ban quý", due_on=date(2027, 3, 31), by=Person.objects.get(login="huong")
    )
    walk.open(f"/chuong-trinh/{ours.ref}/", "huong")
    page = walk.open(f"/ke-hoach/{plan_115().ref}/long-ghep/?nam=2027", "mai", height=560)
    walk.shoot(page, "bang-long-ghep.png", ring=page.locator(".grid-rows a").first)


def giao_viec(walk: Walk, folder: Path) -> None:
    line = PlanLine.objects.get(plan=plan_115(), address="III.2-3")
    page = walk.open(f"/ke-hoach/{plan_115().ref}/", "mai", height=520)
    button = page.locator(f"#muc-{line.pk}").get_by_role("link", name="Giao việc")
    page.locator(f"#muc-{line.pk}").evaluate("line => line.scrollIntoView({block: 'center'})")
    walk.shoot(page, "giao-viec-muc.png", ring=button)
    button.click()
    walk.see(page)
    group = page.locator("label.choice", has_text="Tất cả xã, phường")
    group.locator("input").check()
    page.get_by_label("Hạn xong").fill("2026-10-20")
    page.set_viewport_size({"width": LAPTOP, "height": 700})
    page.locator("#id_to").evaluate("question => question.scrollIntoView({block: 'start'})")
    walk.shoot(page, "giao-viec.png", ring=group.locator("span"))
    page.set_viewport_size({"width": LAPTOP, "height": 520})
    walk.press(page, "Xem ai nhận việc")
    walk.shoot(page, "giao-viec-xem-lai.png")
    walk.press(page, "Giao cho")
    other = task_of("pang", "V.3-1")
    walk.open(f"/nhiem-vu/{other.ref}/", "mai")


def viec_dinh_ky(walk: Walk, folder: Path) -> None:
    plan = plan_115()
    walk.press(walk.open(f"/ke-hoach/{plan.ref}/", "mai"), "Đặt định kỳ", role="link")
    walk.press(walk.open("/nhiem-vu/", "mai"), "Việc định kỳ", role="link")
    page = walk.open("/viec-dinh-ky/", "mai", height=760)
    walk.press(page, "Đặt việc định kỳ", role="link")
    page.get_by_label("Việc cần làm").fill("Báo cáo kết quả công tác Mặt trận gửi về Văn phòng")
    page.get_by_label("Tất cả xã, phường").check()
    page.get_by_label("Nhịp").select_option(label="Hằng quý")
    walk.press(page, "Xem 6 lần tới")
    walk.shoot(page, "viec-dinh-ky.png")
    walk.press(page, "Đặt việc định kỳ")


def doc_ke_hoach(walk: Walk, folder: Path) -> None:
    page = walk.open("/ke-hoach/", "mai", height=560)
    walk.press(page, "Đọc văn bản kế hoạch", role="link")
    page.get_by_label("Tệp văn bản kế hoạch").set_input_files(str(word_file(folder)))
    walk.shoot(page, "doc-ke-hoach.png", ring=page.get_by_role("button", name="Đọc văn bản"), height=500)
    walk.press(page, "Đọc văn bản")
    page.set_viewport_size({"width": 1366, "height": 820})
    page.locator(".review-lines a", has_text="biên soạn tài liệu").click()
    page.locator("#panel h2", has_text="II.1-1").wait_for()
    walk.shoot(page, "ra-soat.png", ring=page.get_by_role("button", name="Đúng, mục sau"))
    walk.press(page, "Ban hành", role="link")
    page.go_back()
    walk.press(page, "mục còn lại")
    walk.press(page, "Ban hành", role="link")
    page.set_viewport_size({"width": LAPTOP, "height": 620})
    walk.shoot(page, "ban-hanh.png", ring=page.get_by_role("button", name="Ban hành"))
    walk.press(page, "Ban hành")
    plan_in_register(Unit.objects.get(code="14"), Person.objects.get(login="mai"))
    walk.open("/ke-hoach/doc/", "mai")


def van_ban(walk: Walk, folder: Path) -> None:
    officer = Person.objects.get(login="huong")
    papers_in(Unit.objects.get(code="03847"), officer)
    page = walk.open("/van-ban/?so=di", "huong", height=820)
    walk.press(page, "Văn bản đến", role="link")
    walk.press(page, "Vào sổ đến", role="link")
    walk.shoot(page, "vao-so.png", height=820)
    page.get_by_label("Trích yếu").fill("Hướng dẫn giám sát việc hỗ trợ nhà ở")
    for label, value in (("Số", "08"), ("Ký hiệu", "HD-MTTQ-BTT"), ("Ngày văn bản", "2026-08-20")):
        page.get_by_label(label, exact=True).or_(page.get_by_label(f"{label} (không bắt buộc)", exact=True)).fill(value)
    page.locator("[name=issuer]").fill("Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La")
    walk.press(page, "Vào sổ", exact=True)
    page = walk.open("/van-ban/?so=den&q=nha+o", "huong", height=560)
    walk.shoot(page, "tim-van-ban.png", ring=page.get_by_role("button", name="Tìm", exact=True))
    page.get_by_role("link", name="08/HD-MTTQ-BTT").first.click()
    walk.see(page)
    walk.press(page, "Gửi cho đơn vị", role="link")


def gui_van_ban(walk: Walk, folder: Path) -> None:
    clerk, officer = Person.objects.get(login="mai"), Person.objects.get(login="huong")
    paper = Document.objects.get(title=GUIDANCE)
    task = task_of("huong", "V.3-1")
    actions.wait_for_guidance(task=task, by=officer, waits_for="Ban Thường trực Mặt trận tỉnh")
    fresh = register_document(
        unit=Unit.objects.get(code="14"),
        direction=Direction.OUTGOING,
        facts=Facts(title="Hướng dẫn sinh hoạt khu dân cư", symbol="HD-MTTQ-BTT", issued_on=times.today()),
        by=clerk,
    )
    walk.open("/van-ban/?so=di", "mai")
    page = walk.open(f"/van-ban/{fresh.ref}/", "mai")
    walk.press(page, "Gửi có xác nhận", role="link")
    page.get_by_label("Tất cả xã, phường").check()
    page.get_by_label("Yêu cầu các đơn vị quán triệt").check()
    walk.press(page, "Gửi", exact=True)
    page = walk.open(f"/van-ban/{paper.ref}/", "mai")
    walk.press(page, "Nơi nhận", role="link")
    walk.press(page, "Gửi thêm", role="link")
    page.go_back()
    for name in ("Ban Tuyên giáo", "Thường trực Hội đồng"):
        page.get_by_role("link", name=name).click()
        walk.see(page)
        page.go_back()
    walk.press(page, "Trả lời", role="link")
    walk.open(f"/nhiem-vu/{task.ref}/", "huong")
    page = walk.open("/viec-can-lam/", "huong")
    page.get_by_role("link", name="Xác nhận").first.click()
    walk.see(page)
    walk.press(page, "Xác nhận đã nhận")
    walk.press(page, "Báo đã quán triệt", role="link")


def mau_van_ban(walk: Walk, folder: Path) -> None:
    unit, clerk = Unit.objects.get(code="14"), Person.objects.get(login="mai")
    put_template(
        unit=unit, kind=Kind.PLAN, upload=SimpleUploadedFile("mau.docx", default_template(Kind.PLAN)), by=clerk
    )
    page = walk.open("/van-ban/", "mai")
    walk.press(page, "Sổ văn bản", role="link")
    walk.press(page, "Mẫu văn bản", role="link")
    walk.open(f"/van-ban/mau/plan/?don-vi={unit.code}", "mai")


def tim_don_vi(walk: Walk, folder: Path) -> None:
    page = walk.open("/don-vi/", "mai", height=560)
    page.get_by_label("Tìm đơn vị, cả tên cũ").fill("chieng ngan")
    walk.press(page, "Tìm", exact=True)
    walk.shoot(page, "tim-don-vi.png", ring=page.locator(".search"))
    page.locator("tbody a").first.click()
    walk.see(page)


def thong_bao(walk: Walk, folder: Path) -> None:
    walk.open("/viec-can-lam/", "huong")
    page = walk.open("/thong-bao/", "huong", PHONE, 640)
    walk.shoot(page, "thong-bao.png", ring=page.get_by_role("button", name="Mở").first)
    page = walk.open("/viec-can-lam/", "huong", height=640)
    page.locator("details.account summary").click()
    walk.press(page, "Cách nhận thông báo", role="link")
    walk.shoot(page, "cach-nhan-thong-bao.png", ring=page.get_by_role("button", name="Lưu"))


def nhap_khu_dan_cu(walk: Walk, folder: Path) -> None:
    page = walk.open("/don-vi/", "quantri", height=620)
    walk.press(page, "Nhập khu dân cư", role="link")
    page.get_by_label("Tệp danh sách").set_input_files(str(area_file(folder)))
    walk.shoot(page, "nhap-khu-dan-cu.png", ring=page.get_by_role("button", name="Xem trước"), height=430)
    walk.press(page, "Xem trước")
    walk.shoot(page, "nhap-khu-dan-cu-xem-truoc.png", ring=page.get_by_role("button", name="Chỉ nhập"))
    walk.press(page, "Chỉ nhập")


def nguoi_dung(walk: Walk, folder: Path) -> None:
    page = walk.open("/nguoi-dung/", "quantri", height=820)
    walk.press(page, "Thêm người dùng", role="link")
    page.get_by_label("Họ và tên").fill("Lò Văn Minh")
    page.get_by_label("Đơn vị", exact=True).fill("xã Mường Bú (03847)")
    page.get_by_label("Vai trò").select_option("OFFICER")
    walk.shoot(page, "them-nguoi-dung.png")
    walk.press(page, "Thêm người dùng")
    page = walk.open("/nguoi-dung/huong/", "quantri", height=560)
    walk.shoot(page, "nguoi-dung.png", ring=page.get_by_role("link", name="Giao chức vụ"))
    page.get_by_role("link", name="Kết thúc").first.click()
    walk.see(page)
    guest = walk.open("/nguoi-dung/pang/", "quantri")
    walk.press(guest, "Ngừng tài khoản")


def lam_thay_va_ban_giao(walk: Walk, folder: Path) -> None:
    page = walk.open("/lam-thay/", "huong")
    walk.press(page, "Giao người làm thay tôi", role="link")
    page.get_by_label("Người làm thay").fill("Cà Văn Sơn (son)")
    page.get_by_label("Đến hết ngày").fill("22/09/2026")
    page.get_by_label("Lý do").fill("Đi học")
    page.set_viewport_size({"width": LAPTOP, "height": 720})
    walk.shoot(page, "lam-thay-giao.png", ring=page.get_by_role("button", name="Giao làm thay"))
    walk.press(page, "Giao làm thay")
    other = walk.open("/lam-thay/", "son", height=520)
    walk.press(other, "Bắt đầu làm thay")
    walk.shoot(other, "lam-thay-dang-lam.png", ring=other.get_by_role("button", name="Thôi làm thay"))
    page = walk.open("/nguoi-dung/", "quantri")
    page = walk.open("/nguoi-dung/anh/", "quantri")
    walk.press(page, "Bàn giao công việc", role="link")
    page.get_by_label("Người nhận bàn giao").fill("Nguyễn Thu Mai (mai)")
    page.set_viewport_size({"width": LAPTOP, "height": 700})
    walk.shoot(page, "ban-giao.png", ring=page.get_by_role("button", name="Bàn giao hết"))
    walk.press(page, "Bàn giao hết")
    again = walk.open("/nguoi-dung/son/lam-thay/", "quantri")
    again.get_by_label("Người làm thay").fill("Tòng Văn Pâng (pang)")
    again.get_by_label("Đến hết ngày").fill("22/09/2026")
    again.get_by_label("Lý do").fill("Đi học")
    walk.press(again, "Giao làm thay")


def thay_doi_don_vi(walk: Walk, folder: Path) -> None:
    code = Unit.objects.get(short_name="bản Nà Nong").code
    page = walk.open(f"/don-vi/{code}/", "quantri", width=1366, height=760)
    walk.shoot(page, "thay-doi-don-vi.png", ring=page.locator("section.card", has_text="Thay đổi tổ chức").last)
    for name in ("Đổi tên", "Tách", "Chuyển về đơn vị khác", "Đóng"):
        walk.press(page, name, role="link", exact=True)
        page.go_back()
    walk.press(page, "Nhập vào đơn vị khác", role="link")
    page.set_viewport_size({"width": LAPTOP, "height": 700})
    page.get_by_label("Nhập vào").fill("bản Giàn")
    walk.shoot(page, "nhap-don-vi.png", ring=page.get_by_role("button", name="Nhập", exact=True))


def lich_lam_viec(walk: Walk, folder: Path) -> None:
    page = walk.open("/lich-lam-viec/", "quantri", height=620)
    walk.shoot(page, "lich-lam-viec.png", ring=page.get_by_role("link", name="Thêm ngày"))
    walk.press(page, "Thêm ngày", role="link")
    page.set_viewport_size({"width": LAPTOP, "height": 860})
    walk.shoot(page, "them-ngay.png", ring=page.get_by_role("button", name="Lưu"))


def nhat_ky(walk: Walk, folder: Path) -> None:
    officer = Person.objects.get(login="huong")
    org.correct_person(person=officer, by=officer, telephone="+84912345678")
    page = walk.open("/nhat-ky/", "kiem", height=940)
    walk.shoot(page, "nhat-ky.png", ring=page.get_by_role("button", name="Lọc"))


def truong_ban(walk: Walk, folder: Path) -> None:
    page = walk.open(f"/vao/{LINK}/", width=PHONE, height=620)
    page.get_by_label("Mã PIN mới").fill("482913")
    page.get_by_label("Nhập lại mã PIN").fill("482913")
    walk.shoot(page, "dat-ma-pin.png", ring=page.get_by_role("button", name="Nhận máy này"))
    walk.press(page, "Nhận máy này")
    walk.shoot(page, "viec-cua-ban.png", ring=page.get_by_role("link", name="Bắt đầu"), height=560)
    page.context.clear_cookies(name="sessionid")
    page.goto(page.url.replace("/viec-cua-ban/", "/dang-nhap/"))
    walk.see(page)


def duong_dan_truong_ban(walk: Walk, folder: Path) -> None:
    page = walk.open("/truong-ban/", "huong", height=480)
    again = page.get_by_role("button", name="Làm lại")
    walk.shoot(page, "duong-dan-truong-ban.png", ring=again)
    walk.press(page, "Thu hồi")
    walk.press(page, "Làm đường dẫn")
    page.set_viewport_size({"width": LAPTOP, "height": 640})
    walk.shoot(page, "phieu-duong-dan.png", ring=page.get_by_role("button", name="In phiếu"))


def xac_thuc_hai_buoc(walk: Walk, folder: Path) -> None:
    page = walk.open("/tai-khoan/", "yen", PHONE, 760)
    page.locator("details.account summary").click()
    walk.press(page, "Quản lý", role="link")
    walk.press(page, "Bật", role="link")
    walk.shoot(page, "bat-xac-thuc.png", ring=page.get_by_role("button", name="Bật"))
    secret = page.locator("ol code").inner_text()
    page.get_by_label("Mã xác thực").fill(str(format_hotp_value(hotp_value(secret, int(time.time()) // 30))))
    walk.press(page, "Bật")


def nhap_tai_khoan(walk: Walk, folder: Path) -> None:
    page = walk.open("/nguoi-dung/", "quantri")
    walk.press(page, "Nhập từ Excel", role="link")
    people = ("Mường Bú;Cà Thị Ban", "Chiềng Sinh;Lò Văn Én", "Mường Lạ Lạ;Vì Văn Sáng")
    rows = "Đơn vị;Họ và tên;Vai trò\n" + "".join(f"{one};Cán bộ\n" for one in people)
    file = folder / "tai-khoan.csv"
    file.write_text(rows, encoding="utf-8")
    page.get_by_label("Tệp danh sách").set_input_files(file)
    walk.press(page, "Xem trước")
    page.set_viewport_size({"width": LAPTOP, "height": 560})
    walk.shoot(page, "nhap-tai-khoan.png")
    page.locator("main button", has_text="dòng đúng").first.click()
    page.set_viewport_size({"width": LAPTOP, "height": 480})
    walk.shoot(page, "phieu-dang-nhap.png", ring=page.get_by_role("button", name="In phiếu"))


def xem_nhiem_vu(walk: Walk, folder: Path) -> None:
    page = walk.open("/nhiem-vu/", "huong", height=720)
    walk.press(page, "Cột", role="link", exact=True)
    move = page.locator("main").get_by_role("button", name="Chuyển").first
    walk.shoot(page, "nhiem-vu-cot.png", ring=move)
    walk.press(page, "Tiến độ", role="link", exact=True)
    walk.shoot(page, "nhiem-vu-tien-do.png")
    walk.press(page, "Lịch", role="link", exact=True)
    walk.press(page, "Liên kết lịch riêng", role="link")
    walk.press(page, "Tạo liên kết")


def loc_nhiem_vu(walk: Walk, folder: Path) -> None:
    page = walk.open("/nhiem-vu/", "huong", height=620)
    walk.press(page, "Quá hạn", role="link")
    page.locator("details.filters summary").click()
    walk.shoot(page, "loc-nhiem-vu.png", ring=page.get_by_role("link", name="Lưu bộ lọc này"))
    walk.press(page, "Lưu bộ lọc này", role="link")
    page.get_by_label("Tên bộ lọc").fill("Việc quá hạn của xã")
    walk.press(page, "Lưu bộ lọc")
    page = walk.open("/nhiem-vu/", "huong")
    page.locator("details.filters summary").click()
    walk.press(page, "Bộ lọc đã lưu", role="link")


def dien_bao_cao(walk: Walk, folder: Path) -> None:
    clerk = Person.objects.get(login="mai")
    form = Round.objects.get(period="2026Q2").data_set
    reporting.open_round(
        unit=Unit.objects.get(code="14"), data_set=form, period="2026Q3", due_on=date(2026, 9, 25), by=clerk
    )
    page = walk.open("/bao-cao/", "huong", height=620)
    walk.press(page, "quý III năm 2026", role="link")
    walk.shoot(page, "bao-cao.png", ring=page.get_by_role("link", name="Đại diện, bảo vệ"))
    walk.press(page, "Đại diện, bảo vệ", role="link")
    page.set_viewport_size({"width": 1366, "height": 760})
    cell = page.locator('[name="v-2.01"]')
    cell.focus()
    walk.shoot(page, "dien-bao-cao.png", ring=cell)
    back = Report.objects.get(unit__code="03847", round__period="2026Q2")
    page = walk.open(f"/bao-cao/{back.ref}/loi-van/", "huong")
    page.get_by_label("Khó khăn, vướng mắc").fill(
        "Bản Huổi Hao chưa có sóng điện thoại, đề nghị tỉnh kiến nghị lắp trạm."
    )
    walk.press(page, "Lưu", exact=True)
    page = walk.open(f"/bao-cao/{back.ref}/phan/2/", "huong", java_script_enabled=False)
    page.locator('[name="v-2.03"]').fill("30")
    walk.press(page, "Lưu", exact=True)
    page = walk.open(f"/bao-cao/{back.ref}/", "huong")
    walk.press(page, "Kiểm tra và nộp", role="link")
    walk.press(page, "Nộp báo cáo")


def tong_hop_bao_cao(walk: Walk, folder: Path) -> None:
    page = walk.open("/bao-cao/", "mai", height=700)
    walk.press(page, "Quý II năm 2026", role="link")
    walk.shoot(page, "theo-doi-nop.png", ring=page.get_by_role("button", name="Nhắc đơn vị chưa nộp"))
    walk.press(page, "Nhắc đơn vị chưa nộp")
    sent = Report.objects.get(unit__code="03847", round__period="2026Q2")
    page = walk.open(f"/bao-cao/{sent.ref}/", "mai")
    walk.press(page, "Tiếp nhận")
    page = walk.open(f"/bao-cao/dot/{sent.round.ref}/", "mai", height=640)
    walk.press(page, "Tổng hợp", role="link", exact=True)
    walk.shoot(page, "tong-hop-bao-cao.png", ring=page.get_by_role("link", name="Lời văn"))
    walk.press(page, "Lời văn", role="link")
    walk.press(page, "Sửa phần Kết quả", role="link")
    walk.press(page, "Lấy bản nháp")
    walk.press(page, "Lưu", exact=True)


def viet_lai_loi_van(walk: Walk, folder: Path) -> None:
    page = walk.open("/bao-cao/", "quantri")
    walk.press(page, "Cài đặt", role="link", exact=True)
    walk.press(page, "Dịch vụ viết lại", role="link")
    page.get_by_label("Đang dùng").check()
    page.get_by_label("Địa chỉ của dịch vụ").fill("https://mo-hinh.example/v1")
    page.get_by_label("Tên mô hình").fill("mo-hinh")
    page.get_by_label("Khóa").fill("khoa-vi-du")
    walk.press(page, "Lưu", exact=True)
    opened = Round.objects.get(period="2026Q2")
    page = walk.open(f"/bao-cao/dot/{opened.ref}/loi-van/ket-qua/", "mai", height=640)
    walk.press(page, "Nhờ viết lại", role="link")
    walk.shoot(page, "cau-gui-viet-lai.png", ring=page.get_by_role("button", name="Gửi đi viết lại"))
    walk.press(page, "Gửi đi viết lại")
    # The stand-in of a service: no page of help calls out, so what it would have answered is put there.
    asked = Rewriting.objects.get()
    first = asked.given[0]
    asked.answer = [
        {"text": f"Trong kỳ, {first['text'][0].lower()}{first['text'][1:]}", "of": [first["id"]]},
        {"text": "Phong trào lan rộng.", "of": []},
    ]
    asked.state = RewritingState.ANSWERED
    asked.save(update_fields=["answer", "state"])
    walk.press(page, "Xem đã có trả lời chưa", role="link")
    walk.shoot(page, "ban-viet-lai.png", ring=page.get_by_role("button", name="Nhận câu đã đánh dấu"))
    walk.press(page, "Giữ bản nháp", role="link")
    page = walk.open("/bao-cao/cai-dat/viet-lai/", "quantri")
    page.get_by_label("Đang dùng").uncheck()
    walk.press(page, "Lưu", exact=True)


def ban_hanh_bao_cao(walk: Walk, folder: Path) -> None:
    opened = Round.objects.get(period="2026Q2")
    page = walk.open(f"/bao-cao/dot/{opened.ref}/", "mai", height=560)
    walk.press(page, "Tổng hợp", role="link", exact=True)
    walk.press(page, "Chốt số liệu")
    walk.shoot(page, "chot-so-lieu.png", ring=page.get_by_role("link", name="Ban hành báo cáo"))
    walk.press(page, "Ban hành báo cáo", role="link")
    page.get_by_label("Chức vụ người ký").fill("Phó Chủ tịch")
    page.set_viewport_size({"width": LAPTOP, "height": 760})
    walk.shoot(page, "ban-hanh-bao-cao.png", ring=page.get_by_role("button", name="Xem bản Word"))
    walk.press(page, "Vào sổ và cấp số")
    walk.open(f"/bao-cao/dot/{opened.ref}/tong-hop/", "mai")


SEWER = "Cống thoát nước đầu bản Giàn bị sụt từ sau trận mưa tuần trước. Nước tràn vào sân nhà văn hóa."


def gui_kien_nghi(walk: Walk, folder: Path) -> None:
    page = walk.open("/", width=PHONE, height=700, permissions=["microphone"])
    walk.press(page, "Gửi kiến nghị", role="link")
    page.get_by_label("Xã, phường").fill("Mường Bú")
    walk.press(page, "Tiếp tục")
    page.get_by_label("Bản, tiểu khu, tổ dân phố").select_option(label="bản Giàn")
    walk.press(page, "Tiếp tục")
    page.get_by_label("Việc gì đang xảy ra?").fill(SEWER)
    walk.shoot(page, "gui-kien-nghi.png", height=640)
    page.get_by_text("Nói thay vì viết, bằng tiếng của mình").click()
    walk.see(page)
    walk.press(page, "Ghi âm", exact=True)
    page.get_by_role("button", name="Dừng", exact=True).wait_for()
    walk.see(page)
    walk.press(page, "Dừng", exact=True)
    page.get_by_role("button", name="Ghi âm lại", exact=True).wait_for()
    walk.see(page)
    walk.press(page, "Bỏ bản ghi âm")
    walk.press(page, "Tiếp tục")
    page.get_by_label("Họ và tên").fill("Quàng Thị Xôm")
    page.get_by_label(re.compile("^Số điện thoại")).fill("0912 345 678")
    page.get_by_label("Đồng ý để Mặt trận giữ").check()
    walk.press(page, "Tiếp tục")
    walk.press(page, "Gửi kiến nghị")
    walk.shoot(page, "da-gui-kien-nghi.png", height=640)
    code = page.locator(".code").inner_text()
    page = walk.open("/tra-cuu/", width=PHONE)
    page.get_by_label("Mã kiến nghị").fill(code)
    page.get_by_label("4 số cuối điện thoại").fill("5678")
    walk.press(page, "Tra cứu")


def a_spoken_petition(beside: Petition) -> Petition:
    """What another neighbour of the same village said into her telephone."""
    upload = SimpleUploadedFile("giong-noi.webm", recordings.webm())
    voice = accept_upload(upload, by=None, kinds=RECORDINGS)
    return register_petition(
        by=None, contact=None, commune=beside.commune, area=beside.area, words="", voice=voice, language="Mông"
    ).petition


def du_lieu_ca_nhan(walk: Walk, folder: Path) -> None:
    commune = Unit.objects.get(code="03847")
    contact = Contact(full_name="Quàng Thị Xôm", telephone="+84912345678", consents=True)
    petition = register_petition(by=None, contact=contact, commune=commune, words="Đèn đường đầu bản hỏng.").petition
    withdraw_petition(petition=petition)
    own = f"/theo-doi/{follow_token(petition)}/"
    page = walk.open(own, width=PHONE)
    walk.press(page, "Dữ liệu của tôi", role="link")
    walk.press(page, "Yêu cầu bản sao", role="link")
    page.get_by_label("4 số cuối điện thoại").fill("5678")
    walk.press(page, "Yêu cầu bản sao")
    page = walk.open("/hop-kien-nghi/", "son")
    walk.press(page, "Yêu cầu về dữ liệu", role="link")
    walk.press(page, petition.ref, role="link")
    walk.press(page, "Gửi bản sao")
    page = walk.open(f"{own}du-lieu/", width=PHONE)
    walk.press(page, "Mở bản sao", role="link")


def cai_dat_kien_nghi(walk: Walk, folder: Path) -> None:
    page = walk.open("/hop-kien-nghi/cai-dat/", "son")
    walk.press(page, "Mẫu trả lời", role="link")
    walk.press(page, "Thêm mẫu", role="link")
    page.get_by_label("Tên mẫu").fill("Đường sá, đã sửa")
    page.get_by_label("Câu trả lời").fill("Kiến nghị {mã} gửi {ngày gửi} ở {nơi}: đã sửa xong.")
    walk.press(page, "Lưu")
    commune = Unit.objects.get(code="03847")
    petition = register_petition(by=None, contact=None, commune=commune, words="Đường vào bản bị sạt.").petition
    head = Person.objects.get(login="son")
    classify_petition(petition=petition, by=head, kind=PetitionKind.REPORT, field="ROADS")
    claim_petition(petition=petition, by=head)
    page = walk.open(f"/hop-kien-nghi/{petition.ref}/tra-loi/", "son")
    walk.press(page, "Điền mẫu")
    page = walk.open("/hop-kien-nghi/", "son")
    walk.press(page, "Bảng mã", role="link")
    seed_retention()
    page = walk.open("/hop-kien-nghi/cai-dat/", "quantri")
    walk.press(page, "Thời hạn lưu", role="link")
    walk.press(page, "Phản ánh", role="link")
    seed_fields()
    page = walk.open("/hop-kien-nghi/cai-dat/", "quantri")
    walk.press(page, "Lĩnh vực", role="link")
    walk.press(page, "Thêm lĩnh vực", role="link")
    page.get_by_label("Tên lĩnh vực").fill("Chợ phiên")
    page.get_by_label("Từ khóa chắc chắn").fill("chợ phiên; sạp hàng")
    walk.press(page, "Lưu")
    walk.press(page, "Bỏ Chợ phiên")
    walk.press(page, "Dùng lại Chợ phiên")


def so_dang_ky_du_lieu(walk: Walk, folder: Path) -> None:
    seed_activities()
    page = walk.open("/hop-kien-nghi/cai-dat/", "quantri")
    walk.press(page, "Dữ liệu cá nhân", role="link")
    walk.press(page, "Sổ đăng ký hoạt động xử lý", role="link")
    walk.press(page, "Sửa Thông tin người gửi kiến nghị", role="link")
    page.get_by_label("Mục đích").fill("Liên hệ, trả lời người gửi.")
    walk.press(page, "Lưu")


def su_co_du_lieu(walk: Walk, folder: Path) -> None:
    seed_activities()
    seed_terms()
    page = walk.open("/hop-kien-nghi/cai-dat/", "quantri")
    walk.press(page, "Dữ liệu cá nhân", role="link")
    walk.press(page, "Sự cố lộ, mất dữ liệu", role="link")
    walk.press(page, "Ghi sự cố", role="link")
    page.get_by_label("Đơn vị xảy ra").select_option(index=1)
    page.get_by_label("Chuyện gì đã xảy ra").fill("Gửi nhầm một tệp danh sách ra ngoài.")
    page.get_by_label("Thông tin người gửi kiến nghị").check()
    page.get_by_label("Hậu quả đã có hoặc có thể có").fill("Có thể bị gọi điện làm phiền.")
    page.get_by_label("Ai phụ trách").fill("Quàng Thị Quản")
    walk.press(page, "Ghi sự cố")
    walk.press(page, "Bổ sung, sửa", role="link")
    page.get_by_label("Biện pháp đã làm, sẽ làm").fill("Đã thu hồi tệp.")
    walk.press(page, "Lưu")
    walk.press(page, "Đã thông báo", role="link")
    page.get_by_label("Số, ký hiệu văn bản").fill("15/TB-MTTQ-BTT")
    walk.press(page, "Ghi", exact=True)
    walk.press(page, "Đã báo", role="link", exact=True)
    page.get_by_label("Đã báo bao nhiêu người").fill("31")
    walk.press(page, "Ghi", exact=True)
    walk.press(page, "Đóng sự cố", role="link")
    walk.press(page, "Đóng", exact=True)


def danh_gia_tac_dong(walk: Walk, folder: Path) -> None:
    seed_activities()
    seed_terms()
    seed_risks()
    page = walk.open("/hop-kien-nghi/cai-dat/", "quantri")
    walk.press(page, "Dữ liệu cá nhân", role="link")
    walk.press(page, "Hồ sơ đánh giá tác động", role="link")
    walk.press(page, "Lập hồ sơ", role="link")
    walk.press(page, "Lập hồ sơ")
    walk.press(page, "Đã gửi hồ sơ", role="link")
    page.get_by_label("Số, ký hiệu văn bản gửi").fill("16/BC-MTTQ-BTT")
    walk.press(page, "Ghi và chốt")


def xu_ly_kien_nghi(walk: Walk, folder: Path) -> None:
    walk.open("/hop-kien-nghi/ghi-ho/", "huong")
    page = walk.open("/hop-kien-nghi/", "huong", height=620)
    walk.shoot(page, "hop-kien-nghi.png")
    petition = Petition.objects.get(words=SEWER)
    page = walk.open(f"/hop-kien-nghi/{petition.ref}/", "huong", height=760)
    walk.press(page, "Tiếp nhận", role="link")
    page.get_by_role("textbox", name="Tóm tắt").fill("Cống đầu bản Giàn bị sụt")
    page.get_by_label("Lĩnh vực").select_option("ROADS")
    walk.shoot(page, "tiep-nhan-kien-nghi.png")
    walk.press(page, "Tiếp nhận")
    walk.press(page, "Chuyển cơ quan", role="link")
    page = walk.open(f"/hop-kien-nghi/{petition.ref}/", "huong", height=640)
    walk.press(page, "Giao xử lý", role="link")
    page.go_back()
    walk.press(page, "Nhận xử lý")
    walk.press(page, "Trả lời", role="link", exact=True)
    page.get_by_label("Câu trả lời").fill("Mặt trận xã đã cùng bản nạo vét, thay nắp cống ngày 14/9.")
    walk.shoot(page, "tra-loi-kien-nghi.png", ring=page.get_by_role("button", name="Xem như người dân thấy"))
    walk.press(page, "Xem như người dân thấy")
    walk.press(page, "Trả lời", exact=True)
    walk.open("/hop-kien-nghi/so-tiep-cong-dan/", "huong")
    spoken = a_spoken_petition(petition)
    walk.open(f"/hop-kien-nghi/{spoken.ref}/", "huong")
    walk.open(f"/hop-kien-nghi/{spoken.ref}/ghi-thanh-chu/", "huong")
    page = walk.open("/hop-kien-nghi/cai-dat/", "huong")
    walk.press(page, "Quy tắc chuyển", role="link")
    walk.press(page, "Thêm quy tắc", role="link")
    page.get_by_label("Lĩnh vực").select_option("ROADS")
    page.get_by_label("Nơi xử lý").select_option(index=1)
    page.get_by_label("Lý do").fill("Đường liên bản do xã quản lý.")
    walk.press(page, "Thử trên việc cũ")


def dat_bao_cao(walk: Walk, folder: Path) -> None:
    page = walk.open("/bao-cao/", "mai", height=640)
    walk.press(page, "Cài đặt", role="link", exact=True)
    walk.shoot(page, "cai-dat-bao-cao.png", ring=page.get_by_role("link", name="Biểu mẫu", exact=True))
    walk.press(page, "Hạn nộp", role="link", exact=True)
    page = walk.open("/bao-cao/cai-dat/", "mai")
    walk.press(page, "Chỉ tiêu", role="link", exact=True)
    walk.press(page, "Thêm chỉ tiêu", role="link")
    reporting.save_category(
        category=None, code="GIOI", name="Giới tính", options=[("NU", "Nữ"), ("NAM", "Nam")],
        by=Person.objects.get(login="mai"),
    )  # fmt: skip
    page = walk.open("/bao-cao/cai-dat/chi-tieu/2.12/", "mai")
    walk.press(page, "Phân tổ", role="link")
    page.get_by_label("Tiêu chí thứ nhất").select_option("GIOI")
    walk.press(page, "Lưu cách phân tổ")
    page = walk.open("/bao-cao/cai-dat/bieu-mau/", "mai")
    walk.press(page, "Lập bản mới của Báo cáo công tác Mặt trận", role="link")
    page = walk.open("/bao-cao/cai-dat/chi-so/", "mai")
    walk.press(page, "Thêm chỉ số", role="link")
    page = walk.open("/bao-cao/cai-dat/quy-tac/", "mai")
    walk.press(page, "Thêm quy tắc", role="link")
    page = walk.open("/bao-cao/cai-dat/khoang/", "mai")
    walk.press(page, "Tính từ số cũ", role="link")


def duyet_bao_cao(walk: Walk, folder: Path) -> None:
    page = walk.open("/bao-cao/", "son")
    walk.press(page, "Cách duyệt báo cáo", role="link")
    page.get_by_label("xã Mường Bú").check()
    walk.press(page, "Lưu", exact=True)
    page = walk.open("/bao-cao/cai-dat/bieu-mau/", "mai")
    walk.press(page, "Lập bản mới của Báo cáo công tác Mặt trận", role="link")
    page.get_by_label("Ban kiểm tra").nth(1).select_option(label="Ban Dân chủ, Giám sát và Phản biện xã hội")
    walk.press(page, "Lập bản mới")
    report = a_report_of_the_half_year()
    page = walk.open(f"/bao-cao/{report.ref}/", "huong")
    walk.press(page, "Kiểm tra và nộp", role="link")
    walk.press(page, "Trình lãnh đạo duyệt")
    page = walk.open(f"/bao-cao/{report.ref}/", "son")
    walk.press(page, "Duyệt và nộp")
    page = walk.open("/viec-can-lam/", "anh")
    page = walk.open("/bao-cao/kiem-tra/", "anh", height=420)
    walk.shoot(page, "phan-cho-kiem-tra.png", ring=page.get_by_role("link", name="Mường Bú"))
    walk.press(page, "Mường Bú", role="link")
    walk.open(f"/bao-cao/dot/{report.round.ref}/", "mai")
    walk.open(f"/bao-cao/{report.ref}/", "mai")


def a_report_of_the_half_year() -> Report:
    """The commune's report of the newest version, filled in as far as it has to be."""
    clerk, officer = (Person.objects.get(login=login) for login in ("mai", "huong"))
    form = DataSet.objects.filter(code="BC-XA").latest("version")
    opened = reporting.open_round(
        unit=Unit.objects.get(code="14"), data_set=form, period="2026S1", due_on=date(2026, 9, 25), by=clerk
    )
    report = Report.objects.select_related("unit", "round__unit", "round__data_set").get(
        round=opened, unit__code="03847"
    )
    values = {"2.01": Decimal(60), "2.03": Decimal(52)}
    notes = dict.fromkeys(values, "Đã đối chiếu sổ tiếp công dân (ví dụ).")
    reporting.save_values(report=report, values=values, notes=notes, by=officer)
    return report


def khoa_nhap(walk: Walk, folder: Path) -> None:
    opened = Round.objects.get(period="2026Q3", data_set__code="BC-XA")
    walk.open("/bao-cao/", "mai")
    page = walk.open(f"/bao-cao/dot/{opened.ref}/", "mai", height=560)
    walk.press(page, "Khóa nhập", role="link")
    page.get_by_label("Lý do").fill("Tổng hợp báo cáo quý III.")
    walk.shoot(page, "khoa-nhap.png", ring=page.get_by_role("button", name="Đặt khóa nhập"))
    walk.press(page, "Đặt khóa nhập")
    walk.press(page, "Khóa nhập", role="link")
    walk.press(page, "Mở khóa cho một đơn vị", role="link")
    page.get_by_label("Lý do").fill("Xã mất điện ba ngày.")
    walk.press(page, "Mở khóa", exact=True)


def nhap_hang_tuan(walk: Walk, folder: Path) -> None:
    walk.open("/bao-cao/", "mai")
    page = walk.open("/bao-cao/cai-dat/", "mai", height=640)
    walk.press(page, "Nhập hằng tuần", role="link")
    walk.shoot(page, "nhap-hang-tuan.png", ring=page.get_by_role("button", name="Lấy tệp của tuần"))
    walk.press(page, "Thêm cột", role="link")


def sao_luu(walk: Walk, folder: Path) -> None:
    walk.open("/nhat-ky/", "quantri")


WALKS: dict[str, Callable[[Walk, Path], None]] = {
    "README": readme,
    # Before anything is changed: these show the demonstration as it is.
    "thong-bao": thong_bao,
    "viec-can-lam": viec_can_lam,
    "theo-doi-ke-hoach": theo_doi_ke_hoach,
    "xem-nhiem-vu": xem_nhiem_vu,
    "nguoi-dung": nguoi_dung,
    "dang-nhap": dang_nhap,
    "bao-tien-do": bao_tien_do,
    "nhap-nhiem-vu": nhap_nhiem_vu,
    "them-viec": them_viec,
    "giao-viec": giao_viec,
    "viec-dinh-ky": viec_dinh_ky,
    "doc-ke-hoach": doc_ke_hoach,
    "van-ban": van_ban,
    "gui-van-ban": gui_van_ban,
    "mau-van-ban": mau_van_ban,
    "tim-don-vi": tim_don_vi,
    "nhap-khu-dan-cu": nhap_khu_dan_cu,
    "lam-thay-va-ban-giao": lam_thay_va_ban_giao,
    "thay-doi-don-vi": thay_doi_don_vi,
    "lich-lam-viec": lich_lam_viec,
    "nhat-ky": nhat_ky,
    "chuong-trinh-nam": chuong_trinh_nam,
    "truong-ban": truong_ban,
    "duong-dan-truong-ban": duong_dan_truong_ban,
    "xac-thuc-hai-buoc": xac_thuc_hai_buoc,
    "nhap-tai-khoan": nhap_tai_khoan,
    "sao-luu": sao_luu,
    "loc-nhiem-vu": loc_nhiem_vu,
    "dien-bao-cao": dien_bao_cao,
    "tong-hop-bao-cao": tong_hop_bao_cao,
    "viet-lai-loi-van": viet_lai_loi_van,
    "ban-hanh-bao-cao": ban_hanh_bao_cao,
    "gui-kien-nghi": gui_kien_nghi,
    "xu-ly-kien-nghi": xu_ly_kien_nghi,
    "du-lieu-ca-nhan": du_lieu_ca_nhan,
    "cai-dat-kien-nghi": cai_dat_kien_nghi,
    "so-dang-ky-du-lieu": so_dang_ky_du_lieu,
    "su-co-du-lieu": su_co_du_lieu,
    "danh-gia-tac-dong": danh_gia_tac_dong,
    # These change how reports are asked.
    "nhap-hang-tuan": nhap_hang_tuan,
    "khoa-nhap": khoa_nhap,
    "dat-bao-cao": dat_bao_cao,
    "duyet-bao-cao": duyet_bao_cao,
}
