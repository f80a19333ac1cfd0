"""Second factors: who has one."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings

from caunoi.org import access
from caunoi.org.models import Person

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Factors in their own right; spare codes only stand in for one."""


FACTOR_SETTLED = "factor_settled"
"""In the session: the number of the person who was asked and owes none."""


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


def owes_factor(person: Person) -> bool:
    """Whether the person must have a second factor and has none."""
    return access.must_have_factor(person) and not has_factor(person)


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
