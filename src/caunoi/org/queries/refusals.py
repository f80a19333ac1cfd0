"""What stands behind an address that somebody was refused: found for the trail alone, never shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model

from caunoi.org.models import Person, Unit

REF = "ref"


def _with_refs() -> list[type[Model]]:
    """Tables of any folder whose rows bear a reference code."""
    return [model for model in apps.get_models() if any(field.name == REF for field in model._meta.concrete_fields)]


def thing_behind(kwargs: Mapping[str, Any]) -> Model | None:
    """What the parameters of a door mean, by reference code, code of a unit or login name; None when nothing does."""
    for name, value in kwargs.items():
        if name == REF or name.endswith("_ref"):
            for model in _with_refs():
                found = model._base_manager.filter(**{REF: value}).first()
                if found is not None:
                    return found
    if "code" in kwargs:
        return Unit.objects.filter(code=kwargs["code"]).first()
    if "login" in kwargs:
        return Person.objects.filter(login=kwargs["login"]).first()
    return None
