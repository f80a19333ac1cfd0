"""Which personal data the house holds, as its tables declare it, and the activities that it is held for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from caunoi.ground.fields import DerivedField
from caunoi.ground.privacy.models import Activity, ImpactFile, Risk, Term
from caunoi.ground.times import today


@dataclass(frozen=True, slots=True)
class Declared:
    """One personal field: its table, what it is in Vietnamese, and the code of the activity it is held for ("" for
    none: the build fails)."""

    table: type[models.Model]
    name: str
    words: str
    activity: str


def declared(tables: Iterable[type[models.Model]] | None = None) -> list[Declared]:
    """Every personal field of the tables, by default of all of ours. What is computed from other fields tells nothing
    of its own and is left out."""
    ours = [one for one in apps.get_models() if one.__module__.startswith("caunoi.")] if tables is None else tables
    found = []
    for table in ours:
        privacy = vars(table)["Privacy"]
        said = getattr(privacy, "words", {})
        for name in privacy.personal:
            field = table._meta.get_field(name)
            if isinstance(field, models.Field) and not isinstance(field, DerivedField):
                words = said.get(name, "" if field.verbose_name == name.replace("_", " ") else str(field.verbose_name))
                found.append(Declared(table, name, words, getattr(privacy, "activity", "")))
    return found


def kinds_by_activity() -> dict[str, tuple[str, ...]]:
    """Code of an activity → the kinds of data that the tables declare for it, each once, in the order of the tables."""
    found: dict[str, dict[str, None]] = {}
    for one in declared():
        found.setdefault(one.activity, {})[one.words[:1].lower() + one.words[1:]] = None
    return {code: tuple(words) for code, words in found.items()}


def activities(on: date | None = None) -> QuerySet[Activity]:
    """The activities in force on a day, by default today, in the order in which they were written."""
    day = on or today()
    return Activity.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day).order_by("pk")


def past_activities() -> QuerySet[Activity]:
    """What has ended, the last first."""
    return Activity.objects.filter(until_on__lt=today()).order_by("-until_on", "pk")


def terms(on: date | None = None) -> QuerySet[Term]:
    """The terms in force on a day, by default today, in the order in which they were written."""
    day = on or today()
    return Term.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day).order_by("pk")


def past_terms() -> QuerySet[Term]:
    """What has ended, the last first."""
    return Term.objects.filter(until_on__lt=today()).order_by("-until_on", "pk")


def term_of(code: str) -> Term | None:
    """The term of a duty that holds today; None where the law and the province set none."""
    return terms().filter(code=code).first()


def risks() -> QuerySet[Risk]:
    """The risks of today, in the order in which they were written."""
    return Risk.objects.filter(ended_on=None).order_by("pk")


def impact_files() -> QuerySet[ImpactFile]:
    """All versions, the newest first."""
    return ImpactFile.objects.order_by("-number")


TOLD = ("name", "purpose", "basis", "subjects", "receivers", "kept_where", "term", "safeguards")
"""What a file of impact assessment tells of an activity, beside its kinds of data."""


def impact_content() -> dict[str, Any]:
    """Everything that the file tells today: activities with the kinds of data that tables declare, and risks. Texts
    and lists alone, so that it is written down one way."""
    kinds = kinds_by_activity()
    return {
        "activities": [
            {"code": one.code, "kinds": list(kinds.get(one.code, ())), **{name: getattr(one, name) for name in TOLD}}
            for one in activities()
        ],
        "risks": [
            {"activity": one.activity, "risk": one.risk, "level": one.level, "measures": one.measures}
            for one in risks()
        ],
    }
