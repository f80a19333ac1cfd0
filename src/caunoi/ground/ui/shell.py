"""What stands around every page: the menu, the person, the place. Asked only when drawn.

`CAUNOI_MENU` in the settings is a table of rows (`MenuRow`). A row whose address does not exist in this installation is
left out, so that no link is dead; a row with `sees` is left out for persons to whom the function says no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.module_loading import import_string

from caunoi.ground import text

Place = Literal["side", "top", "account", "search"]
PHONE_ENTRIES = 3
"""Entries of the table in the bottom bar of a telephone; "Tất cả" is the fourth."""


class Count(NamedTuple):
    """Number beside an entry: words such as "9" or "999+", alarm colour when something is late, what is counted."""

    words: str
    late: bool = False
    unit: str = "việc"


class MenuRow(TypedDict):
    """One row of `CAUNOI_MENU`.

    label  words on the screen
    icon   name of a drawing in icons.svg
    url    name of the address; the row is left out while there is none
    place  side (default), top (beside the account), account (inside its panel) or search (where the search box sends)
    group  heading above the entry in the side menu; "" for the first group
    phone  True: also in the bottom bar of a telephone
    count  dotted name of `f(person) -> Count | int | None`
    unit   what is counted, for those who hear the page (default "việc")
    sees   dotted name of `f(person) -> bool`
    """

    label: str
    icon: str
    url: str
    place: NotRequired[Place]
    group: NotRequired[str]
    phone: NotRequired[bool]
    count: NotRequired[str]
    unit: NotRequired[str]
    sees: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu row as one person sees it on one page; `current` is "page", "true" (a page beneath it) or ""."""

    label: str
    icon: str
    href: str
    current: str = ""
    count: Count | None = None
    group: str = ""
    phone: bool = False
    place: Place = "side"


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Who:
    name: str
    initials: str


class Standing(NamedTuple):
    """For which unit and in which role the person works, in words."""

    unit: str
    role: str


class Acting(NamedTuple):
    """In whose place the person works just now, in words, and until when."""

    words: str
    until: str


@dataclass(frozen=True, slots=True)
class Help:
    """Where to ask: a sentence, a telephone number as printed and as dialled, the address of the pages of help (all
    but the sentence may be empty)."""

    words: str
    telephone: str
    href: str
    page: str


def address_of(name: str) -> str:
    """Path behind the name of a door, or "" when there is no such door."""
    return _address_of(name, get_urlconf(), get_script_prefix())


@cache
def _address_of(name: str, _doors: str | None, _prefix: str) -> str:
    # The menu asks for the same two dozen on every page.
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def asked(dotted: str) -> Callable[..., Any]:
    """The function behind a dotted name of the settings. Raises ImportError when the table is wrong."""
    function: Callable[..., Any] = import_string(dotted)
    return function


def count_of(answer: Count | int | None, unit: str = "việc") -> Count | None:
    """What a counting function answered as a `Count`; nothing is shown for zero."""
    if isinstance(answer, int):
        answer = Count(str(answer), unit=unit)
    return answer if answer is not None and answer.words not in {"", "0"} else None


def current_mark(path: str, href: str) -> str:
    if path == href:
        return "page"
    return "true" if href != "/" and path.startswith(href) else ""


