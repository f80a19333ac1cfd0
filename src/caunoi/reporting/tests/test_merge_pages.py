"""Pages on which words are merged, by way of the browser's requests."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.org.tests.cast import Cast
from caunoi.reporting.models import MergedText, Round
from caunoi.reporting.tests.walks import a_round, sent_and_accepted

pytestmark = pytest.mark.django_db


def a_ready_round(cast: Cast) -> tuple[Round, str]:
    a = a_round(cast)
    sent_and_accepted(cast, a)
    return a, reverse("reporting:merge", args=[a.ref, "ket-qua"])


def test_the_office_drafts_edits_moves_and_drops(cast: Cast) -> None:
    a, page = a_ready_round(cast)
    office = cast.client(cast.clerk)
    assert "2 đơn vị nêu" in office.get(page).content.decode()
    assert office.post(page, {"seen": "0", "do": "draft", "own": "Câu của Văn phòng {2.01}."}).status_code == 302
    row = MergedText.objects.get()
    own, first, second = (one["id"] for one in row.sentences)
    data = {
        "seen": str(row.version),
        f"t-{own}": "Câu của Văn phòng {2.01}.",
        f"p-{own}": "3",
        f"t-{first}": "Các xã tuyên truyền.",
        f"p-{first}": "2",
        f"t-{second}": "x",
        f"p-{second}": "3",
        f"d-{second}": "on",
        "own": "",
    }
    office.post(page, data)
    row.refresh_from_db()
    assert [one["text"] for one in row.sentences] == ["Các xã tuyên truyền.", "Câu của Văn phòng {2.01}."]
    read = office.get(reverse("reporting:merged", args=[a.ref])).content.decode()
    assert "Câu của Văn phòng 42." in read
    assert f"{cast.commune.short_name}, bản 1" in read


def test_picked_sentences_come_in_and_a_stale_page_loses_nothing(cast: Cast) -> None:
    _, page = a_ready_round(cast)
    office = cast.client(cast.clerk)
    by_unit = office.get(page + "?xem=don-vi")
    keys = [voice.key for _, said in by_unit.context["sources"] for voice in said]
    office.post(page, {"seen": "0", "do": "pick", "pick": keys[:2], "own": ""})
    assert len(MergedText.objects.get().sentences) == 2
    late = cast.client(cast.leader).post(page, {"seen": "0", "own": "Ý của lãnh đạo."}).content.decode()
    assert "Bản người khác vừa lưu" in late
    assert "Ý của lãnh đạo." in late
    assert len(MergedText.objects.get().sentences) == 2


def test_the_table_of_sources_names_every_unit_and_version(cast: Cast) -> None:
    a, page = a_ready_round(cast)
    office = cast.client(cast.clerk)
    office.post(page, {"seen": "0", "do": "draft", "own": "=1+1 không phải công thức."})
    book = CalamineWorkbook.from_filelike(io.BytesIO(office.get(reverse("reporting:traces", args=[a.ref])).content))
    rows = book.get_sheet_by_index(0).to_python()[3:]
    assert {(row[3], row[5]) for row in rows if row[4]} == {
        (cast.commune.short_name, 1.0),
        (cast.other_commune.short_name, 1.0),
    }
    assert any(row[2] == "=1+1 không phải công thức." and row[3] == "Văn phòng viết" for row in rows)


@pytest.mark.parametrize("data", [{}, {"seen": "x"}, {"seen": "-1", "do": "draft"}])
def test_a_broken_form_writes_nothing(cast: Cast, data: dict[str, str]) -> None:
    _, page = a_ready_round(cast)
    assert cast.client(cast.clerk).post(page, {"own": "Một câu.", **data}).status_code == 200
    assert not MergedText.objects.exists()


def test_nobody_else_reads_or_writes(cast: Cast) -> None:
    a, page = a_ready_round(cast)
    doors = [page, reverse("reporting:merged", args=[a.ref]), reverse("reporting:traces", args=[a.ref])]
    for person in (cast.officer, cast.stranger, cast.village_head):
        assert [cast.client(person).get(door).status_code for door in doors] == [404, 404, 404]
    assert cast.client(cast.officer).post(page, {"seen": "0", "own": "x"}).status_code == 404
    assert cast.client(cast.auditor).get(page).status_code in (403, 404)
    assert cast.client(cast.auditor).get(doors[1]).status_code == 200
    assert cast.client(cast.clerk).get(reverse("reporting:merge", args=[a.ref, "khac"])).status_code == 404
    assert not MergedText.objects.exists()
