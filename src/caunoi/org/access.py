"""Who may see and do what in which unit. Every folder above asks here.

A post gives its role over the subtree of its scope, for as long as it is valid. Posts of administrators open units,
people, calendar and trail, and nothing else: they do not count where a caller names no roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest

from caunoi.ground import text, times
from caunoi.ground.privacy.models import Activity, ImpactFile, Risk, Term
from caunoi.org.models import (
    FactorReset,
    FilterPage,
    HandOver,
    IdentityLink,
    IdentityProvider,
    Incident,
    LinkRequest,
    ListImport,
    Person,
    Post,
    PostSet,
    Role,
    SavedFilter,
    Substitution,
    Token,
    Unit,
    UnitKind,
    UnitSet,
    path_end,
)

WRITERS = (Role.VILLAGE_HEAD, Role.OFFICER, Role.CLERK, Role.SPECIALIST, Role.APPROVER, Role.LEADER)
"""Roles that do the work."""
NARROWED = "NARROWED"
"""What a token keeps of a post that reaches further than the token: reading, and nothing else."""
READERS = (*WRITERS, Role.AUDITOR, NARROWED)
"""Roles that read the work: the meaning of "no roles named"."""
ALL_ROLES = (*Role, NARROWED)
TRAIL_ROLES = (Role.AUDITOR, Role.ADMINISTRATOR)
LENT = WRITERS
"""Roles that a substitute takes over: the work, never the administration and never the audit."""

_Q = TypeVar("_Q", bound="QuerySet[Any]")
_CACHE = "_caunoi_reach"
_BY_PIN = "_caunoi_by_pin"
_NARROWED_BY = "_caunoi_narrowed_by"
KEY_ROLES = (Role.OFFICER, Role.ADMINISTRATOR)
"""Roles that hand out the links of village heads."""


class Unknown(Exception):
    """There is no such thing, or it is not for this person: the two must look alike to her.

    `thing`, where the raiser has it at hand, is what she asked for and may not see; the trail alone is told.
    """

    def __init__(self, thing: Model | None = None) -> None:
        super().__init__()
        self.thing = thing


def person_of(request: HttpRequest) -> Person:
    """Who asks. The middleware lets nobody else through to a page that does not say so."""
    # The person herself, not the lazy stand-in of `request.user`: what is kept on the object is then kept.
    person = get_user(request)
    assert isinstance(person, Person)  # noqa: S101
    return person


class Denied(Exception):
    """The person may see the thing but not do this with it. `sentence` is for the screen."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
    kept: Reach | None = person.__dict__.get(_CACHE)
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
    token: Token | None = person.__dict__.get(_NARROWED_BY)
    if token is not None:
        grants = tuple(_narrowed(grants, token.unit))
    reach = Reach(on=today, grants=grants, for_id=for_id)
    person.__dict__[_CACHE] = reach
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
    person.__dict__.pop(_CACHE, None)


def narrow_to_area(person: Person) -> None:
    """From now on this object of the person, who came in by a PIN, reaches her own area and nothing else."""
    setattr(person, _BY_PIN, True)
    forget_reach(person)


def narrow_to_token(person: Person, token: Token) -> None:
    """From now on this object of the person, as whom a program works, reaches the token's unit and nothing else, and
    the trail tells of the token."""
    person.__dict__[_NARROWED_BY] = token
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
    # Not by `__dict__`: the stand-in of `request.user` has one of its own.
    return bool(getattr(person, _BY_PIN, False))


def within(person: Person, unit: Unit, *roles: str) -> bool:
    """Whether the person holds one of the roles (default: `READERS`) over the unit today."""
    return reach_of(person).covers(unit.path, *roles)


def check_within(person: Person, unit: Unit, *roles: str) -> None:
    """Raise `Denied` unless `within`. The sentence says whose work it is and whom to ask."""
    if not within(person, unit, *roles):
        raise Denied(whose_work(unit))


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


