"""Reading units, people and their history, starting from what a person may see."""

from __future__ import annotations

import csv
import difflib
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, IntegerField, Model, OuterRef, Prefetch, Q, QuerySet, Value, When

from caunoi.ground import text, times
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.queries import unread_of
from caunoi.org import access, naming, reading, succession, writing
from caunoi.org.models import (
    AREA_PLACES,
    SEGMENT,
    AreaImport,
    Person,
    PlaceKind,
    Post,
    Role,
    Succession,
    Unit,
    UnitAlias,
    UnitKind,
    UnitVersion,
)

# --- history -------------------------------------------------------------------------------------------------------


def name_on(unit: Unit, on: date) -> str:
    """Full name of the unit on the day, as a paper of that day prints it."""
    rows = unit.versions.values_list("name", "from_on", "until_on")
    return succession.name_valid([succession.Spell(*row) for row in rows], on) if rows else unit.name


def _steps() -> list[succession.Step]:
    rows = Succession.objects.order_by("on", "pk").values_list("from_unit_id", "to_unit_id", "on")
    return [succession.Step(*row) for row in rows]


def _in_given_order(numbers: Sequence[int]) -> list[Unit]:
    found = Unit.objects.in_bulk(numbers)
    return [found[number] for number in numbers]


def successors_of(unit: Unit, on: date) -> list[Unit]:
    """The units that stand for `unit` on the day: itself while it stands, its heirs after it was merged or split,
    nothing when it closed without an heir."""
    if unit.closed_on is None or on < unit.closed_on:
        return [unit]
    closed = {
        number: day
        for number, day in Unit.objects.exclude(closed_on=None).values_list("pk", "closed_on")
        if day is not None
    }
    return _in_given_order(succession.heirs(unit.pk, _steps(), closed, on))


