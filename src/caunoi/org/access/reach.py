"""What a person's posts reach, and whose records that lets her see. Every folder above asks here.

A post gives its role over the subtree of its scope, for as long as it is valid. Posts of administrators open units,
people, calendar and trail, and nothing else: they do not count where a caller names no roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.middleware import get_user
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest

from caunoi.ground import text, times
from caunoi.org.models import Person, Post, PostSet, Role, Substitution, Token, Unit, UnitKind, path_end

WRITERS = (Role.VILLAGE_HEAD, Role.OFFICER, Role.CLERK, Role.SPECIALIST, Role.APPROVER, Role.LEADER)
"""Roles that do the work."""
NARROWED = "NARROWED"
"""What a token keeps of a post that reaches further than the token: reading, and nothing else."""
READERS = (*WRITERS, Role.AUDITOR, NARROWED)
"""Roles that read the work: the meaning of "no roles named"."""
ALL_ROLES = (*Role, NARROWED)
LENT = WRITERS
"""Roles that a substitute takes over: the work, never the administration and never the audit."""
_Q = TypeVar("_Q", bound="QuerySet[Any]")
_REACH, _BY_PIN, _NARROWED_BY = "reach", "by_pin", "narrowed_by"


class Unknown(Exception):
    """There is no such thing, or it is not for this person: the two must look alike to her.

    `thing`, where the raiser has it at hand, is what she asked for and may not see; the trail alone is told.
    """

    def __init__(self, thing: Model | None = None) -> None:
        super().__init__()
        self.thing = thing


class Denied(Exception):
    """The person may see the thing but not do this with it. `sentence` is for the screen."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def person_of(request: HttpRequest) -> Person:
    """Who asks. The middleware lets nobody else through to a page that does not say so."""
    person = get_user(request)  # herself, not the stand-in of `request.user`
    assert isinstance(person, Person)  # noqa: S101
    return person


@dataclass(frozen=True, slots=True)
class Grant:
    """One valid post: its role over the subtree at `path`, which begins with the unit `scope_id`. `for_id`: the person
    whose post it is, when it is lent."""

    role: str
    path: str
    scope_id: int
    scope_kind: str
    unit_id: int
    post_id: int
    for_id: int | None = None

    @property
    def has_areas(self) -> bool:
        """Whether residential areas lie beneath the scope, known without asking the database."""
        return self.scope_kind in {UnitKind.PROVINCE, UnitKind.COMMUNE}


@dataclass(frozen=True, slots=True)
class Reach:
    """All that a person's posts open on one day; in another's place (`for_id`), all that the other's posts lend."""

    on: date
    grants: tuple[Grant, ...]
    for_id: int | None = None

    def paths(self, *roles: str) -> tuple[str, ...]:
        """Roots of the subtrees that the roles open (default: `READERS`), none inside another."""
        wanted = roles or READERS
        roots: list[str] = []
        for path in sorted({grant.path for grant in self.grants if grant.role in wanted}):
            if not roots or not path.startswith(roots[-1]):
                roots.append(path)
        return tuple(roots)

    def covers(self, path: str, *roles: str) -> bool:
        """Whether the roles (default: `READERS`) open the unit at `path`."""
        return any(path.startswith(root) for root in self.paths(*roles))

    def has(self, *roles: str) -> bool:
        """Whether any valid post bears one of the roles."""
        return any(grant.role in roles for grant in self.grants)

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Units in which the person holds a post today, each once, in the order of the posts."""
        return tuple(dict.fromkeys(grant.unit_id for grant in self.grants))


def reach_of(person: Person) -> Reach:
    """What the person's posts open today: one query, then kept on this object for the day.

    Whoever works in another's place (`person.acting_for`) has the other's rights and not his own, so that each deed
    rests on one right and is told under one heading. A substitution that is over lends nothing, whoever was signed in.
    """
    today = times.today()
    other = None if is_by_pin(person) else person.acting_for
    for_id = other.pk if other is not None else None
    kept: Reach | None = person.kept.get(_REACH)
    if kept is not None and (kept.on, kept.for_id) == (today, for_id):
        return kept
    rows: tuple[tuple[str, str, int, str, int, int], ...] = ()
    if person.is_active:
        posts = Post.objects.valid(on=today)
        posts = posts.filter(person_id=person.pk) if other is None else _lent(posts, other, person, today)
        columns = ("role", "scope__path", "scope_id", "scope__kind", "unit_id", "pk")
        rows = tuple(posts.order_by("from_on", "pk").values_list(*columns))
    if is_by_pin(person):
        rows = tuple(row for row in rows if row[0] == Role.VILLAGE_HEAD)
    grants = tuple(Grant(*row, for_id) for row in rows)
    token: Token | None = person.kept.get(_NARROWED_BY)
    if token is not None:
        grants = tuple(_narrowed(grants, token.unit))
    reach = Reach(on=today, grants=grants, for_id=for_id)
    person.kept[_REACH] = reach
    return reach


def _lent(posts: PostSet, person: Person, substitute: Person, on: date) -> PostSet:
    """Posts of the person that the substitute has today: those that she held when he was named, for as long as he is
    somebody here himself."""
    running = Substitution.objects.running(on=on).filter(
        person=OuterRef("person"), substitute=substitute, created_at__gte=OuterRef("created_at")
    )
    own = Post.objects.valid(on=on).filter(person=substitute)
    return posts.filter(Exists(running), Exists(own), person=person, person__is_active=True, role__in=LENT)


def forget_reach(person: Person) -> None:
    """Drop what `reach_of` kept, after the person's posts were changed."""
    person.kept.pop(_REACH, None)


