"""The record of processing: rows with basis and days, kinds of data from the tables, terms as they are enforced."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from caunoi.desk.queries.processing import processing_of_today
from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.privacy.actions import WRITTEN, CannotSetActivity, seed_activities, set_activity, starter_activities
from caunoi.ground.privacy.models import Activity
from caunoi.ground.privacy.queries import activities, declared
from caunoi.org import actions
from caunoi.org.access import Denied
from caunoi.petitions.actions import seed_retention
from caunoi.petitions.models import Retention


@pytest.fixture(autouse=True)
def known(db: None) -> None:
    seed_activities()
    seed_retention()


def senders() -> Activity:
    return Activity.objects.get(code="senders", until_on=None)


def given(**words: Any) -> dict[str, Any]:
    """A whole form, by default as it stands, from tomorrow."""
    first = times.today() + timedelta(days=1)
    return {**{name: getattr(senders(), name) for name in WRITTEN}, "from_on": f"{first:%d/%m/%Y}", **words}


def test_what_the_house_brings_is_written_once_and_a_row_of_the_office_is_left_alone(cast):
    assert seed_activities() == 0
    Activity.objects.filter(code="papers").delete()
    Activity.objects.filter(code="trail").update(purpose="Theo quy chế riêng")
    assert seed_activities() == 1
    assert Activity.objects.get(code="trail").purpose == "Theo quy chế riêng"
    assert Activity.objects.count() == len(starter_activities())


def test_the_page_tells_every_kind_of_data_that_a_table_declares(cast):
    page = cast.client(cast.leader).get(reverse("desk:processing")).content.decode()
    told = " ".join(words for one in processing_of_today().processed for _, words in one.lines)
    assert {one.words.lower() for one in declared() if one.words.lower() not in told.lower()} == set()
    for one in Retention.objects.filter(until_on=None):
        assert one.name in page
    assert "số định danh" in page
    assert "Sửa" not in page.split("<main")[1]


def test_only_head_and_administrator_of_the_province_see_it_and_only_the_administrator_sets_it(cast):
    edit = reverse("desk:activity", args=[senders().pk])
    for person in (cast.officer, cast.leader_of_commune, cast.stranger, cast.clerk, cast.auditor, cast.nobody):
        for door in ("processing", "processing_paper", "processing_pdf"):
            assert cast.client(person).get(reverse(f"desk:{door}")).status_code == 404
    for person in (cast.officer, cast.leader):
        assert cast.client(person).get(edit).status_code == 404
        assert cast.client(person).post(edit, given()).status_code == 404
        with pytest.raises(Denied):
            actions.set_processing(activity=senders(), by=person, **{**given(), "from_on": times.today()})
    assert Activity.objects.count() == len(starter_activities())
    assert cast.client(cast.administrator).get(reverse("desk:activity", args=[senders().pk + 999])).status_code == 404


def test_other_words_hold_from_their_day_and_the_old_ones_stay(cast):
    before, client = senders(), cast.client(cast.administrator)
    edit = reverse("desk:activity", args=[before.pk])
    answer = client.post(edit, given(purpose="Trả lời người gửi, theo Quy chế 7"))
    assert answer.status_code == 302
    assert activities().get(code="senders").purpose == before.purpose
    with times.standing_at(times.now() + timedelta(days=1)):
        assert activities().get(code="senders").purpose == "Trả lời người gửi, theo Quy chế 7"
        page = client.get(reverse("desk:processing")).content.decode()
        assert "Đã thay, vẫn giữ để tra" in page
        assert before.purpose in page
    assert list(TrailEntry.objects.filter(deed__startswith="privacy_activity.").values_list("deed", flat=True)) == [
        "privacy_activity.seeded",
        "privacy_activity.ended",
        "privacy_activity.set",
    ]


def test_words_that_are_missing_or_a_day_that_is_over_are_refused_and_nothing_is_lost(cast):
    edit, client = reverse("desk:activity", args=[senders().pk]), cast.client(cast.administrator)
    page = client.post(edit, given(basis=" ", purpose="Đang viết")).content.decode()
    assert "Ghi căn cứ" in page
    assert "Đang viết" in page
    assert "Chọn ngày từ" in client.post(edit, given(from_on="01/02/2026")).content.decode()
    assert Activity.objects.count() == len(starter_activities())


def test_a_row_that_has_ended_is_not_set_again(cast):
    words = {name: getattr(senders(), name) for name in WRITTEN}
    old, day = senders(), times.today() + timedelta(days=1)
    set_activity(activity=old, from_on=day, by=None, **words)
    with pytest.raises(CannotSetActivity, match="hết hiệu lực"):
        set_activity(activity=old, from_on=day, by=None, **words)


def test_the_paper_tells_what_the_page_tells(cast):
    client = cast.client(cast.leader)
    answer = client.get(reverse("desk:processing_paper"))
    assert answer["Content-Disposition"] == 'attachment; filename="so-dang-ky-xu-ly-du-lieu.docx"'
    paper = docx.Document(BytesIO(answer.content))
    lines = "\n".join(one.text for one in paper.paragraphs)
    record = processing_of_today()
    for one in record.processed:
        assert one.activity.name in lines
        for name, words in one.lines:
            assert f"{name}: {words}".rstrip(".") in lines
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {one.basis for one in record.terms} <= cells


@pytest.mark.office
def test_the_record_comes_as_pdf(cast):
    answer = cast.client(cast.administrator).get(reverse("desk:processing_pdf"))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "DỮ LIỆU CÁ NHÂN" in text.upper()