def predecessors_of(unit: Unit, on: date | None = None) -> list[Unit]:
    """All units that led to this one by the day (default: today), nearest first, without itself. A figure of the
    unit over the years is its own and theirs."""
    return _in_given_order(succession.forebears(unit.pk, _steps(), on or times.today()))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in the life of a unit, for its page."""

    on: date | None
    words: str
    basis: str = ""


def history_of(unit: Unit) -> list[HistoryLine]:
    """Names and successions of the unit, newest first."""
    lines = []
    versions = list(unit.versions.select_related("parent").order_by("from_on", "pk"))
    versions.sort(key=lambda version: version.from_on or date.min)
    for before, after in itertools.pairwise(versions):
        if before.name != after.name:
            lines.append(HistoryLine(after.from_on, f"Đổi tên từ “{before.name}” thành “{after.name}”."))
        if before.parent_id != after.parent_id and after.parent is not None:
            lines.append(HistoryLine(after.from_on, f"Chuyển về {after.parent.short_name}."))
    steps = Succession.objects.filter(Q(from_unit=unit) | Q(to_unit=unit)).select_related("from_unit", "to_unit")
    basis_of = {step.on: step.basis for step in steps if step.from_unit_id == step.to_unit_id}
    lines = [HistoryLine(line.on, line.words, basis_of.get(line.on, "") if line.on else "") for line in lines]
    for step in steps:
        if step.from_unit_id == step.to_unit_id:
            continue
        verb = "Nhận từ" if step.to_unit_id == unit.pk else "Chuyển thành"
        other = step.from_unit if step.to_unit_id == unit.pk else step.to_unit
        lines.append(HistoryLine(step.on, f"{step.get_kind_display()}. {verb} {other.short_name}.", step.basis))
    if unit.closed_on:
        lines.append(HistoryLine(unit.closed_on, "Thôi hoạt động."))
    return sorted(lines, key=lambda line: line.on or date.min, reverse=True)


# --- looking for units ---------------------------------------------------------------------------------------------


def search_units(units: QuerySet[Unit], query: str) -> QuerySet[Unit]:
    """Units whose name, code or old name holds the words, whatever the marks; own names first, old names last."""
    folded = text.fold(query)
    if not folded:
        return units.order_by("sort_key", "code")
    bare = naming.bare_name(query)
    old = UnitAlias.objects.filter(unit=OuterRef("pk"))
    return (
        units.filter(Q(folded__contains=folded) | Exists(old.filter(folded__contains=folded)))
        .annotate(
            rank=Case(
                When(Q(short_name__iexact=query.strip()) | Q(code=query.strip()), then=Value(0)),
                When(bare=bare, then=Value(1)),
                When(Exists(old.filter(bare=bare)), then=Value(2)),
                When(bare__startswith=bare, then=Value(3)),
                When(folded__contains=folded, then=Value(4)),
                default=Value(5),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "sort_key", "code")
    )


@dataclass(slots=True)
class PlaceBook:
    """Names and old names of some units, kept in memory to look many up: two queries for the lot."""

    units: dict[int, Unit]
    _codes: dict[str, int] = field(default_factory=dict)
    _full: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _bare: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _old_full: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _old_bare: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, units: QuerySet[Unit]) -> PlaceBook:
        """The book of these units."""
        book = cls({unit.pk: unit for unit in units.order_by("sort_key", "code")})
        for unit in book.units.values():
            book._codes[unit.code.lower()] = unit.pk
            for name in {text.fold(unit.short_name), text.fold(unit.name)}:
                book._full[name].append(unit.pk)
            book._bare[unit.bare].append(unit.pk)
        for unit_id, folded, bare in UnitAlias.objects.filter(unit__in=units).values_list("unit_id", "folded", "bare"):
            book._old_full[folded].append(unit_id)
            book._old_bare[bare].append(unit_id)
        return book

    def candidates(self, name: str) -> list[Unit]:
        """The units that the name can mean, by code, name or old name; several when an old name was shared."""
        folded, bare = text.fold(name), naming.bare_name(name)
        code = self._codes.get(name.strip().lower()) or self._codes.get(name.strip().zfill(5))
        if code:
            found = [code]
        elif folded in self._full:
            found = self._full[folded]
        else:
            found = [*self._bare.get(bare, ()), *self._old_full.get(folded, ())] or self._old_bare.get(bare, [])
        return [self.units[number] for number in dict.fromkeys(found)]

    def suggestions(self, name: str, limit: int = 3) -> list[Unit]:
        """The units whose names or old names are written nearest to a name that means none."""
        bare = naming.bare_name(name)
        near = difflib.get_close_matches(bare, [*self._bare, *self._old_bare], n=limit, cutoff=0.6)
        found = [number for word in near for number in [*self._bare.get(word, ()), *self._old_bare.get(word, ())]]
        return [self.units[number] for number in dict.fromkeys(found)][:limit]


def communes_named(name: str) -> list[Unit]:
    """The standing communes that a name or old name can mean: ("Chiềng Ngần") -> [phường Chiềng Sinh]."""
    units = Unit.objects.standing(on=times.today()).of_kind(UnitKind.COMMUNE)
    return PlaceBook.of(units).candidates(name)


def province() -> Unit | None:
    """The committee at the top of the tree."""
    return Unit.objects.filter(parent=None).order_by("serial").first()


def followers_of(line: Unit) -> QuerySet[Unit]:
    """The standing units that follow this one in their own organisation, such as the communes' Hội LHPN."""
    return Unit.objects.filter(line=line).standing(on=times.today()).in_order()


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of the tree with its children; areas are counted, not listed."""

    unit: Unit
    children: tuple[Branch, ...]
    areas: int


def tree_of(person: Person) -> list[Branch]:
    """The standing units that the person sees, as a tree without residential areas (two queries)."""
    seen = access.units_for(person).standing(on=times.today())
    areas: Counter[int | None] = Counter(seen.of_kind(UnitKind.AREA).values_list("parent_id", flat=True))
    units = list(seen.exclude(kind=UnitKind.AREA).in_order())
    below: dict[int | None, list[Unit]] = defaultdict(list)
    known = {unit.pk for unit in units}
    for unit in units:
        below[unit.parent_id if unit.parent_id in known else None].append(unit)
    order = [str(kind) for kind in UnitKind]

    def branch(unit: Unit) -> Branch:
        children = sorted(below[unit.pk], key=lambda child: (order.index(child.kind), child.sort_key, child.code))
        return Branch(unit, tuple(branch(child) for child in children), areas[unit.pk])

    return [branch(unit) for unit in below[None]]


def children_of(unit: Unit) -> QuerySet[Unit]:
    """The standing units directly under this one, by name."""
    return Unit.objects.filter(parent=unit).standing(on=times.today()).in_order()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is a link: words, number of rows, address, whether it is chosen."""

    label: str
    count: str
    href: str
    current: bool


def _address(**parts: str) -> str:
    return "?" + urlencode({name.replace("_", "-"): value for name, value in parts.items() if value})


def _units_seen(person: Person, query: str, closed: bool) -> QuerySet[Unit]:
    seen = access.units_for(person)
    seen = seen.exclude(closed_on=None) if closed else seen.standing(on=times.today())
    return search_units(seen, query)


