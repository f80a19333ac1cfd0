"""Fields of life, kept by the administrator of the whole tree."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import date_vi, today
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.fields import LONGEST_KEYWORD, WEIGHTS, keywords_of, odd_keyword, starter_fields
from caunoi.petitions.models import PetitionField
from caunoi.petitions.models.fields import LONGEST_KEYWORDS, fields_with_keywords, known_fields

SEEDED_FROM = date(2025, 7, 1)
"""From when the fields of the house are chosen: the day on which the communes of today began their work. What was
received before an installation is written into it later."""
LAST_POSITION = 999
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class FieldGiven:
    """What is written of a field: its words, its place in lists, and keywords between semicolons or on lines."""

    name: str
    position: int
    sure_words: str = ""
    likely_words: str = ""
    faint_words: str = ""


@transaction.atomic
def seed_fields(*, by: Person | None = None) -> int:
    """Write the fields that the house comes with, where there are none yet. Gives how many."""
    if PetitionField.objects.exists():
        return 0
    rows = [PetitionField(from_on=SEEDED_FROM, **asdict(one)) for one in starter_fields()]
    made = PetitionField.objects.bulk_create(rows)
    record("petition_field.seeded", by=by, on=None, facts={"count": len(made)})
    _forget()
    return len(made)


@transaction.atomic
def add_field(*, given: FieldGiven, from_on: date, by: Person | None) -> PetitionField:
    """One more field, from a day on. Raises Denied, CannotHandle. Records petition_field.added."""
    check_manages_all(by)
    # Whoever adds one to those that the house brings does not lose these.
    seed_fields(by=by)
    values = _checked(given)
    if from_on < today():
        raise CannotHandle(f"Chọn ngày từ {date_vi(today())} trở đi.", "from_on")
    number = PetitionField.objects.count() + 1
    if number > MOST_FIELDS:
        raise CannotHandle(f"Giữ nhiều nhất {MOST_FIELDS} lĩnh vực, kể cả đã bỏ.")
    made = PetitionField.objects.create(code=f"F{number:03d}", from_on=from_on, **values)
    record(
        "petition_field.added", by=by, on=made,
        facts={"code": made.code, "name": made.name, "position": made.position, "from_on": from_on},
    )  # fmt: skip
    _forget()
    return made


@transaction.atomic
def change_field(
    *, field: PetitionField, given: FieldGiven, by: Person | None, seen: int | None = None
) -> PetitionField:
    """Other words, another place or other keywords; at once, for old petitions too.

    Raises Denied, CannotHandle, Conflict. Records petition_field.changed.
    """
    check_manages_all(by)
    made = change(field, deed="petition_field.changed", by=by, seen=seen, values=_checked(given, field))
    _forget()
    return made


@transaction.atomic
def end_field(*, field: PetitionField, by: Person | None, seen: int | None = None) -> PetitionField:
    """Nobody chooses the field from tomorrow on; whatever bears it keeps it.

    Raises Denied, CannotHandle, Conflict. Records petition_field.ended.
    """
    check_manages_all(by)
    if field.until_on is not None:
        raise CannotHandle(f"Lĩnh vực này hết dùng ngày {date_vi(field.until_on)}.")
    others = PetitionField.objects.filter(until_on=None, from_on__lte=today()).exclude(pk=field.pk)
    if not others.exists():
        raise CannotHandle("Phải còn ít nhất một lĩnh vực. Thêm lĩnh vực khác rồi bỏ.")
    made = change(
        field, deed="petition_field.ended", by=by, seen=seen, where={"until_on": None}, facts={"code": field.code},
        values={"until_on": max(today(), field.from_on)},
    )  # fmt: skip
    _forget()
    return made


@transaction.atomic
def resume_field(*, field: PetitionField, by: Person | None, seen: int | None = None) -> PetitionField:
    """A field that was ended is chosen again. Raises Denied, CannotHandle, Conflict. Records petition_field.resumed."""
    check_manages_all(by)
    if field.until_on is None:
        raise CannotHandle("Lĩnh vực này đang dùng.")
    _check_name(field.name, field)
    made = change(
        field, deed="petition_field.resumed", by=by, seen=seen, facts={"code": field.code}, values={"until_on": None}
    )
    _forget()
    return made


def _checked(given: FieldGiven, field: PetitionField | None = None) -> dict[str, str | int]:
    """The values to be written. Raises CannotHandle."""
    name = " ".join(given.name.split())
    if not name:
        raise CannotHandle("Ghi tên lĩnh vực.", "name")
    if field is None or field.until_on is None:
        _check_name(name, field)
    if not 1 <= given.position <= LAST_POSITION:
        raise CannotHandle(f"Ghi thứ tự từ 1 đến {LAST_POSITION}.", "position")
    values: dict[str, str | int] = {"name": name, "position": given.position}
    for column in WEIGHTS:
        written = getattr(given, column)
        if odd := odd_keyword(written):
            raise CannotHandle(f"Từ khóa “{odd[:60]}” cần có chữ, không quá {LONGEST_KEYWORD} tiếng.", column)
        values[column] = "; ".join(keywords_of(written))
        if len(str(values[column])) > LONGEST_KEYWORDS:
            raise CannotHandle("Ghi ít từ khóa hơn.", column)
    return values


def _check_name(name: str, field: PetitionField | None) -> None:
    others = PetitionField.objects.filter(until_on=None).exclude(pk=field.pk if field else 0)
    # Compared here: SQLite knows no capital letters with marks.
    if name.casefold() in {one.casefold() for one in others.values_list("name", flat=True)}:
        raise CannotHandle(f"Đã có lĩnh vực “{name}”. Đặt tên khác.", "name")


def _forget() -> None:
    """Now, for whoever reads on in this deed, and once it is written: another thread may have asked in between."""
    for one in (known_fields, fields_with_keywords):
        one.forget()
        transaction.on_commit(one.forget)