def units_for(person: Person) -> UnitSet:
    """The units that the person may look at, by any role."""
    return in_scope(Unit.objects.all(), person, field="", roles=ALL_ROLES)


def unit_for(person: Person, code: str) -> Unit:
    """The unit with this code, if it is there for this person; else `Unknown`."""
    unit = units_for(person).filter(code=code).select_related("parent", "line").first()
    if unit is None:
        raise Unknown
    return unit


def may_manage(person: Person, unit: Unit) -> bool:
    """Whether the person administers units and people there."""
    return within(person, unit, Role.ADMINISTRATOR)


def check_may_manage(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) administers the unit."""
    if person is not None and not may_manage(person, unit):
        raise Denied(f"Chỉ người quản trị của {unit.short_name} mới làm được việc này.")


def manages(person: Person) -> bool:
    """Whether the person administers anything."""
    return reach_of(person).has(Role.ADMINISTRATOR)


def check_manages(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) is an administrator somewhere."""
    if person is not None and not manages(person):
        raise Denied("Chỉ người quản trị mới làm được việc này.")


def covers_all(person: Person, *roles: str) -> bool:
    """Whether the roles reach over the whole tree."""
    reach = reach_of(person)
    if not reach.has(*(roles or READERS)):
        return False
    roots = list(Unit.objects.filter(parent=None).values_list("path", flat=True))
    return bool(roots) and all(reach.covers(root, *roles) for root in roots)


def manages_all(person: Person) -> bool:
    """Whether the person administers the whole tree, and with it what belongs to no unit, such as the calendar."""
    return covers_all(person, Role.ADMINISTRATOR)


def check_manages_all(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) administers the whole tree."""
    if person is not None and not manages_all(person):
        raise Denied("Chỉ người quản trị cấp tỉnh mới làm được việc này.")


def sees_processing(person: Person) -> bool:
    """Whether the person answers for the personal data of the whole tree: its head, its administrator."""
    return covers_all(person, Role.LEADER, Role.ADMINISTRATOR)


def activity_for(person: Person, number: int) -> Activity:
    """What personal data is processed for, by number, for whoever may set it, or `Unknown`."""
    found = Activity.objects.filter(pk=number).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def privacy_term_for(person: Person, number: int) -> Term:
    """A term of the law about personal data, by number, for whoever may set it, or `Unknown`."""
    found = Term.objects.filter(pk=number).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def risk_for(person: Person, number: int) -> Risk:
    """A risk of today, by number, for whoever may set it, or `Unknown`."""
    found = Risk.objects.filter(pk=number, ended_on=None).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def impact_file_for(person: Person, number: int) -> ImpactFile:
    """A version of the file of impact assessment, by its number, for whoever may read it, or `Unknown`."""
    found = ImpactFile.objects.filter(number=number).first() if sees_processing(person) else None
    if found is None:
        raise Unknown
    return found


def reports_incidents(person: Person) -> bool:
    """Whether the person leads a unit, or answers for the personal data of the whole tree."""
    return reach_of(person).has(Role.LEADER) or sees_processing(person)


def incident_units(person: Person) -> UnitSet:
    """The standing units for which the person may write down an incident."""
    standing = Unit.objects.standing(on=times.today()).exclude(kind=UnitKind.AGENCY)
    return standing if sees_processing(person) else in_scope(standing, person, field="", roles=(Role.LEADER,))


def incidents_for(person: Person) -> QuerySet[Incident]:
    """Incidents that the person may open: all, or those of the units that she leads."""
    if sees_processing(person):
        return Incident.objects.all()
    return in_scope(Incident.objects.all(), person, roles=(Role.LEADER,))


def incident_for(person: Person, number: int) -> Incident:
    """The incident with this number that the person may open, or `Unknown`."""
    found = incidents_for(person).select_related("unit", "made_by").filter(pk=number).first()
    if found is None:
        raise Unknown
    return found


def check_may_write_incident(person: Person | None, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) leads the unit, or answers for all data."""
    if person is not None and not (within(person, unit, Role.LEADER) or sees_processing(person)):
        raise Denied(f"Sự cố này do người đứng đầu {unit.short_name} hoặc cấp tỉnh ghi.")


