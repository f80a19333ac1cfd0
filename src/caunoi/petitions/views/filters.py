"""Bộ lọc đã lưu of the box: the pages of `org`, mounted for petitions."""

from __future__ import annotations

from caunoi.org.models import FilterPage
from caunoi.org.mounted import FilterMount
from caunoi.petitions.queries.filters import about_of, kept_query, own_units

FILTERS = FilterMount(
    page=FilterPage.PETITIONS,
    list_route="petitions:box",
    list_name="Kiến nghị",
    example="Đường sá quá hạn",
    none_yet="Chưa có bộ lọc nào. Lọc hộp kiến nghị rồi bấm Lưu bộ lọc này.",
    to_list="Mở hộp kiến nghị",
    query_of=kept_query,
    about=lambda _person, asked: about_of(asked),
    units=own_units,
)
