"""Judging the rows of a file of residential areas before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from caunoi.ground import text, times
from caunoi.org import access, naming, reading
from caunoi.org.models import (
    AREA_PLACES,
    AreaImport,
    Person,
    PlaceKind,
    Unit,
    UnitAlias,
    UnitKind,
)
from caunoi.org.queries.finding import Chip, PlaceBook, address


class Verdict(StrEnum):
    """What will happen to a row of an import."""

    NEW = "NEW"
    CHANGE = "CHANGE"
    SAME = "SAME"
    ERROR = "ERROR"


VERDICT_LABELS = {Verdict.NEW: "Mới", Verdict.CHANGE: "Sửa", Verdict.SAME: "Trùng", Verdict.ERROR: "Lỗi"}


@dataclass(slots=True)
class JudgedRow:
    """A row with its verdict and a sentence; `commune`, `place_kind` and `name` are filled when it is good."""

    row: reading.AreaRow
    verdict: Verdict
    sentence: str
    commune: Unit | None = None
    place_kind: str = ""
    name: str = ""
    area: Unit | None = None
    old_names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The Vietnamese word for the verdict."""
        return VERDICT_LABELS[self.verdict]

    @property
    def tone(self) -> str:
        """The colour of the verdict's tag."""
        return {Verdict.NEW: "done", Verdict.CHANGE: "soon", Verdict.ERROR: "late"}.get(self.verdict, "")

    @property
    def refused(self) -> bool:
        return self.verdict == Verdict.ERROR

    @property
    def short_name(self) -> str:
        """The name with its word of place, such as "bản Giàn"."""
        return f"{PlaceKind(self.place_kind).label} {self.name}" if self.place_kind else self.name


@dataclass(slots=True)
class Preview:
    """All rows of an import, judged against what stands in the database now."""

    rows: list[JudgedRow]

    def count(self, verdict: Verdict) -> int:
        return sum(judged.verdict == verdict for judged in self.rows)

    @property
    def counts(self) -> list[tuple[Verdict, str, int]]:
        """Verdict, its word and how many rows have it."""
        return [(verdict, VERDICT_LABELS[verdict], self.count(verdict)) for verdict in Verdict]

    def of(self, verdict: str) -> list[JudgedRow]:
        """The rows with this verdict, or all: the bad ones first, so that they are seen."""
        if verdict in VERDICT_LABELS:
            return [judged for judged in self.rows if judged.verdict == verdict]
        return sorted(self.rows, key=lambda judged: judged.verdict != Verdict.ERROR)

    def chips(self, chosen: str) -> list[Chip]:
        """The verdicts as filters."""
        chips = [Chip("Tất cả", text.number_vi(len(self.rows)), "?", chosen not in VERDICT_LABELS)]
        return chips + [
            Chip(label, text.number_vi(count), address(ket_qua=verdict), chosen == verdict)
            for verdict, label, count in self.counts
            if count
        ]

    @property
    def errors(self) -> int:
        return self.count(Verdict.ERROR)

    @property
    def good(self) -> int:
        """Rows that will write something."""
        return self.count(Verdict.NEW) + self.count(Verdict.CHANGE)


_AREA_WORDS = {text.fold(kind.label): kind for kind in AREA_PLACES}
CODE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")


