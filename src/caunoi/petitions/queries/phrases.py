"""Which templates fit a petition, and what they are filled with."""

from __future__ import annotations

from django.db.models import Q

from caunoi.ground.text import sort_key
from caunoi.ground.times import date_vi, today
from caunoi.org.models import SEGMENT, Unit
from caunoi.petitions import phrases
from caunoi.petitions.models import AnswerTemplate, AnswerTemplateSet, Petition
from caunoi.petitions.queries.following import office


def templates_of(unit: Unit) -> list[AnswerTemplate]:
    """The unit's own templates, past ones too, by name."""
    found = AnswerTemplate.objects.filter(unit=unit).select_related("by")
    return sorted(found, key=lambda one: (sort_key(one.name), -one.pk))


def inherited_by(unit: Unit) -> list[AnswerTemplate]:
    """Templates of the units above that the unit uses too, by name."""
    found = _holding().filter(unit__path__in=_lines(unit)[:-1]).select_related("unit")
    return sorted(found, key=lambda one: sort_key(one.name))


def templates_for(petition: Petition) -> list[AnswerTemplate]:
    """Templates that fit the petition, of the unit that answers and of those above: its own before inherited ones,
    those for its field and kind before those for all, then by name. One query."""
    found = _holding().filter(
        Q(field="") | Q(field=petition.field), Q(kind="") | Q(kind=petition.kind),
        unit__path__in=_lines(petition.unit),
    )  # fmt: skip
    return sorted(
        found.select_related("unit"),
        key=lambda one: (-len(one.unit.path), not one.field, not one.kind, sort_key(one.name)),
    )


def filled_for(petition: Petition, template: AnswerTemplate) -> str:
    """The words of the template for this petition. Nothing of the sender is among them."""
    facts = {
        "mã": petition.ref,
        "ngày gửi": date_vi(petition.received_at),
        "nơi": petition.place_words,
        "tóm tắt": petition.title,
        "lĩnh vực": petition.field_words.lower(),
        "đơn vị": office(petition.unit),
        "hôm nay": date_vi(today()),
    }
    return phrases.filled(template.words, facts)


def _holding() -> AnswerTemplateSet:
    day = today()
    return AnswerTemplate.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


def _lines(unit: Unit) -> list[str]:
    """The paths from the root down to the unit itself."""
    return [unit.path[:end] for end in range(SEGMENT, len(unit.path) + 1, SEGMENT)]
