"""Second factors: who has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings

from caunoi.ground import times
from caunoi.org import access
from caunoi.org.models import SEGMENT, FactorReset, Person, Post, ResetStatus, Role, Unit

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Factors in their own right; spare codes only stand in for one."""


FACTOR_SETTLED = "factor_settled"
"""In the session: the numbers of the person who was asked and owes none, and of whom he works for then (0: himself)."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What the account page says of the second step."""

    app: bool
    keys: int
    spare_codes: bool
    required: bool
    switched_off: bool

    @property
    def any(self) -> bool:
        return self.app or self.keys > 0


def has_factor(person: Person) -> bool:
    """Whether the person has a second factor."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=REAL).exists())


def owes_factor(person: Person, *, also: Person | None = None) -> bool:
    """Whether the person must have a second factor (for herself, and in the place of `also`) and has none."""
    return access.must_have_factor(person, also=also) and not has_factor(person)


def factors_of(person: Person) -> Factors:
    """The second factors of the person."""
    kinds = list(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
    return Factors(
        app=Authenticator.Type.TOTP in kinds,
        keys=kinds.count(Authenticator.Type.WEBAUTHN),
        spare_codes=Authenticator.Type.RECOVERY_CODES in kinds,
        required=access.must_have_factor(person),
        switched_off=not settings.CAUNOI_SECOND_FACTOR,
    )


def spare_codes_left(person: Person) -> int | None:
    """How many spare codes are unused; None where there are none to use."""
    kept = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept is not None else None


def has_old_spare_codes(person: Person) -> bool:
    """Whether the person's spare codes are still those that are reckoned from one seed."""
    kept = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES)
    return bool(kept.filter(data__has_key="seed", data__viewed_at__isnull=False).exists())


# --- a lost factor -------------------------------------------------------------------------------------------------

RESET_WITHIN = timedelta(days=3)


def reset_is_fresh(reset: FactorReset) -> bool:
    """Whether the request may still be decided."""
    return reset.created_at > times.now() - RESET_WITHIN


def reset_waiting_for(person: Person) -> FactorReset | None:
    """The request about the person that waits for a second administrator."""
    waiting = FactorReset.objects.filter(person=person, status=ResetStatus.WAITING).select_related("asked_by")
    reset = waiting.first()
    return reset if reset is not None and reset_is_fresh(reset) else None


def administrators_of(person: Person, *, besides: Person) -> list[Person]:
    """Who else administers every unit in which the person holds a post."""
    posts = Post.objects.valid(on=times.today()).filter(role=Role.ADMINISTRATOR, person__is_active=True)
    paths = Unit.objects.filter(pk__in=access.reach_of_posts(person)).values_list("path", flat=True)
    for path in paths:
        above = [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
        posts = posts.filter(scope__path__in=above)
    found = Person.objects.filter(pk__in=posts.values("person_id")).exclude(pk__in=(person.pk, besides.pk))
    return [one for one in found.order_by("sort_key", "login") if access.may_manage_person(one, person)]
