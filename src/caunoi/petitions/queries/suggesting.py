"""What a petition may be about and who may be in charge: suggested from the unit's own confirmed cases and keywords."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.cache import cache

from caunoi.ground.times import today
from caunoi.org.models import Unit, UnitKind
from caunoi.petitions.access import agencies_for, units_to_assign
from caunoi.petitions.models import Assignment, Petition
from caunoi.petitions.models.fields import field_name, fields_with_keywords, known_fields
from caunoi.petitions.queries.routing import rule_speaking, words_of
from caunoi.petitions.routing import Guess, Model, keyword_book, suggest, train
from caunoi.petitions.states import SEALED_KINDS, Kind, Status

MOST_CASES = 500
"""The youngest cases of a unit from which its model learns."""
KEPT_SECONDS = 600
MOST_FIELDS = 3
SURE = 0.4
"""From this share on a suggestion is chosen beforehand; a person may choose another."""
SECRET = (*SEALED_KINDS, Kind.COMPLAINT)
"""What is nobody else's business teaches nothing."""


def field_guesses(petition: Petition) -> list[Guess]:
    """The likeliest fields with the words that decided; [] for what is sealed."""
    if petition.is_sealed or petition.is_held:
        return []
    model = _kept(f"petitions-fields-{petition.unit_id}", lambda: _classified(petition.unit_id))
    words = f"{petition.title}\n{petition.words}\n{petition.place}"
    # Cases of a field that is used no more still teach which words were not meant for another.
    known, on = known_fields(), today()
    guesses = suggest(words, model, keyword_book(fields_with_keywords()))
    return [one for one in guesses if one.label in known and known[one.label].holds(on)][:MOST_FIELDS]


def office_guess(petition: Petition, among: Iterable[Unit]) -> tuple[Unit, Guess] | None:
    """The authority to which the unit has forwarded such cases until now; None while nothing tells."""
    if petition.is_sealed or petition.is_held:
        return None
    model = _kept(f"petitions-offices-{petition.unit_id}", lambda: _forwarded(petition.unit_id))
    offices = {unit.code: unit for unit in among}
    words = f"{petition.field}\n{petition.title}\n{petition.words}"
    return next(((offices[one.label], one) for one in suggest(words, model) if one.label in offices), None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An office that a person may confirm: by which door, and which rule or which words say so."""

    unit: Unit
    door: str
    why: str

    @property
    def label(self) -> str:
        return f"{'Chuyển' if self.door == 'forward' else 'Giao'} {self.unit.short_name}"


def office_suggested(petition: Petition) -> Suggestion | None:
    """Where the petition should go: by the unit's own rules, and where none speaks, by the words of its past cases."""
    if petition.is_sealed or petition.is_held:
        return None
    agencies, fronts = list(agencies_for(petition)), list(units_to_assign(petition))
    rule = rule_speaking(petition, [*agencies, *fronts], _likeliest(petition))
    if rule is not None:
        door = "forward" if rule.to.kind == UnitKind.AGENCY else "assign"
        return Suggestion(rule.to, door, f"Theo quy tắc {rule.position} ({words_of(rule)}): {rule.reason}")
    guessed = office_guess(petition, agencies)
    if guessed is None:
        return None
    unit, guess = guessed
    return Suggestion(unit, "forward", f"Theo các việc đã chuyển, vì có lời: {', '.join(guess.words)}")


def _likeliest(petition: Petition) -> str:
    """The field, while nobody has chosen one, that the words speak for surely."""
    guesses = [] if petition.field else field_guesses(petition)
    return guesses[0].label if guesses and guesses[0].share >= SURE else ""


def suggested(guesses: Iterable[Guess]) -> str:
    """ "Gợi ý: Giao thông, hạ tầng (ổ gà, đường bản); Môi trường, rác thải (bụi)."; "" without any."""
    parts = [f"{field_name(one.label)} ({', '.join(one.words)})" for one in guesses]
    return f"Gợi ý theo lời trong đơn: {'; '.join(parts)}." if parts else ""


def _kept(key: str, cases: Callable[[], list[tuple[str, str]]]) -> Model:
    model: Model | None = cache.get(key)
    if model is None:
        model = train(cases())
        cache.set(key, model, KEPT_SECONDS)
    return model


def _classified(unit_id: int) -> list[tuple[str, str]]:
    """What officers of the unit have classified. Whoever joined another's petition wrote nothing of her own."""
    found = Petition.objects.filter(unit=unit_id, is_held=False).exclude(field="").exclude(kind__in=SECRET)
    rows = found.exclude(status=Status.DUPLICATE).order_by("-received_at", "-pk")[:MOST_CASES]
    return [(f"{title}\n{words}", field) for title, words, field in rows.values_list("title", "words", "field")]


def _forwarded(unit_id: int) -> list[tuple[str, str]]:
    """Where officers of the unit have forwarded what."""
    found = Assignment.objects.filter(front=unit_id, unit__kind=UnitKind.AGENCY, petition__is_held=False)
    rows = found.exclude(petition__kind__in=SECRET).order_by("-given_at", "-pk")[:MOST_CASES]
    given = rows.values_list("petition__field", "petition__title", "petition__words", "unit__code")
    return [(f"{field}\n{title}\n{words}", code) for field, title, words, code in given]
