"""Judging the rows of a list of accounts before any is made, and whom a list has brought."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Prefetch, QuerySet

from caunoi.ground import text, times
from caunoi.org import access, reading, writing
from caunoi.org.models import LOGIN, ListImport, Person, Post, Role, Unit, UnitKind
from caunoi.org.queries.finding import PlaceBook
from caunoi.org.queries.judging import Judged, Refusal, Verdict, named_unit

LISTED_ROLES = tuple(role for role in Role if role != Role.ADMINISTRATOR)
"""Roles that a list may give; the right to administer is given one by one."""
_ROLE_WORDS = {text.fold(role.label): role for role in Role} | {
    "can bo mat tran": Role.OFFICER,
    "can bo mttq": Role.OFFICER,
    "truong ban ctmt": Role.VILLAGE_HEAD,
    "chu tich": Role.LEADER,
    "pho chu tich": Role.LEADER,
    "ban thuong truc": Role.LEADER,
    "chuyen vien": Role.SPECIALIST,
    "chuyen vien van phong": Role.CLERK,
    "van thu": Role.CLERK,
    "phe duyet": Role.APPROVER,
    "kiem tra": Role.AUDITOR,
    "kiem toan": Role.AUDITOR,
    "quan tri vien": Role.ADMINISTRATOR,
}


@dataclass(slots=True)
class JudgedAccount(Judged):
    """A row of a list of accounts; `unit`, `role` and the rest are filled when it is good."""

    row: reading.AccountRow
    unit: Unit | None = None
    role: str = ""
    full_name: str = ""
    telephone: str = ""

    headings: ClassVar[tuple[str, ...]] = ("Đơn vị", "Họ và tên", "Vai trò", "Điện thoại")

    @property
    def words(self) -> tuple[str, ...]:
        """What stands under the headings."""
        return (
            self.unit.short_name if self.unit else self.row.unit,
            self.full_name or self.row.full_name,
            Role(self.role).label if self.role else self.row.role,
            text.phone_vi(self.telephone) if self.telephone else self.row.telephone,
        )


class _Judge:
    """Judges the rows of one file in order; each row is compared with the database and with the rows before it."""

    def __init__(self, units: QuerySet[Unit], rows: Sequence[reading.AccountRow]) -> None:
        self.book = PlaceBook.of(units)
        posts = Post.objects.valid(on=times.today()).filter(unit__in=units).select_related("person", "unit")
        self.holders = {(post.unit_id, text.fold(post.person.full_name)): post for post in posts}
        logins = sorted({row.login.lower() for row in rows if row.login})
        self.taken = set(Person.objects.filter(login__in=logins).values_list("login", flat=True))
        self.seen_people: dict[tuple[int, str], int] = {}
        self.seen_logins: dict[str, int] = {}

    def judge(self, row: reading.AccountRow) -> JudgedAccount:
        try:
            return self._judged(row)
        except Refusal as refusal:
            return JudgedAccount(row, Verdict.ERROR, str(refusal))

    def _judged(self, row: reading.AccountRow) -> JudgedAccount:
        unit = named_unit(self.book, row.unit, "đơn vị")
        full_name, role = _full_name(row.full_name), _role(row.role)
        folded = text.fold(full_name)
        telephone = _telephone(row.telephone)
        _check_email(row.email)
        if len(row.title) > 120:
            raise Refusal("Chức danh dài hơn 120 ký tự. Rút gọn chức danh.")
        first = self.seen_people.setdefault((unit.pk, folded), row.line)
        if first != row.line:
            raise Refusal(f"Trùng với dòng {first}. Nếu là hai người khác nhau, thêm từng người ở trang Người dùng.")
        post = self.holders.get((unit.pk, folded))
        if post is not None:
            sentence = f"Đã có tài khoản {post.person.login} ở {unit.short_name}, không thay đổi."
            return JudgedAccount(row, Verdict.SAME, sentence, unit, role, full_name, telephone)
        self._check_login(row)
        sentence = f"Thêm vào {unit.short_name}, vai trò {Role(role).label}."
        return JudgedAccount(row, Verdict.NEW, sentence, unit, role, full_name, telephone)

    def _check_login(self, row: reading.AccountRow) -> None:
        login = row.login.lower()
        if not login:
            return
        if not re.fullmatch(LOGIN, login):
            raise Refusal("Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch. Sửa hoặc bỏ trống.")
        if login in self.taken:
            raise Refusal(f"Tên đăng nhập {login} đã có người dùng. Ghi tên khác hoặc bỏ trống.")
        first = self.seen_logins.setdefault(login, row.line)
        if first != row.line:
            raise Refusal(f"Tên đăng nhập {login} đã có ở dòng {first}. Ghi tên khác hoặc bỏ trống.")


def _full_name(written: str) -> str:
    name = " ".join(text.plain_tones(text.nfc(written)).split())
    if len(name.split()) < 2 or any(letter.isdigit() for letter in name):
        raise Refusal("Ghi đủ họ và tên.")
    if len(name) > 120:
        raise Refusal("Họ và tên dài hơn 120 ký tự. Rút gọn.")
    return name.title() if name.isupper() else name


def _role(written: str) -> Role:
    known = ", ".join(role.label for role in LISTED_ROLES)
    role = _ROLE_WORDS.get(text.fold(written))
    if not written:
        raise Refusal(f"Ghi vai trò: {known}.")
    if role is None:
        raise Refusal(f"Chưa có vai trò “{written}”. Dùng một trong các vai trò: {known}.")
    if role not in LISTED_ROLES:
        raise Refusal("Quyền quản trị không giao theo danh sách. Giao từng người ở trang Người dùng.")
    return role


def _telephone(written: str) -> str:
    if not written:
        return ""
    # A spreadsheet takes the number for a number and drops its zero.
    digits = f"0{written}" if re.fullmatch(r"[1-9]\d{8}", written) else written
    try:
        return text.parse_phone(digits)
    except text.NotAPhone as error:
        raise Refusal("Số điện thoại có 10 chữ số, ví dụ 0912 345 678.") from error


def _check_email(written: str) -> None:
    try:
        if written:
            validate_email(written)
    except ValidationError as error:
        raise Refusal("Thư điện tử có dạng ten@donvi.vn. Sửa hoặc bỏ trống.") from error


def _units_for_accounts(person: Person) -> QuerySet[Unit]:
    """The standing units of the person that can have accounts: state agencies answer by a link."""
    return access.managed_units(person).standing(on=times.today()).exclude(kind=UnitKind.AGENCY)


def judged_accounts(kept: Sequence[dict[str, Any]], person: Person) -> list[JudgedAccount]:
    """The kept rows judged against the units that the person administers, as they stand now."""
    rows = [reading.AccountRow(**row) for row in kept]
    judge = _Judge(_units_for_accounts(person), rows)
    return [judge.judge(row) for row in rows]


def account_template_for(person: Person) -> bytes:
    """The Excel file to fill in, with the units that the person administers. Raises `Denied`."""
    access.check_manages(person)
    units = _units_for_accounts(person).exclude(kind=UnitKind.AREA).order_by("sort_key", "code")
    names = [unit.short_name for unit in units]
    return writing.account_template(names, [role.label for role in LISTED_ROLES])


def people_brought(draft: ListImport) -> QuerySet[Person]:
    """Those whom an applied list of accounts has brought, by name."""
    numbers = [row["person"] for row in draft.rows if "person" in row]
    return Person.objects.filter(pk__in=numbers).order_by("sort_key", "login")


def not_signed_in_yet(draft: ListImport) -> QuerySet[Person]:
    """Those of an applied list who still have their first password."""
    return people_brought(draft).filter(must_change_password=True, is_active=True)


@dataclass(frozen=True, slots=True)
class Slip:
    """What a new person is handed: who, where, and the words to sign in with."""

    person: Person
    unit: str
    password: str


def slips_of(draft: ListImport, passwords: Mapping[str, str]) -> list[Slip]:
    """Slips for those of an applied list whose first password (by number) is at hand, by unit, then by name."""
    people = people_brought(draft).filter(pk__in=[int(number) for number in passwords])
    posts = Prefetch("posts", Post.objects.select_related("unit").order_by("from_on", "pk"))
    slips = [
        (post.unit.sort_key, Slip(person, post.unit.name, passwords[str(person.pk)]))
        for person in people.prefetch_related(posts)
        for post in person.posts.all()[:1]
    ]
    return [slip for _, slip in sorted(slips, key=lambda pair: pair[0])]
