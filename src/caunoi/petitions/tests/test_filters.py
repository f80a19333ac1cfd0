"""Filters of the box under a name: a person's own, or shared with her unit; they grant nothing."""

from __future__ import annotations

import pytest

from caunoi.org.models import FilterPage, SavedFilter
from caunoi.org.tests.cast import Cast
from caunoi.petitions.queries.filters import about_of, kept_query, saved_for
from caunoi.petitions.states import Status
from caunoi.petitions.tests.walks import a_petition, classified, sent

pytestmark = pytest.mark.django_db
BOX = "/hop-kien-nghi/"
FILTERS = f"{BOX}bo-loc/"


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_filter_is_kept_shared_renamed_and_removed(cast: Cast) -> None:
    client = cast.client(cast.officer)
    query = "nhom=tat-ca&linh-vuc=ROADS"
    assert "Lưu bộ lọc này" in page_of(client.get(f"{BOX}?{query}&trang=2"))
    assert client.post(f"{FILTERS}?{query}&trang=2", {"name": "Đường sá", "is_shared": "on"}).status_code == 302
    kept = SavedFilter.objects.get()
    assert (kept.page, kept.query, kept.unit) == (FilterPage.PETITIONS, query, cast.commune)
    assert saved_for(cast.leader_of_commune) == [kept]
    assert saved_for(cast.stranger) == saved_for(cast.clerk) == []
    assert "Đường sá" in page_of(cast.client(cast.leader_of_commune).get(BOX))
    edit = f"{FILTERS}{kept.pk}/"
    for person in (cast.leader_of_commune, cast.stranger):
        assert cast.client(person).post(edit, {"deed": "remove"}).status_code == 404
    client.post(edit, {"name": "Giao thông"})
    kept.refresh_from_db()
    assert (kept.name, kept.unit) == ("Giao thông", None)
    assert saved_for(cast.leader_of_commune) == []
    client.post(edit, {"deed": "remove"})
    assert not SavedFilter.objects.exists()


def test_it_shows_the_rows_that_whoever_opens_it_may_see(cast: Cast) -> None:
    mine, other = classified(cast, sent(cast).petition), a_petition(cast, Status.NEW)
    client = cast.client(cast.officer)
    client.post(f"{FILTERS}?nhom=tat-ca&linh-vuc=ROADS", {"name": "Đường sá"})
    address = f"{BOX}?{SavedFilter.objects.get().query}"
    shown = page_of(client.get(address))
    assert mine.ref in shown
    assert other.ref not in shown
    assert mine.ref not in page_of(cast.client(cast.stranger).get(address))


def test_a_filter_needs_something_to_ask_and_a_name_of_its_own(cast: Cast) -> None:
    client = cast.client(cast.officer)
    client.post(FILTERS, {"name": "Tất cả"})
    assert not SavedFilter.objects.exists()
    client.post(f"{FILTERS}?nhom=moi", {"name": "Mới"})
    assert "Đã có bộ lọc tên này" in page_of(client.post(f"{FILTERS}?nhom=qua-han", {"name": "Mới"}))
    assert "Ghi tên bộ lọc" in page_of(client.post(f"{FILTERS}?nhom=qua-han", {"name": " "}))
    # The same name on another list is another filter.
    SavedFilter.objects.create(person=cast.officer, page=FilterPage.TASKS, name="Mới", query="q=hop")
    assert [one.query for one in saved_for(cast.officer)] == ["nhom=moi"]


def test_the_address_is_told_in_words_and_always_written_alike() -> None:
    assert kept_query({"q": "cống", "trang": "3", "nhom": "tat-ca", "linh-vuc": ""}) == "nhom=tat-ca&q=c%E1%BB%91ng"
    asked = {"nhom": "tat-ca", "linh-vuc": "ROADS", "tinh-trang": "CLOSED", "q": "cống"}
    assert about_of(asked) == "Tất cả · Giao thông, hạ tầng · Đã đóng · Tìm: cống"
    assert about_of({"nhom": "x", "tinh-trang": "y", "so-lieu": "z"}) == ""
