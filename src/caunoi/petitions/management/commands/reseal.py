"""`caunoi reseal`: every sealed text of every table under the first key of CAUNOI_SEALING_KEY.

May be broken off and run again. Ends with 1 when some text could be opened by no key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from caunoi.ground import sealing
from caunoi.ground.audit.actions import record
from caunoi.ground.fields import Sealed, SealedTextField

BATCH = 200
MOST_EXAMPLES = 5


@dataclass(slots=True)
class Resealed:
    """How many texts were sealed anew; how many no key opens, and where some of them stand."""

    sealed: int = 0
    broken: int = 0
    examples: tuple[str, ...] = ()


def sealed_fields() -> dict[type[models.Model], list[SealedTextField]]:
    """Every table with sealed columns, found by looking."""
    found = {
        model: [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        for model in apps.get_models()
    }
    return {model: fields for model, fields in found.items() if fields}


def reseal() -> Resealed:
    """Go over all rows in small transactions; a run that was broken off goes on where something is left to do."""
    done = Resealed()
    for model, fields in sealed_fields().items():
        last: Any = 0
        while pks := list(model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            last = pks[-1]
            with transaction.atomic():
                for row in model._base_manager.select_for_update().filter(pk__in=pks):
                    _reseal_row(row, fields, done)
    return done


def _reseal_row(row: models.Model, fields: list[SealedTextField], done: Resealed) -> None:
    fresh: list[str] = []
    for field in fields:
        held = row.__dict__.get(field.attname)
        if not isinstance(held, Sealed) or sealing.is_current(held.stored):
            continue
        try:
            getattr(row, field.attname)
        except sealing.BrokenSeal:
            done.broken += 1
            if len(done.examples) < MOST_EXAMPLES:
                done.examples += (f"{row._meta.db_table} {row.pk} {field.column}",)
        else:
            fresh.append(field.attname)
    if fresh:
        row.save(update_fields=fresh)
        done.sealed += len(fresh)


class Command(BaseCommand):
    help = "Niêm phong lại mọi dòng bằng khóa đầu của CAUNOI_SEALING_KEY."

    def handle(self, **_: Any) -> None:
        done = reseal()
        record("sealing.renewed", by=None, on=None, facts={"count": done.sealed})
        self.stdout.write(f"Đã niêm phong lại {done.sealed} ô.")
        if done.broken:
            raise CommandError(
                f"{done.broken} ô không mở được bằng khóa nào: {', '.join(done.examples)}. Thêm khóa cũ vào"
                " CAUNOI_SEALING_KEY rồi chạy lại."
            )
