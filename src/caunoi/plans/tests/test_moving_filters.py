"""Filters that were saved while they belonged to tasks alone are there after their rows have moved."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from caunoi.org.models import FilterPage, SavedFilter
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_row_keeps_who_with_whom_its_name_and_what_it_asks(cast: Cast) -> None:
    moving = import_module("caunoi.plans.migrations.0012_saved_filters_move_to_units_and_people")
    given = {"person_id": cast.officer.pk, "unit_id": cast.commune.pk, "name": "Quá hạn", "query": "trang-thai=qua-han"}
    old = SavedFilter.objects.create(page=FilterPage.TASKS, **given)
    rows = [{**given, "created_at": old.created_at}]
    old.delete()

    class Old:
        """The table as the migration finds it: it is read by `using`, `order_by` and `values` alone."""

        objects = SimpleNamespace()

    Old.objects.using = lambda _alias: Old.objects
    Old.objects.order_by = lambda *_names: Old.objects
    Old.objects.values = lambda *names: [{name: row[name] for name in names} for row in rows]

    def get_model(folder: str, name: str) -> object:
        return Old if folder == "plans" else apps.get_model(folder, name)

    moving.move(SimpleNamespace(get_model=get_model), SimpleNamespace(connection=connection))
    kept = SavedFilter.objects.get()
    assert {name: getattr(kept, name) for name in given} == given
    assert (kept.page, kept.created_at) == (FilterPage.TASKS, rows[0]["created_at"])
