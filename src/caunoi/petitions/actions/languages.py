"""Languages, kept by the administrator of the whole tree."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import Language
from caunoi.petitions.queries.languages import starter_languages


@transaction.atomic
def seed_languages(*, by: Person | None = None) -> int:
    """Write the languages that the house comes with, where there are none yet. Gives how many."""
    if Language.objects.exists():
        return 0
    made = Language.objects.bulk_create([Language(name=one) for one in starter_languages()])
    record("language.seeded", by=by, on=None, facts={"count": len(made)})
    return len(made)


@transaction.atomic
def add_language(*, name: str, by: Person | None) -> Language:
    """Offer another language. Raises Denied, CannotHandle (`name`). Records language.added."""
    check_manages_all(by)
    name = " ".join(name.split())
    if not name:
        raise CannotHandle("Ghi tên ngôn ngữ.", "name")
    if Language.objects.filter(name__iexact=name).exists():
        raise CannotHandle(f"{name} đã có trong danh sách.", "name")
    made = Language.objects.create(name=name)
    record("language.added", by=by, on=made, facts={"name": made.name})
    return made


@transaction.atomic
def offer_language(*, language: Language, is_offered: bool, by: Person | None) -> Language:
    """Offer a language again, or no longer; petitions that name it keep it. Raises Denied.

    Records language.offered.
    """
    check_manages_all(by)
    return change(language, deed="language.offered", by=by, values={"is_offered": is_offered})