class Shell:
    """Everything that the base templates print around a page. Without a request: for a stranger, without a query."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        self.request = request
        self.path = request.path if request else ""
        user = getattr(request, "user", None)
        self.user = user if user is not None and user.is_authenticated else None

    @cached_property
    def large(self) -> bool:
        """Whether the page is drawn large and with few ways out, for somebody who came in by a PIN."""
        return self.user is not None and bool(asked(settings.CAUNOI_IS_BY_PIN)(self.user))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All rows that this person may open, in the order of the table."""
        if self.user is None:
            return ()
        table = cast(Sequence[MenuRow], settings.CAUNOI_PIN_MENU if self.large else settings.CAUNOI_MENU)
        found = [entry for entry in map(self._entry, table) if entry]
        # Of two rows that both lead to this page, the longer address is meant.
        best = max((len(entry.href) for entry in found if entry.current and entry.place == "side"), default=0)
        return tuple(
            entry if len(entry.href) == best or entry.place != "side" else _without_mark(entry) for entry in found
        )

    def _entry(self, row: MenuRow) -> Entry | None:
        href = address_of(row["url"])
        if not href or ("sees" in row and not asked(row["sees"])(self.user)):
            return None
        return Entry(
            label=row["label"],
            icon=row["icon"],
            href=href,
            current=current_mark(self.path, href),
            count=count_of(asked(row["count"])(self.user), row.get("unit", "việc")) if "count" in row else None,
            group=row.get("group", ""),
            phone=row.get("phone", False),
            place=row.get("place", "side"),
        )

    def _at(self, place: Place) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.place == place)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Side menu: entries under their headings, headings in the order of their first entry."""
        return grouped(self._at("side"))

    @cached_property
    def top(self) -> tuple[Entry, ...]:
        return self._at("top")

    @cached_property
    def account(self) -> tuple[Entry, ...]:
        return self._at("account")

    @cached_property
    def search(self) -> Entry | None:
        return next(iter(self._at("search")), None)

    @property
    def search_words(self) -> str:
        """What was searched for, so that the box keeps it on the page of results."""
        if self.request is None or self.search is None or self.path != self.search.href:
            return ""
        return self.request.GET.get("q", "")

    @cached_property
    def phone(self) -> tuple[Entry, ...]:
        """Bottom bar of a telephone: three entries and "Tất cả"."""
        if self.user is None:
            return ()
        chosen = [entry for entry in self._at("side") if entry.phone][:PHONE_ENTRIES]
        if self.large:
            return tuple(chosen)
        everything = address_of("ui:all")
        mark = current_mark(self.path, everything)
        return (*chosen, Entry("Tất cả", "menu", everything, mark))

    @cached_property
    def person(self) -> Who | None:
        if self.user is None:
            return None
        name = str(self.user)
        return Who(name, text.initials(name))

    @cached_property
    def standing(self) -> Standing | None:
        if self.user is None or not settings.CAUNOI_STANDING:
            return None
        answer: Standing = Standing(*asked(settings.CAUNOI_STANDING)(self.user))
        return answer

    @cached_property
    def acting(self) -> Acting | None:
        """The banner over the page of somebody who works in another's place."""
        if self.user is None or self.request is None or not settings.CAUNOI_ACTING:
            return None
        answer: Acting | None = asked(settings.CAUNOI_ACTING)(self.request)
        return answer

    @property
    def act_no_more(self) -> str:
        return address_of(str(settings.CAUNOI_ACT_NO_MORE))

    @cached_property
    def place(self) -> str:
        """Whose Front this is, such as "Mặt trận tỉnh …": from the data, never written in a template."""
        name = ""
        if self.request is not None and settings.CAUNOI_PLACE:
            name = asked(settings.CAUNOI_PLACE)()
        return name or settings.CAUNOI_PLACE_BEFORE_DATA

    @property
    def home(self) -> str:
        """First page of work."""
        return str(settings.CAUNOI_PIN_HOME if self.large else settings.LOGIN_REDIRECT_URL)

    @property
    def enter(self) -> str:
        return address_of(str(settings.LOGIN_URL))

    @property
    def leave(self) -> str:
        return address_of("account_logout")

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def help(self) -> Help:
        telephone = settings.CAUNOI_HELP_PHONE
        words = "Gọi số trực:" if telephone else "Hỏi cán bộ Mặt trận xã, phường nơi ở."
        dialled = "".join(letter for letter in telephone if letter.isdigit() or letter == "+")
        return Help(words, telephone, dialled, address_of(settings.CAUNOI_HELP_PAGE))


def grouped(entries: Iterable[Entry]) -> tuple[Group, ...]:
    """Entries under their headings, both in order of first appearance."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.group, []).append(entry)
    return tuple(Group(name, tuple(members)) for name, members in by_name.items())


def _without_mark(entry: Entry) -> Entry:
    return replace(entry, current="")