def unit_list(person: Person, *, query: str = "", kind: str = "", closed: bool = False) -> QuerySet[Unit]:
    """The units that the person sees, found by words and kind; with `closed` those that no longer stand."""
    found = _units_seen(person, query, closed).select_related("parent")
    return found.filter(kind=kind) if kind in UnitKind.values else found


def kind_chips(person: Person, *, query: str, kind: str, closed: bool) -> list[Chip]:
    """How many units of each kind the words find, as filters; kinds without a unit are left out."""
    kinds = _units_seen(person, query, closed).order_by().values_list("kind").annotate(number=Count("pk"))
    numbers: dict[str, int] = dict(kinds)
    flag = "1" if closed else ""
    total = text.number_vi(sum(numbers.values()))
    chips = [Chip("Tất cả", total, _address(q=query, da_dong=flag), kind not in UnitKind.values)]
    return chips + [
        Chip(one.label, text.number_vi(numbers[one]), _address(q=query, loai=one, da_dong=flag), kind == one)
        for one in UnitKind
        if numbers.get(one)
    ]


def line_above(person: Person, unit: Unit) -> list[Unit]:
    """The units above this one that the person may open, the highest first."""
    paths = [unit.path[:end] for end in range(SEGMENT, len(unit.path), SEGMENT)]
    return list(access.units_for(person).filter(path__in=paths).order_by("path"))


def offered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Of these units those that a box offers by itself; the thousands of residential areas are found by typing."""
    return units.exclude(kind__in=[UnitKind.AREA, UnitKind.AGENCY])


def area_template_for(person: Person) -> bytes:
    """The Excel file to fill in, with the communes that the person administers. Raises `Denied`."""
    access.check_manages(person)
    communes = access.managed_units(person).standing(on=times.today()).filter(kind=UnitKind.COMMUNE).in_order()
    names = [commune.short_name for commune in communes]
    kinds = [kind.label for kind in AREA_PLACES]
    return writing.area_template(names, kinds, (names[0] if names else "xã …", kinds[0], "Nà Nong"))


# --- people --------------------------------------------------------------------------------------------------------


def posts_in(unit: Unit) -> QuerySet[Post]:
    """Posts held in the unit today, by name of the person."""
    return Post.objects.valid(on=times.today()).filter(unit=unit).select_related("person").order_by("person__sort_key")


def people_list(
    person: Person, *, query: str = "", unit: Unit | None = None, role: str = "", active: bool | None = True
) -> QuerySet[Person]:
    """People whom the person may look up, by given name, with today's posts at hand as `posts_today`."""
    people = access.people_for(person)
    if active is not None:
        people = people.filter(is_active=active)
    valid = Post.objects.valid(on=times.today())
    if unit is not None:
        people = people.filter(Exists(valid.filter(person=OuterRef("pk"), unit__in=Unit.objects.beneath(unit.path))))
    if role:
        people = people.filter(Exists(valid.filter(person=OuterRef("pk"), role=role)))
    folded = text.fold(query)
    if folded:
        people = people.filter(folded__contains=folded)
    today = Prefetch("posts", valid.select_related("unit").order_by("from_on", "pk"), to_attr="posts_today")
    return people.prefetch_related(today).order_by("sort_key", "login")