class _Refusal(Exception):
    """A row cannot be taken; the message is its sentence."""


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

    def judge(self, row: reading.AreaRow) -> JudgedRow:
        try:
            return self._judged(row)
        except _Refusal as refusal:
            return JudgedRow(row, Verdict.ERROR, str(refusal))

    def _judged(self, row: reading.AreaRow) -> JudgedRow:
        commune = self._commune(row)
        kind, name = self._named(row)
        bare = naming.bare_name(f"{kind.label} {name}")
        self._check_within_file(row, commune, kind, bare)
        area = self._standing(row, commune, kind, bare)
        judged = JudgedRow(row, Verdict.NEW, f"Thêm vào {commune.short_name}.", commune, kind, name, area)
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

    def _commune(self, row: reading.AreaRow) -> Unit:
        if not row.commune:
            raise _Refusal("Ghi tên xã, phường.")
        found = self.communes.candidates(row.commune)
        if len(found) == 1:
            return found[0]
        if found:
            raise _Refusal(f"“{row.commune}” có thể là {_or(found)}. Ghi rõ tên đang dùng.")
        near = self.communes.suggestions(row.commune)
        hint = f" Có phải {_or(near)}?" if near else " Ghi tên xã, phường đang dùng."
        raise _Refusal(f"Không thấy “{row.commune}”.{hint}")

    def _named(self, row: reading.AreaRow) -> tuple[PlaceKind, str]:
        word, own_name = naming.split_place(row.name)
        from_name = _AREA_WORDS.get(text.fold(word))
        from_column = _AREA_WORDS.get(text.fold(row.kind))
        if row.kind and from_column is None:
            known = ", ".join(kind.label for kind in AREA_PLACES)
            raise _Refusal(f"Chưa có loại “{row.kind}”. Dùng một trong các loại: {known}.")
        if from_name is None:
            own_name = " ".join(text.plain_tones(text.nfc(row.name)).split())
        elif from_column is not None and from_column != from_name:
            raise _Refusal(f"Cột loại ghi “{row.kind}” nhưng tên ghi “{word}”. Sửa cho khớp.")
        kind = from_column or from_name
        if not any(letter.isalnum() for letter in own_name):
            raise _Refusal("Ghi tên khu dân cư.")
        if kind is None:
            raise _Refusal("Ghi loại: bản, tiểu khu hoặc tổ dân phố.")
        if len(own_name) > 80:
            raise _Refusal("Tên dài hơn 80 ký tự. Rút gọn tên.")
        if any(len(old) > 200 for old in row.old_names):
            raise _Refusal("Tên cũ dài hơn 200 ký tự. Tách các tên bằng dấu chấm phẩy.")
        return kind, own_name.title() if own_name.isupper() and len(own_name) > 3 else own_name

    def _check_within_file(self, row: reading.AreaRow, commune: Unit, kind: PlaceKind, bare: str) -> None:
        if row.code:
            if not set(row.code) <= CODE_LETTERS or len(row.code) > 32:
                raise _Refusal("Mã chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch nối, dài nhất 32 ký tự.")
            if row.code in self.seen_codes:
                raise _Refusal(f"Mã {row.code} đã có ở dòng {self.seen_codes[row.code]}.")
        key = (commune.pk, str(kind), bare)
        if key in self.seen_names:
            first = self.seen_names[key]
            raise _Refusal(
                f"Trùng với dòng {first.line} (“{first.name}”). Nếu là hai khu khác nhau, ghi tên phân biệt."
            )
        self.seen_names[key] = row
        if row.code:
            self.seen_codes[row.code] = row.line

    def _standing(self, row: reading.AreaRow, commune: Unit, kind: PlaceKind, bare: str) -> Unit | None:
        named = self.by_name.get((commune.pk, str(kind), bare))
        if not row.code:
            return named
        if row.code in self.foreign_codes:
            raise _Refusal(f"Mã {row.code} đang dùng cho đơn vị khác. Ghi mã khác hoặc bỏ trống.")
        coded = self.by_code.get(row.code)
        if coded is None and named is not None:
            raise _Refusal(f"Khu này đã có với mã {named.code}. Ghi mã đó hoặc bỏ trống.")
        if coded is not None and coded.parent_id != commune.pk:
            where = self.communes.units[coded.parent_id or 0].short_name
            raise _Refusal(f"Mã {row.code} thuộc {where}. Chuyển khu dân cư ở trang của khu đó.")
        if coded is not None and named is not None and named.pk != coded.pk:
            raise _Refusal(f"{named.short_name} đã có với mã {named.code}.")
        return coded


def _or(units: Sequence[Unit]) -> str:
    names = [unit.short_name for unit in units]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} hoặc {names[-1]}"


def _same_words(one: str, other: str) -> bool:
    return text.plain_tones(one).casefold() == text.plain_tones(other).casefold()


def rows_kept_in(draft: AreaImport) -> list[reading.AreaRow]:
    """The rows that were read from the file of the draft."""
    return [
        reading.AreaRow(
            line=row["line"],
            commune=row["commune"],
            kind=row["kind"],
            name=row["name"],
            code=row["code"],
            old_names=tuple(row["old_names"]),
        )
        for row in draft.rows
    ]


def preview_of(draft: AreaImport, person: Person) -> Preview:
    """The rows of the draft judged against the communes that the person administers, as they stand now."""
    communes = access.managed_units(person).standing(on=times.today()).filter(kind=UnitKind.COMMUNE)
    rows = rows_kept_in(draft)
    judge = _Judge(PlaceBook.of(communes), rows)
    return Preview([judge.judge(row) for row in rows])
