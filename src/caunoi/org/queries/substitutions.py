"""Who works in whose place: lists for the pages, whom to offer, who gets copies of notices, what the banner says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from caunoi.ground import times
from caunoi.ground.ui.shell import Acting
from caunoi.org import access
from caunoi.org.models import Person, Post, Substitution, Unit

ACTING = "acting"
"""In the session: the number of the substitution by which its owner works just now."""
SHOWN = 20


@dataclass(frozen=True, slots=True)
class SubstitutionLine:
    """One substitution as a page shows it: what it is, whether it runs today, is still to come, may be ended."""

    substitution: Substitution
    runs: bool
    is_over: bool
    is_current: bool = False

    @property
    def number(self) -> int:
        return self.substitution.pk

    @property
    def state(self) -> str:
        if self.is_over:
            return "Đã kết thúc"
        return "Đang làm thay" if self.runs else "Chưa đến ngày"

    @property
    def tone(self) -> str:
        return "" if self.is_over else "open" if self.runs else "soon"


def _lines(found: QuerySet[Substitution], current: int | None = None) -> list[SubstitutionLine]:
    today = times.today()
    rows = found.select_related("person", "substitute", "made_by").order_by("-until_on", "-pk")[:SHOWN]
    return [SubstitutionLine(row, row.runs(today), row.is_over(today), row.pk == current) for row in rows]


def substitutions_by(person: Person, *, current: int | None = None) -> list[SubstitutionLine]:
    """For whom the person works or worked, the latest first; `current` is the one taken up in this session."""
    return _lines(Substitution.objects.filter(substitute=person), current)


def substitutions_for(person: Person) -> list[SubstitutionLine]:
    """Who works or worked in the person's place, the latest first."""
    return _lines(Substitution.objects.filter(person=person))


def people_offered(asking: Person, person: Person) -> QuerySet[Person]:
    """Whom the asker may name in the person's place: people with a post in her units and below, for an administrator
    all whom he looks up."""
    valid = Post.objects.valid(on=times.today())
    people = Person.objects.filter(is_active=True).exclude(pk__in=(person.pk, asking.pk))
    if asking.pk != person.pk and access.administers_scopes(asking, person):
        return people.filter(
            Exists(valid.filter(person=OuterRef("pk"))), pk__in=access.people_for(asking).values("pk")
        ).order_by("sort_key", "login")
    units = Unit.objects.none()
    for post in access.lendable_posts(person, on=times.today()):
        units = units | Unit.objects.beneath(post.unit.path)
    posts = valid.filter(person=OuterRef("pk"), unit__in=units)
    return people.filter(Exists(posts)).order_by("sort_key", "login")


def copied_to(receivers: list[int]) -> Iterable[tuple[int, Person, str]]:
    """For receivers of notices who works today in their place: the receiver's number, the person, and the line that
    says for whom it is (called by the outbox).

    Most days nobody is away, and a narrow query says so more cheaply than one that brings the people along.
    """
    running = Substitution.objects.running(on=times.today()).filter(person_id__in=receivers, substitute__is_active=True)
    if not (away := list(running.values_list("pk", flat=True))):
        return
    for one in Substitution.objects.filter(pk__in=away).select_related("person", "substitute").order_by("pk"):
        yield one.person_id, one.substitute, f"Gửi {one.person.called}, người đang được làm thay."


def acting_words(request: HttpRequest) -> Acting | None:
    """What the banner says while somebody works in another's place (called by the frame of the pages)."""
    running: Substitution | None = getattr(request, "substitution", None)
    if running is None:
        return None
    return Acting(f"Đang làm thay {running.person.called}", f"đến hết {times.date_vi(running.until_on)}")
