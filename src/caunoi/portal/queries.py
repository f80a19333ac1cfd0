"""The pages of help as this installation shows them, places as people name them, what is held of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from caunoi.ground.privacy.models import Activity
from caunoi.ground.privacy.queries import activities, kinds_by_activity
from caunoi.ground.text import place_sort_key
from caunoi.ground.times import today
from caunoi.org.models import Unit, UnitAlias, UnitKind, UnitSet
from caunoi.org.queries import PlaceBook
from caunoi.petitions.deadlines import rule_for
from caunoi.petitions.models import Retention
from caunoi.petitions.queries.limits import rules
from caunoi.petitions.states import LimitStep
from caunoi.portal.reading import INDEX, Found, HelpPage, find, read_pages

LONGEST_SEARCH = 200


@cache
def help_pages() -> dict[str, HelpPage]:
    """All pages by name, read once."""
    return read_pages(settings.HELP_DIR, address_of_page=_address, address_of_picture=_picture)


def help_found(query: str) -> list[Found]:
    """Pages that answer the words of a search."""
    return find((page for page in help_pages().values() if page.name != INDEX), query[:LONGEST_SEARCH])


def _address(name: str) -> str:
    return reverse("portal:help_index") if name == INDEX else reverse("portal:help_page", args=[name])


def _picture(source: str) -> str:
    return static(f"{settings.HELP_STATIC}/{source.removeprefix('images/')}")


# Places


def communes_like(name: str) -> tuple[list[Unit], bool]:
    """Communes that the name or old name means, and whether it is just one; else those written nearest to it."""
    book = PlaceBook.of(_communes())
    if found := book.candidates(name):
        return found, len(found) == 1
    return book.suggestions(name, 6), False


def commune_names() -> list[str]:
    """Names and old names of all communes, for the list of the box: what people call them."""
    units = _communes()
    old = UnitAlias.objects.filter(unit__in=units).values_list("name", flat=True)
    return [*units.in_order().values_list("short_name", flat=True), *sorted(old, key=place_sort_key)]


def communes() -> list[Unit]:
    """All standing communes by name."""
    return list(_communes().in_order())


def commune_with(code: str) -> Unit | None:
    """The standing commune with this code."""
    return _communes().filter(code=code).select_related("parent").first()


def areas_of(commune: Unit) -> list[Unit]:
    """The standing residential areas of a commune, by name."""
    return list(Unit.objects.standing(on=today()).filter(parent=commune, kind=UnitKind.AREA).in_order())


def area_with(code: str) -> Unit | None:
    """The standing residential area with this code, and its commune."""
    areas = Unit.objects.standing(on=today()).filter(kind=UnitKind.AREA, code=code)
    return areas.select_related("parent__parent").first()


def _communes() -> UnitSet:
    return Unit.objects.standing(on=today()).of_kind(UnitKind.COMMUNE)


# What is held of people

OF_SENDERS = ("petitions", "senders", "sealed", "files", "notices", "drafts", "data_requests", "safety")
"""Codes of the activities that touch whoever sends a petition, in the order of telling; all others are of those who
work with the system."""


@dataclass(frozen=True, slots=True)
class Told:
    """One activity, and the kinds of data as the tables declare them ("họ tên, số điện thoại")."""

    activity: Activity
    kinds: str


@dataclass(frozen=True, slots=True)
class DataNotice:
    """The public notice of today. `holder` is the unit at the top of the tree, None before units are loaded;
    `copy_term`, `erase_term` and `received_term` are limits in words ("10 ngày"), "" where none holds."""

    holder: Unit | None
    of_senders: Sequence[Told]
    of_workers: Sequence[Told]
    kept: Sequence[Retention]
    copy_term: str
    erase_term: str
    received_term: str


def data_notice() -> DataNotice:
    """What the notice says, from rows alone; four queries, however much is held."""
    kinds = kinds_by_activity()
    told = {one.code: Told(one, ", ".join(kinds.get(one.code, ()))) for one in activities()}
    day = today()
    kept = [
        one
        for one in Retention.objects.order_by("pk")
        if one.from_on <= day and (one.until_on is None or one.until_on >= day)
    ]
    known = rules()
    copy, erase, received = (
        rule_for(known, step=step, kind="", level="", is_remote=False, on=day)
        for step in (LimitStep.COPY, LimitStep.ERASE, LimitStep.RECEIVED)
    )
    return DataNotice(
        holder=Unit.objects.standing(on=day).filter(parent=None).order_by("pk").first(),
        of_senders=[told[code] for code in OF_SENDERS if code in told],
        of_workers=[one for code, one in told.items() if code not in OF_SENDERS],
        kept=kept,
        copy_term=copy.words if copy else "",
        erase_term=erase.words if erase else "",
        received_term=received.words if received else "",
    )