def check_may_settle_incident(person: Person | None) -> None:
    """Raise `Denied` unless the person (None: the system itself) answers for the data of the whole tree."""
    if person is not None and not sees_processing(person):
        raise Denied("Chỉ người đứng đầu và người quản trị cấp tỉnh thông báo, đóng sự cố.")


def may_read_trail(person: Person) -> bool:
    """Auditors and administrators read the trail."""
    return reach_of(person).has(*TRAIL_ROLES)


def check_may_read_trail(person: Person) -> None:
    """Raise `Denied` unless the person is an auditor or an administrator."""
    if not may_read_trail(person):
        raise Denied("Nhật ký chỉ mở cho người kiểm tra và người quản trị.")


def reads_whole_trail(person: Person) -> bool:
    """Whether the person audits or administers the whole tree."""
    return covers_all(person, *TRAIL_ROLES)


def check_may_export_trail(person: Person) -> None:
    """Raise `Denied` unless the person audits or administers the whole tree: the chain is whole or nothing."""
    if not reads_whole_trail(person):
        raise Denied("Nhật ký chỉ xuất được cho người kiểm tra và người quản trị của cả tỉnh.")


def trail_units(person: Person) -> UnitSet:
    """The units whose trail the person may read."""
    return in_scope(Unit.objects.all(), person, field="", roles=TRAIL_ROLES)


def managed_units(person: Person) -> UnitSet:
    """The units that the person administers."""
    return in_scope(Unit.objects.all(), person, field="", roles=(Role.ADMINISTRATOR,))


def people_for(person: Person) -> QuerySet[Person]:
    """The people whom the person may look up: holders of a post, past or present, in the units she sees, and,
    for an administrator of the whole tree, those who hold none."""
    posts = in_scope(Post.objects.all(), person, roles=ALL_ROLES)
    seen = Q(pk__in=posts.values("person_id")) | Q(pk=person.pk)
    if manages_all(person):
        seen |= ~Q(pk__in=Post.objects.values("person_id"))
    return Person.objects.filter(seen)


def person_for(person: Person, login: str) -> Person:
    """The person with this login name, if she is there for this person; else `Unknown`."""
    found = people_for(person).filter(login=login).first()
    if found is None:
        raise Unknown
    return found


def may_manage_person(person: Person, other: Person) -> bool:
    """Whether the person administers every unit in which the other holds a valid post."""
    units = Unit.objects.filter(pk__in=reach_of_posts(other))
    return manages(person) and all(may_manage(person, unit) for unit in units)


def reach_of_posts(person: Person) -> list[int]:
    """Numbers of the units in which the person holds a post today or later, whether or not the account is open."""
    return list(
        person.posts.filter(Q(until_on=None) | Q(until_on__gte=times.today())).values_list("unit_id", flat=True)
    )


