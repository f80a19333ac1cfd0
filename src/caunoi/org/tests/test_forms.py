"""Words of forms, and that every message Django can show in a form is Vietnamese."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from django import forms
from django.core import validators
from django.utils import translation

import caunoi
from caunoi.org.forms import DayField, NameField, PhoneField, SplitForm, full_name_of
from caunoi.org.models import UnitKind

CATALOGUE = polib.pofile(str(Path(caunoi.__file__).parent / "locale" / "vi" / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.msgid[:40])
def test_the_catalogue_says_what_to_do_and_keeps_the_places(entry):
    said = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
    assert said
    assert "Vui lòng" not in said
    assert "!" not in said
    for place in ("%(limit_value)d", "%(show_value)d", "%(max)s", "%(max)d", "%d", "%(verbose_name)s", "{min_days}"):
        assert (place in entry.msgid) == (place in said) or place == "%(show_value)d"


def test_the_catalogue_is_compiled_and_in_use():
    assert translation.get_language() == "vi"
    assert str(forms.CharField().error_messages["required"]) == "Điền mục này."


FIELDS = [
    forms.CharField, forms.IntegerField, forms.FloatField, forms.DecimalField, forms.DateField, forms.TimeField,
    forms.DateTimeField, forms.DurationField, forms.EmailField, forms.FileField, forms.ChoiceField,
    forms.MultipleChoiceField, forms.UUIDField, forms.JSONField, forms.ImageField,
]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_every_message_of_a_field_is_translated(field):
    with translation.override(None):
        source = {key: str(message) for key, message in field().error_messages.items()}
    for key, message in field().error_messages.items():
        assert str(message) != source[key] or not source[key], key


@pytest.mark.parametrize(
    "validator", [validators.ProhibitNullCharactersValidator, validators.EmailValidator, validators.URLValidator]
)
def test_messages_of_validators_are_translated(validator):
    with translation.override(None):
        source = str(validator.message)
    assert str(validator.message) != source


@pytest.mark.parametrize("written", ["08/07/2026", "8/7/2026", "2026-07-08", "08-07-2026"])
def test_a_day_is_read_as_it_is_written_here(written):
    assert DayField().clean(written).isoformat() == "2026-07-08"


def test_a_telephone_is_kept_in_the_form_of_the_world_and_shown_in_ours():
    field = PhoneField(required=False)
    assert field.clean("0912.345.678") == "+84912345678"
    assert field.clean("") == ""
    assert field.prepare_value("+84912345678") == "0912 345 678"
    assert field.prepare_value("0912") == "0912"
    assert field.prepare_value(None) is None


def test_a_name_is_kept_composed_with_single_spaces():
    assert NameField().clean("  Lò  Thị Hu\u031bơng ".replace("u\u031bơ", "ươ")) == "Lò Thị Hương"


def test_full_names_are_made_where_there_is_a_pattern(cast):
    assert full_name_of(UnitKind.AREA, "BAN", "bản Giàn") == "Ban Công tác Mặt trận bản Giàn"
    assert full_name_of(UnitKind.COMMUNE, "XA", "xã Mường Bú") == "Ủy ban MTTQ Việt Nam xã Mường Bú"
    assert full_name_of(UnitKind.BOARD, "", "Ban Dân chủ") == "Ban Dân chủ"
    form = SplitForm({"version": 1, "parts": "Tổ một\nTổ hai", "on": "01/01/2026"}, unit=cast.board)
    assert form.is_valid()
    assert [part.name for part in form.values["parts"]] == ["Tổ một", "Tổ hai"]