def posts_of(person: Person) -> QuerySet[Post]:
    """All posts of the person, the running and latest ones first."""
    return person.posts.select_related("unit", "scope").order_by("-from_on", "-pk")


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post on the page of its holder; `may_end` when the reader may end it."""

    post: Post
    runs: bool
    may_end: bool


def post_lines(reader: Person, person: Person) -> list[PostLine]:
    """The posts of a person that the reader may know of, the latest first."""
    today = times.today()
    shown = (
        access.in_scope(posts_of(person), reader, roles=access.ALL_ROLES)
        if reader.pk != person.pk
        else posts_of(person)
    )
    return [
        PostLine(post, post.holds(today), post.holds(today) and access.may_manage(reader, post.unit)) for post in shown
    ]


def role_chips(*, role: str, query: str, unit: Unit | None, closed: bool) -> list[Chip]:
    """Roles as filters of the list of people."""
    rest = {"q": query, "don_vi": unit.code if unit else "", "da_ngung": "1" if closed else ""}
    chips = [Chip("Tất cả", "", _address(**rest), role not in Role.values)]
    return chips + [Chip(one.label, "", _address(vai_tro=one, **rest), role == one) for one in Role]


def people_with_role(unit: Unit, *roles: str) -> QuerySet[Person]:
    """Active people who hold one of the roles in this very unit today; for notices."""
    posts = Post.objects.valid(on=times.today()).filter(unit=unit, role__in=roles)
    return Person.objects.filter(is_active=True, pk__in=posts.values("person_id")).order_by("sort_key", "login")


# --- import of residential areas -----------------------------------------------------------------------------------


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
            Chip(label, text.number_vi(count), _address(ket_qua=verdict), chosen == verdict)
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
            raise _Refusal("Tên dài hơn 80 chữ. Rút gọn tên.")
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


def area_rows_of(draft: AreaImport) -> list[reading.AreaRow]:
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
    rows = area_rows_of(draft)
    judge = _Judge(PlaceBook.of(communes), rows)
    return Preview([judge.judge(row) for row in rows])


def version_open(unit: Unit) -> UnitVersion | None:
    """The row of names that holds today."""
    return unit.versions.filter(until_on=None).first()


# --- the shell around every page -----------------------------------------------------------------------------------


def standing_of(person: Person) -> tuple[str, str]:
    """For which unit and in which role the person works, in words; ("", "") without a valid post."""
    post = (
        Post.objects.valid(on=times.today())
        .filter(person=person, person__is_active=True)
        .select_related("unit")
        .order_by("from_on", "pk")
        .first()
    )
    return (post.unit.name, post.title or post.get_role_display()) if post else ("", "")


def place_name() -> str:
    """Whose Front this is, such as "Mặt trận tỉnh Sơn La"; "" before the units are loaded."""
    top = province()
    return top.short_name if top else ""


def unread_count(person: Person) -> int:
    """Notices that the person has not read."""
    return unread_of(person.pk).count()


# --- the trail -----------------------------------------------------------------------------------------------------


def trail_of(
    person: Person,
    *,
    unit: Unit | None = None,
    deed: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> QuerySet[TrailEntry]:
    """Deeds in the units whose trail the person may read, newest first. Deeds that concern no unit, such as signing
    in, are for those who read the trail of the whole tree."""
    readable = access.trail_units(person)
    if unit is not None:
        readable = readable.beneath(unit.path)
    concerned = Q(unit_id__in=readable.values("pk"))
    if unit is None and access.reads_whole_trail(person):
        concerned |= Q(unit_id=None)
    entries = TrailEntry.objects.filter(concerned)
    if deed:
        entries = entries.filter(deed=deed)
    if from_on:
        entries = entries.filter(at__gte=times.start_of_day(from_on))
    if until_on:
        entries = entries.filter(at__lte=times.end_of_day(until_on))
    return entries.order_by("-pk")


def deeds_known() -> list[tuple[str, str]]:
    """Deeds that have Vietnamese words, by their words."""
    return sorted(DEED_WORDS.items(), key=lambda pair: text.sort_key(pair[1]))


def deed_words(deed: str) -> str:
    """What a deed is called on the page of the trail; its code when it has no words yet."""
    return DEED_WORDS.get(deed, deed)


def last_edit_of(thing: Model) -> tuple[str, str]:
    """Who wrote the thing last and when, in words, for the conflict panel."""
    entry = (
        TrailEntry.objects.filter(object_kind=thing._meta.label_lower, object_id=str(thing.pk)).order_by("-pk").first()
    )
    return (entry.by_label or "Hệ thống", times.datetime_vi(entry.at)) if entry else ("Người khác", "")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One deed as the page shows it."""

    when: str
    who: str
    what: str
    unit: str
    facts: list[str]


def trail_lines(entries: Iterable[TrailEntry]) -> list[TrailLine]:
    """Deeds in words; names of units are fetched in one query."""
    entries = list(entries)
    units = Unit.objects.in_bulk({entry.unit_id for entry in entries if entry.unit_id})
    return [
        TrailLine(
            when=times.datetime_vi(entry.at),
            who=entry.by_label or "Hệ thống",
            what=deed_words(entry.deed),
            unit=units[entry.unit_id].short_name if entry.unit_id in units else "",
            facts=_facts_in_words(entry.facts),
        )
        for entry in entries
    ]


def _facts_in_words(facts: dict[str, Any]) -> list[str]:
    words = []
    for name, value in facts.items():
        if name == "changed" and isinstance(value, dict):
            words += [f"{field}: {_shown(old)} → {_shown(new)}" for field, (old, new) in value.items()]
        elif value not in ("", None):
            words.append(f"{name}: {_shown(value)}")
    return words


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "trống" if value in ("", None) else str(value)


def _read_deed_words() -> dict[str, str]:
    path = Path(__file__).parent / "data" / "deeds.csv"
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return {deed: words for deed, words in rows}


DEED_WORDS = _read_deed_words()
