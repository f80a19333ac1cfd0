"""Judging the rows of a file of residential areas before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from caunoi.ground import text, times
from caunoi.org import access, naming, reading
from caunoi.org.models import (
    AREA_PLACES,
    Person,
    PlaceKind,
    Unit,
    UnitAlias,
    UnitKind,
)
from caunoi.org.queries.finding import PlaceBook
from caunoi.org.queries.judging import Judged, Refusal, Verdict, named_unit


@dataclass(slots=True)
class JudgedArea(Judged):
    """A row of residential areas; `commune`, `place_kind` and `name` are filled when it is good."""

    row: reading.AreaRow
    commune: Unit | None = None
    place_kind: str = ""
    name: str = ""
    area: Unit | None = None
    old_names: tuple[str, ...] = ()

    headings: ClassVar[tuple[str, ...]] = ("Xã, phường", "Khu dân cư", "Mã")

    @property
    def words(self) -> tuple[str, ...]:
        """What stands under the headings."""
        commune = self.commune.short_name if self.commune else self.row.commune
        return commune, self.short_name if self.name else self.row.name, self.row.code

    @property
    def short_name(self) -> str:
        """The name with its word of place, such as "bản Giàn"."""
        return f"{PlaceKind(self.place_kind).label} {self.name}" if self.place_kind else self.name


_AREA_WORDS = {text.fold(kind.label): kind for kind in AREA_PLACES}
CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")


class _Judge:
    """Judges the rows of one file in order; each row is compared with the database and with the rows before it."""

    def __init__(self, communes: PlaceBook, rows: Sequence[reading.AreaRow]) -> None:
        self.communes = communes
        areas = Unit.objects.filter(parent__in=list(communes.units), kind=UnitKind.AREA).standing(on=times.today())
        self.areas = list(areas)
        self.by_code = {area.code: area for area in self.areas}
        self.by_name: dict[tuple[int | None, str, str], Unit] = {
            (area.parent_id, area.place_kind, area.bare): area for area in self.areas
        }
        self.old_names: dict[int, set[str]] = defaultdict(set)
        aliases = UnitAlias.objects.filter(unit__kind=UnitKind.AREA, unit__parent__in=list(communes.units))
        for unit_id, folded in aliases.values_list("unit_id", "folded"):
            self.old_names[unit_id].add(folded)
        self.foreign_codes = self._codes_in_use({row.code for row in rows if row.code}) - set(self.by_code)
        self.seen_names: dict[tuple[int, str, str], reading.AreaRow] = {}
        self.seen_codes: dict[str, int] = {}

    @staticmethod
    def _codes_in_use(codes: Iterable[str]) -> set[str]:
        wanted = sorted(codes)
        found: set[str] = set()
        for start in range(0, len(wanted), 500):
            found.update(Unit.objects.filter(code__in=wanted[start : start + 500]).values_list("code", flat=True))
        return found

    def judge(self, row: reading.AreaRow) -> JudgedArea:
        try:
            return self._judged(row)
        except Refusal as refusal:
            return JudgedArea(row, Verdict.ERROR, str(refusal))

    def _judged(self, row: reading.AreaRow) -> JudgedArea:
        commune = named_unit(self.communes, row.commune, "xã, phường")
        kind, name = self._named(row)
        bare = naming.bare_name(f"{kind.label} {name}")
        self._check_within_file(row, commune, kind, bare)
        area = self._standing(row, commune, kind, bare)
        judged = JudgedArea(row, Verdict.NEW, f"Thêm vào {commune.short_name}.", commune, kind, name, area)
        known = self.old_names[area.pk] if area else set()
        judged.old_names = tuple(old for old in row.old_names if text.fold(old) not in known)
        if area is None:
            return judged
        if not _same_words(area.short_name, judged.short_name):
            judged.verdict, judged.sentence = Verdict.CHANGE, f"Sửa tên từ “{area.short_name}”."
        elif judged.old_names:
            judged.verdict, judged.sentence = Verdict.CHANGE, f"Thêm tên cũ: {', '.join(judged.old_names)}."
        else:
            judged.verdict, judged.sentence = Verdict.SAME, "Đã có, không thay đổi."
        return judged

    def _named(self, row: reading.AreaRow) -> tuple[PlaceKind, str]:
        word, own_name = naming.split_place(row.name)
        from_name = _AREA_WORDS.get(text.fold(word))
        from_column = _AREA_WORDS.get(text.fold(row.kind))
        if row.kind and from_column is None:
            known = ", ".join(kind.label for kind in AREA_PLACES)
            raise Refusal(f"Chưa có loại “{row.kind}”. Dùng một trong các loại: {known}.")
        if from_name is None:
            own_name = " ".join(text.plain_tones(text.nfc(row.name)).split())
        elif from_column is not None and from_column != from_name:
            raise Refusal(f"Cột loại ghi “{row.kind}” nhưng tên ghi “{word}”. Sửa cho khớp.")
        kind = from_column or from_name
        if not any(letter.isalnum() for letter in own_name):
            raise Refusal("Ghi tên khu dân cư.")
        if kind is None:
            raise Refusal("Ghi loại: bản, tiểu khu hoặc tổ dân phố.")
        if len(own_name) > 80:
            raise Refusal("Tên dài hơn 80 ký tự. Rút gọn tên.")
        if any(len(old) > 200 for old in row.old_names):
            raise Refusal("Tên cũ dài hơn 200 ký tự. Tách các tên bằng dấu chấm phẩy.")
        return kind, own_name.title() if own_name.isupper() and len(own_name) > 3 else own_name

    def _check_within_file(self, row: reading.AreaRow, commune: Unit, kind: PlaceKind, bare: str) -> None:
        if row.code:
            if not set(row.code) <= CODE_LETTERS or len(row.code) > 32:
                raise Refusal("Mã chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch nối, dài nhất 32 ký tự.")
            if row.code in self.seen_codes:
                raise Refusal(f"Mã {row.code} đã có ở dòng {self.seen_codes[row.code]}.")
        key = (commune.pk, str(kind), bare)
        if key in self.seen_names:
            first = self.seen_names[key]
            raise Refusal(f"Trùng với dòng {first.line} (“{first.name}”). Nếu là hai khu khác nhau, ghi tên phân biệt.")
        self.seen_names[key] = row
        if row.code:
            self.seen_codes[row.code] = row.line

    def _standing(self, row: reading.AreaRow, commune: Unit, kind: PlaceKind, bare: str) -> Unit | None:
        named = self.by_name.get((commune.pk, str(kind), bare))
        if not row.code:
            return named
        if row.code in self.foreign_codes:
            raise Refusal(f"Mã {row.code} đang dùng cho đơn vị khác. Ghi mã khác hoặc bỏ trống.")
        coded = self.by_code.get(row.code)
        if coded is None and named is not None:
            raise Refusal(f"Khu này đã có với mã {named.code}. Ghi mã đó hoặc bỏ trống.")
        if coded is not None and coded.parent_id != commune.pk:
            where = self.communes.units[coded.parent_id or 0].short_name
            raise Refusal(f"Mã {row.code} thuộc {where}. Chuyển khu dân cư ở trang của khu đó.")
        if coded is not None and named is not None and named.pk != coded.pk:
            raise Refusal(f"{named.short_name} đã có với mã {named.code}.")
        return coded


def _same_words(one: str, other: str) -> bool:
    return text.plain_tones(one).casefold() == text.plain_tones(other).casefold()


def judged_areas(kept: Sequence[dict[str, Any]], person: Person) -> list[JudgedArea]:
    """The kept rows judged against the communes that the person administers, as they stand now."""
    rows = [reading.AreaRow(**{**row, "old_names": tuple(row["old_names"])}) for row in kept]
    communes = access.managed_units(person).standing(on=times.today()).filter(kind=UnitKind.COMMUNE)
    judge = _Judge(PlaceBook.of(communes), rows)
    return [judge.judge(row) for row in rows]