def check_may_manage_person(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) administers the other."""
    if person is not None and not may_manage_person(person, other):
        raise Denied(f"Chỉ người quản trị đơn vị của {other.full_name} mới làm được việc này.")


def post_for(person: Person, number: int) -> Post:
    """A post that the person may look at; else `Unknown`."""
    posts = in_scope(Post.objects.all(), person, roles=ALL_ROLES)
    post = posts.filter(pk=number).select_related("person", "unit", "scope").first()
    if post is None:
        raise Unknown(Post.objects.filter(pk=number).select_related("unit").first())
    return post


def must_have_factor(person: Person, *, also: Person | None = None) -> bool:
    """Whether the person must sign in with a second step: by role, or by a post in a unit of the province's own level;
    in another's place (`also`) as she must.

    Which ones is told by the settings; a demonstration asks nobody.
    """
    if not settings.CAUNOI_SECOND_FACTOR:
        return False
    top = Q(unit__parent=None) | Q(unit__parent__parent=None)
    asked = Q(role__in=settings.CAUNOI_SECOND_FACTOR_ROLES) | (
        Q(unit__kind__in=settings.CAUNOI_SECOND_FACTOR_KINDS) & top
    )
    whose = [person.pk] if also is None else [person.pk, also.pk]
    return Post.objects.valid(on=times.today()).filter(asked, person_id__in=whose).exists()


def reset_for(person: Person, number: int) -> FactorReset:
    """A request about a lost factor of somebody whom the person administers; else `Unknown`."""
    reset = FactorReset.objects.filter(pk=number).select_related("person", "asked_by").first()
    if reset is None:
        raise Unknown
    if not people_for(person).filter(pk=reset.person_id).exists() or not may_manage_person(person, reset.person):
        raise Unknown(reset)
    return reset


def import_for(person: Person, key: str, *kinds: str) -> ListImport:
    """A draft of an import of these kinds that the person made herself and that is still kept; else `Unknown`."""
    draft = ListImport.objects.filter(key=key, person=person, kind__in=kinds, expires_at__gt=times.now()).first()
    if draft is None:
        raise Unknown
    return draft


# --- substitution --------------------------------------------------------------------------------------------------


def lendable_posts(person: Person, *, on: date) -> list[Post]:
    """Posts held on the day whose work a substitute can do."""
    posts = Post.objects.valid(on=on).filter(person=person, role__in=LENT)
    return list(posts.select_related("unit", "scope").order_by("from_on", "pk"))


def may_arrange(person: Person, other: Person) -> bool:
    """Whether the person names who works in the other's place: for herself, for those whom she leads in all their
    posts, for those whom she administers. Nobody does so in somebody else's place."""
    if person.acting_for is not None:
        return False
    if person.pk == other.pk:
        return reach_of(person).has(*LENT)
    posts = lendable_posts(other, on=times.today())
    reach = reach_of(person)
    leads = all(
        reach.covers(post.unit.path, Role.LEADER) and reach.covers(post.scope.path, Role.LEADER) for post in posts
    )
    return bool(posts) and (leads or administers_scopes(person, other))


def administers_scopes(person: Person, other: Person) -> bool:
    """Whether the person administers the units of the other's posts and all that these posts reach."""
    posts = lendable_posts(other, on=times.today())
    return may_manage_person(person, other) and all(may_manage(person, post.scope) for post in posts)


