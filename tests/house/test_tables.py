"""Tables run downstairs too, and every field says whether it is personal."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.fields.related import ForeignObject, RelatedField

from caunoi.ground.privacy.actions import starter_activities
from caunoi.ground.privacy.queries import declared
from tests.house import survey

# What the house never writes beside a person's name (docs/adr and the plan's own limits).
FORBIDDEN_WORDS = re.compile(
    r"(?:^|_)(?:ethnic\w*|race|dan_toc|religio\w*|faith|belief\w*|ton_giao|party|partisan|dang_vien|political\w*"
    r"|opinion|health\w*|illness|disease|disab\w*|offence|offense|crim\w*|conviction|blood\w*)(?:_|$)"
)


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("caunoi.")]


def home_of(model: type[models.Model]) -> str:
    return survey.folder_of(Path(model._meta.app_config.path) / "models.py")


def storey_of(model: type[models.Model]) -> int:
    return survey.storeys()[home_of(model).split("/")[0]]


def crossing_links() -> list[RelatedField]:
    """Foreign keys and the like from one of our folders to another table that is not in the same folder."""
    return [
        field
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject | models.ManyToManyField) and home_of(model) != home_of(field.related_model)
    ]


def test_there_are_tables_and_links_to_look_at():
    assert len(ours()) >= 10
    assert len(crossing_links()) >= 5


def test_a_link_between_folders_leads_downstairs():
    upward = [
        str(field)
        for field in crossing_links()
        if field.related_model._meta.label != settings.AUTH_USER_MODEL
        and storey_of(field.related_model) > storey_of(field.model)
    ]
    assert upward == []


def test_neighbours_on_one_storey_hold_no_links_to_each_other():
    sideways = [
        str(field)
        for field in crossing_links()
        if storey_of(field.related_model) == storey_of(field.model) > 1
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
    ]
    assert sideways == []


def test_a_link_between_folders_leaves_no_attribute_on_the_lower_table():
    assert [str(field) for field in crossing_links() if field.remote_field.related_name != "+"] == []


def test_each_personal_field_is_held_for_an_activity_with_purpose_and_basis():
    written = {one.code: one for one in starter_activities()}
    fields = declared()
    assert len(fields) > 60
    assert [f"{one.table._meta.label}.{one.name}" for one in fields if one.activity not in written] == []
    assert [f"{one.table._meta.label}.{one.name}" for one in fields if not one.words] == [], "has no Vietnamese words"
    assert {one.activity for one in fields} == set(written), "an activity that no table names"
    told = ("name", "purpose", "basis", "subjects", "receivers", "kept_where", "term", "safeguards")
    assert [(code, name) for code, one in written.items() for name in told if not getattr(one, name).strip()] == []


def test_a_personal_field_without_an_activity_would_be_noticed():
    class Fields(dict):
        def get_field(self, name):
            return models.CharField("họ tên", name=name)

    undeclared = type("Card", (), {"Privacy": type("P", (), {"personal": ("full_name",)}), "_meta": Fields()})
    assert [(one.words, one.activity) for one in declared([undeclared])] == [("họ tên", "")]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
class TestEveryTable:
    def test_each_field_is_declared_personal_or_plain(self, model):
        privacy = vars(model).get("Privacy")
        assert privacy is not None, "has no inner class Privacy"
        declared = [*privacy.personal, *privacy.plain]
        assert len(declared) == len(set(declared)), "names a field twice"
        assert set(declared) == {
            field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        } | ({field.name for field in model._meta.fields} - {field.name for field in model._meta.local_fields})

    def test_it_says_its_own_name(self, model):
        assert "__str__" in vars(model)

    def test_nothing_happens_behind_the_back_of_an_action(self, model):
        inherited_from_ours = [base for base in model.__mro__ if base.__module__.startswith("caunoi.")]
        assert not any("save" in vars(base) or "delete" in vars(base) for base in inherited_from_ours)
        assert not model._meta.ordering, "has an order of its own: sort where it is shown"

    def test_choices_are_stored_in_capitals(self, model):
        # The kind of a stored file is the ending of its name, not a word of ours.
        ours = [
            field for field in model._meta.fields if (model._meta.label, field.name) != ("files.StoredFile", "kind")
        ]
        codes = [code for field in ours for code, _ in field.flatchoices]
        assert [code for code in codes if not re.fullmatch(r"[A-Z][A-Z0-9_]*|", str(code))] == []

    def test_moments_days_and_people_are_named_by_their_endings(self, model):
        wrong = [
            field.name
            for field in model._meta.local_fields
            if (isinstance(field, models.DateTimeField) and not re.search(r"(^at|_at|last_login)$", field.name))
            or (type(field) is models.DateField and not re.search(r"(^on|_on|_from|_to)$", field.name))
        ]
        assert wrong == []


def test_no_row_about_people_tells_what_the_house_must_not_know():
    about_people = [model for model in ours() if vars(model)["Privacy"].personal]
    assert about_people
    told = [str(field) for model in about_people for field in model._meta.fields if FORBIDDEN_WORDS.search(field.name)]
    assert told == []


def test_storeys_are_read_from_the_contract():
    storeys = survey.storeys()
    order = ["ground", "org", "documents", "plans", "desk", "config"]
    assert all(storeys[below] < storeys[above] for below, above in pairwise(order))
    assert storeys["desk"] == storeys["portal"]


@pytest.mark.parametrize("word", ["ethnicity", "home_religion", "party_member", "health_note", "dan_toc", "offence"])
def test_a_forbidden_field_would_be_noticed(word):
    assert FORBIDDEN_WORDS.search(word)


@pytest.mark.parametrize("word", ["title", "unit", "received_at", "counterparty", "embrace"])
def test_an_innocent_field_passes(word):
    assert not FORBIDDEN_WORDS.search(word)
