from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from caunoi.ground import text
from caunoi.ground.fields import FoldedField, NfcCharField, NfcTextField, SortKeyField
from caunoi.ground.tests.golden import GOLDEN
from caunoi.ground.workdays.models import CalendarDay, DayKind

DECOMPOSED = unicodedata.normalize("NFD", "Mường Bú")


class Village(models.Model):
    """A table of these tests."""

    name = NfcCharField(max_length=100)
    note = NfcTextField(blank=True)
    order = SortKeyField(key=text.place_sort_key, db_index=True)
    folded = FoldedField(sources=("name", "note"))

    class Meta:
        app_label = "tests_of_fields"

    class Privacy:
        personal = ()
        plain = ("id", "name", "note", "order", "folded")

    def __str__(self) -> str:
        return self.name


@pytest.fixture
def villages(transactional_db: None) -> Any:
    with connection.schema_editor() as editor:
        editor.create_model(Village)
    yield Village._default_manager
    with connection.schema_editor() as editor:
        editor.delete_model(Village)


def test_derived_columns_fill_themselves(villages: Any) -> None:
    village = villages.create(name="bản Giàn", note="Có Nhà văn hoá")
    assert (village.order, village.folded) == (text.sort_key("Giàn"), "ban gian co nha van hoa")
    village.name = "bản Đứa"
    village.save()
    village.refresh_from_db()
    assert (village.order, village.folded) == (text.sort_key("Đứa"), "ban dua co nha van hoa")


def test_many_rows_at_once_are_filled_too(villages: Any) -> None:
    villages.bulk_create(Village(name=f"bản {name}") for name in ("Ơn", "Ong", "Ốm"))
    assert list(villages.order_by("order").values_list("name", flat=True)) == ["bản Ong", "bản Ốm", "bản Ơn"]


def test_the_database_orders_and_compares_keys_by_bytes(villages: Any) -> None:
    villages.bulk_create(Village(name=name) for name in reversed(GOLDEN))
    assert list(villages.order_by("order").values_list("name", flat=True)) == GOLDEN
    after_d = villages.filter(order__gt=text.sort_key("Dương")).order_by("order")
    assert after_d.first().name == "Đặng"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT collation_name FROM information_schema.columns WHERE table_name = %s AND column_name = 'order'",
                [Village._meta.db_table],
            )
            assert cursor.fetchone() == ("C",)


def test_text_is_composed_on_its_way_in_and_in_queries(villages: Any) -> None:
    villages.create(name=DECOMPOSED, note=DECOMPOSED)
    stored = villages.values_list("name", "note").get()
    assert stored == ("Mường Bú", "Mường Bú")
    assert villages.filter(name=DECOMPOSED).count() == 1
    villages.update(note=DECOMPOSED + " 2")
    assert villages.get().note == "Mường Bú 2"


def test_a_form_hands_over_composed_text() -> None:
    field = NfcCharField(max_length=8)
    assert field.clean(DECOMPOSED, None) == "Mường Bú"


def test_a_row_in_memory_is_composed_after_saving(villages: Any) -> None:
    village = Village(name=DECOMPOSED)
    village.save()
    assert village.name == "Mường Bú"


def test_a_key_longer_than_its_column_is_cut(villages: Any) -> None:
    assert len(villages.create(name="ă" * 100, note="").order) <= 400
    long = SortKeyField(max_length=10)
    long.set_attributes_from_name("order")
    assert long.derive(Village(name="abcdefghijklm")) == "abcdefghij"


def test_a_migration_names_the_key_and_imports_no_function_of_ours() -> None:
    written, imports = MigrationWriter.serialize(Village._meta.get_field("order"))
    assert "key='place_sort_key'" in written
    assert imports == {"import caunoi.ground.fields"}
    clone = Village._meta.get_field("order").clone()
    assert isinstance(clone, SortKeyField)
    assert clone.derive(Village(name="bản Giàn")) == text.sort_key("Giàn")


@pytest.mark.django_db
def test_composing_holds_for_the_tables_of_the_house() -> None:
    CalendarDay.objects.create(on="2026-09-02", kind=DayKind.HOLIDAY, name=unicodedata.normalize("NFD", "Quốc khánh"))
    assert CalendarDay.objects.values_list("name", flat=True).get() == "Quốc khánh"