def narrow_to_area(person: Person) -> None:
    """From now on this object of the person, who came in by a PIN, reaches her own area and nothing else."""
    person.kept[_BY_PIN] = True
    forget_reach(person)


def narrow_to_token(person: Person, token: Token) -> None:
    """From now on this object of the person, as whom a program works, reaches the token's unit and nothing else, and
    the trail tells of the token."""
    person.kept[_NARROWED_BY] = token
    person.via = str(token)
    forget_reach(person)


def _narrowed(grants: Iterable[Grant], unit: Unit) -> Iterator[Grant]:
    """What is left of posts of work and audit inside the token's unit.

    A post of the unit itself keeps its role there; a post from outside that reaches the unit reads it, so that nobody
    writes by a token as one of a unit's own who is none.
    """
    posts = Unit.objects.filter(pk__in={grant.unit_id for grant in grants}).values_list("pk", "path")
    inside = {pk for pk, path in posts if path.startswith(unit.path)}
    for grant in grants:
        if grant.role not in READERS:
            continue
        if grant.path.startswith(unit.path):
            yield grant if grant.unit_id in inside else replace(grant, unit_id=0)
        elif unit.path.startswith(grant.path):
            cut = replace(grant, path=unit.path, scope_id=unit.pk, scope_kind=unit.kind)
            yield cut if grant.unit_id == unit.pk else replace(cut, role=NARROWED, unit_id=0)


def is_by_pin(person: Person) -> bool:
    """Whether the person came in by a PIN on a known telephone."""
    return bool(person.kept.get(_BY_PIN))


def within(person: Person, unit: Unit, *roles: str) -> bool:
    """Whether the person holds one of the roles (default: `READERS`) over the unit today."""
    return reach_of(person).covers(unit.path, *roles)


def whose_work(unit: Unit) -> str:
    """The polite refusal: whose work it is and, where known, whom to call (ux: error state d)."""
    contact = (
        Post.objects.valid(on=times.today())
        .filter(unit=unit, person__is_active=True, role__in=(Role.OFFICER, Role.CLERK, Role.LEADER))
        .exclude(person__telephone="")
        .order_by("-role", "from_on", "pk")
        .values_list("person__full_name", "person__telephone")
        .first()
    )
    if contact:
        return f"Việc này thuộc {unit.short_name}. Cần xem thì liên hệ {contact[0]}, {text.phone_vi(contact[1])}."
    if unit.telephone:
        return f"Việc này thuộc {unit.short_name}. Cần xem thì gọi số trực {text.phone_vi(unit.telephone)}."
    return f"Việc này thuộc {unit.short_name}."


def in_scope(queryset: _Q, person: Person, *, field: str = "unit", roles: tuple[str, ...] | None = None) -> _Q:
    """The rows whose unit (reached by `field`, "" when the rows are units) the person's posts open.

    One range condition on the path per subtree; nothing at all for a person without a valid post. `roles` None
    means `READERS`.
    """
    prefix = f"{field}__" if field else ""
    opened = Q()
    for path in reach_of(person).paths(*(READERS if roles is None else roles)):
        opened |= Q(**{f"{prefix}path__gte": path, f"{prefix}path__lt": path_end(path)})
    return queryset.filter(opened) if opened else queryset.none()


def covers_all(person: Person, *roles: str) -> bool:
    """Whether the roles reach over the whole tree."""
    reach = reach_of(person)
    if not reach.has(*(roles or READERS)):
        return False
    roots = list(Unit.objects.filter(parent=None).values_list("path", flat=True))
    return bool(roots) and all(reach.covers(root, *roles) for root in roots)