def check_may_arrange(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is None or may_arrange(person, other):
        return
    if person.acting_for is not None:
        raise Denied("Đang làm thay thì không giao người làm thay tiếp. Bấm Thôi làm thay rồi thử lại.")
    raise Denied(
        f"Chỉ {other.called}, lãnh đạo đơn vị hoặc người quản trị của đơn vị mới giao được người làm thay."
        if person.pk != other.pk
        else "Chưa giữ chức vụ nào để người khác làm thay."
    )


def check_may_end(person: Person | None, substitution: Substitution) -> None:
    """Raise `Denied` unless the person (None: the system itself) is one of the two, or may arrange it."""
    if person is not None and person.pk not in (substitution.person_id, substitution.substitute_id):
        check_may_arrange(person, substitution.person)


def substitution_for(person: Person, number: int) -> Substitution:
    """A substitution that concerns the person or that she may arrange; else `Unknown`."""
    found = Substitution.objects.filter(pk=number).select_related("person", "substitute", "made_by").first()
    if found is None:
        raise Unknown
    if person.pk not in (found.person_id, found.substitute_id) and not may_arrange(person, found.person):
        raise Unknown(found)
    return found


def running_substitution(person: Person, number: int) -> Substitution | None:
    """The substitution with this number, if the person may work by it today."""
    today = times.today()
    running = Substitution.objects.running(on=today).filter(pk=number, substitute=person, person__is_active=True)
    return running.select_related("person").first() if person.is_active else None


# --- village heads -------------------------------------------------------------------------------------------------


def head_posts() -> QuerySet[Post]:
    """The posts of village heads that hold today, in standing areas."""
    posts = Post.objects.valid(on=times.today()).filter(role=Role.VILLAGE_HEAD, unit__kind=UnitKind.AREA)
    return posts.filter(person__is_active=True).select_related("person", "unit__parent")


def leads_a_village_only(person: Person) -> bool:
    """Whether the person is head of an area today and holds no other post: only then a PIN is enough."""
    held = Post.objects.valid(on=times.today()).filter(person_id=person.pk)
    kinds = list(held.values_list("role", "unit__kind"))
    return bool(kinds) and all(pair == (Role.VILLAGE_HEAD, UnitKind.AREA) for pair in kinds)


def hands_keys(person: Person) -> bool:
    """Whether the person hands out links of village heads anywhere. Asked for the menu of every page, so of her posts
    alone: whoever works in a commune or over several."""
    return any(grant.role in KEY_ROLES and grant.has_areas for grant in reach_of(person).grants)


def key_communes_for(person: Person) -> UnitSet:
    """The communes whose village heads get their links from this person."""
    communes = in_scope(Unit.objects.standing(on=times.today()), person, field="", roles=KEY_ROLES)
    return communes.filter(kind=UnitKind.COMMUNE)


def key_commune_for(person: Person, code: str) -> Unit:
    """One of them; else `Unknown`."""
    commune = key_communes_for(person).filter(code=code).first()
    if commune is None:
        raise Unknown
    return commune


def head_for(person: Person, code: str, login: str) -> Person:
    """A village head of the commune with this code to whom the person may hand a link; else `Unknown`."""
    commune = key_commune_for(person, code)
    post = head_posts().filter(unit__parent=commune, person__login=login).first()
    if post is None:
        raise Unknown
    return post.person


def check_may_hand_key(person: Person | None, head: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) works for every area that the other leads."""
    if person is None:
        return
    units = [post.unit for post in head_posts().filter(person_id=head.pk)]
    if not units or not all(within(person, unit, *KEY_ROLES) for unit in units):
        raise Denied(f"Chỉ cán bộ Mặt trận xã của {head.full_name} mới làm được việc này.")


# --- hand-over -----------------------------------------------------------------------------------------------------


def may_hand_over(person: Person, other: Person) -> bool:
    """Whether the person passes on what the other holds: an administrator of hers, in nobody's place, not for
    herself."""
    return person.acting_for is None and person.pk != other.pk and may_manage_person(person, other)


def check_may_hand_over(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_hand_over(person, other):
        raise Denied(f"Chỉ người quản trị đơn vị của {other.full_name} mới bàn giao thay được.")


def hand_over_for(person: Person, number: int) -> HandOver:
    """A hand-over of the person's own, to her, made by her, or in a unit that she administers; else `Unknown`."""
    related = ("person", "receiver", "unit", "unit__parent", "made_by")
    found = HandOver.objects.filter(pk=number).select_related(*related).first()
    if found is None:
        raise Unknown
    if person.pk not in (found.person_id, found.receiver_id, found.made_by_id) and not may_manage(person, found.unit):
        raise Unknown(found)
    return found


# --- tokens of programs --------------------------------------------------------------------------------------------


def may_see_tokens(person: Person, other: Person) -> bool:
    """Whether the person sees and ends the other's tokens: her own, and of those whom she administers, in nobody's
    place and by no token."""
    if person.acting_for is not None or person.via or is_by_pin(person):
        return False
    return person.pk == other.pk or (other.is_active and may_manage_person(person, other))


def check_may_see_tokens(person: Person | None, other: Person) -> None:
    """Raise `Denied` unless the person (None: the system itself) may."""
    if person is not None and not may_see_tokens(person, other):
        raise Denied(f"Chỉ {other.called} và người quản trị đơn vị mới xem và kết thúc được mã kết nối.")


def may_make_tokens(person: Person, other: Person) -> bool:
    """Whether the person makes tokens in the other's name at all."""
    return may_see_tokens(person, other) and reach_of(other).has(*READERS)


def check_may_make_token(person: Person | None, other: Person, unit: Unit) -> None:
    """Raise `Denied` unless the person (None: the system itself) may make a token in the other's name for the unit: it
    opens nothing that the other's posts do not open, and an administrator makes it for units of his own alone."""
    if person is not None and not may_make_tokens(person, other):
        raise Denied(f"Chỉ {other.called} và người quản trị đơn vị mới lập được mã kết nối.")
    reach = reach_of(other)
    if not reach.covers(unit.path) and not any(one.unit_id == unit.pk and one.role in READERS for one in reach.grants):
        raise Denied(f"{other.full_name} không làm việc ở {unit.short_name}, nên mã không mở đơn vị này được.")
    if person is not None and person.pk != other.pk:
        check_may_manage(person, unit)


def check_may_end_token(person: Person | None, token: Token) -> None:
    """Raise `Denied` unless the person (None: the system itself) is its owner or administers her."""
    check_may_see_tokens(person, token.person)


def token_for(person: Person, number: int) -> Token:
    """A token of the person's own, or of somebody whom she administers; else `Unknown`."""
    found = Token.objects.filter(pk=number).select_related("person", "unit", "made_by").first()
    if found is None:
        raise Unknown
    if not may_see_tokens(person, found.person):
        raise Unknown(found)
    return found


# --- signing in with a provider ------------------------------------------------------------------------------------


def provider_for(person: Person, code: str) -> IdentityProvider:
    """A provider, for whoever may set it; else `Unknown`."""
    found = IdentityProvider.objects.filter(code=code).first() if manages_all(person) else None
    if found is None:
        raise Unknown
    return found


def link_requests_for(person: Person) -> QuerySet[LinkRequest]:
    """Requests to be known that the person decides about: of those who name a unit that she administers; with the
    whole tree, also of those who name none."""
    found = LinkRequest.objects.select_related("provider", "unit", "decided_by")
    return found if manages_all(person) else in_scope(found, person, roles=(Role.ADMINISTRATOR,))


def link_request_for(person: Person, number: int) -> LinkRequest:
    """One of them; else `Unknown`."""
    found = link_requests_for(person).filter(pk=number).first()
    if found is None:
        raise Unknown(LinkRequest.objects.filter(pk=number).first())
    return found


def check_may_decide_link(person: Person, request: LinkRequest) -> None:
    """Raise `Denied` unless the request is one of the person's to decide about, in nobody's place."""
    if person.acting_for is not None or not link_requests_for(person).filter(pk=request.pk).exists():
        raise Denied("Chỉ người quản trị đơn vị được nêu hoặc cấp tỉnh mới quyết định được.")


def may_end_link(person: Person, link: IdentityLink) -> bool:
    """Whether the person takes the link away: her own, or of somebody whom she administers, in nobody's place."""
    if person.acting_for is not None or person.via or is_by_pin(person):
        return False
    return person.pk == link.person_id or may_manage_person(person, link.person)


def identity_link_for(person: Person, number: int) -> IdentityLink:
    """A link of the person's own, or of somebody whom she administers; else `Unknown`."""
    found = IdentityLink.objects.filter(pk=number).select_related("person", "provider").first()
    if found is None:
        raise Unknown
    if not may_end_link(person, found):
        raise Unknown(found)
    return found


def saved_filter_for(person: Person, page: FilterPage, number: int) -> SavedFilter:
    """A filter of the list that the person herself keeps, or `Unknown`: whom it is shared with uses it and leaves it
    alone."""
    found = SavedFilter.objects.filter(person=person, page=page, pk=number).first()
    if found is None:
        raise Unknown
    return found
