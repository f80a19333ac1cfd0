"""Pages of reports, by way of the browser's requests."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.models import Report, Round
from caunoi.reporting.queries import figures_of
from caunoi.reporting.tests.walks import a_draft, a_report, a_round, a_sent_report

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def section_of(report: Report, number: int = 2) -> str:
    return reverse("reporting:section", args=[report.ref, number])


def test_the_office_opens_a_round_and_a_commune_cannot(cast: Cast) -> None:
    actions.seed_forms()
    form = {"data_set": "1", "period": "2026Q3", "due_on": (today() + timedelta(days=5)).isoformat()}
    page = signed_in(cast.clerk).get(reverse("reporting:open_round"))
    form["data_set"] = str(page.context["form"].fields["data_set"].queryset.get(code="BC-XA").pk)
    assert signed_in(cast.officer).post(reverse("reporting:open_round"), form).status_code == 404
    answer = signed_in(cast.clerk).post(reverse("reporting:open_round"), form)
    assert answer.status_code == 302
    assert Round.objects.get().period == "2026Q3"
    again = signed_in(cast.clerk).post(reverse("reporting:open_round"), form)
    assert "đã mở" in again.content.decode()


def test_an_officer_fills_in_a_section_without_a_script(cast: Cast) -> None:
    report = a_report(cast)
    client = signed_in(cast.officer)
    assert "2.01" in client.get(section_of(report)).content.decode()
    answer = client.post(section_of(report), {"v-2.01": "1.250", "v-2.03": "1.200", "n-2.03": "đến 25/9", "next": "1"})
    assert answer.headers["Location"] == section_of(report, 3)
    assert {code: int(value or 0) for code, value in figures_of(report).items()} == {"2.01": 1250, "2.03": 1200}


def test_a_tick_takes_the_number_that_the_house_counts(cast: Cast) -> None:
    report = a_report(cast)
    page = signed_in(cast.officer).get(section_of(report, 6)).content.decode()
    assert "Hệ thống đếm được" in page
    signed_in(cast.officer).post(section_of(report, 6), {"v-6.13a": "9", "u-6.13a": "on"})
    assert figures_of(report)["6.13a"] == 0


@pytest.mark.parametrize("typed", ["mười", "1.5", "=1+1", "-3", "1e9"])
def test_what_is_no_number_is_told_at_its_cell_and_what_was_typed_stays(cast: Cast, typed: str) -> None:
    report = a_report(cast)
    page = signed_in(cast.officer).post(section_of(report), {"v-2.01": typed, "v-2.03": "4"}).content.decode()
    assert f'value="{typed}"' in page
    assert 'value="4"' in page
    assert figures_of(report) == {}


def test_a_conflict_shows_both_numbers(cast: Cast) -> None:
    report = a_draft(cast)
    page = signed_in(cast.officer).post(section_of(report), {"v-2.01": "15", "w-2.01": "11", "w-2.03": "9"})
    words = page.content.decode()
    assert "Lò Thị Hương" in words
    assert "<small>Số của bạn</small><b>15</b>" in words
    assert "<small>Số đang có</small><b>12</b>" in words
    assert 'name="w-2.01" value="12"' in words


def test_after_a_conflict_either_number_can_be_chosen(cast: Cast) -> None:
    report = a_draft(cast)
    client = signed_in(cast.officer)
    client.post(section_of(report), {"v-2.01": "15", "w-2.01": "12", "t-2.01": "on"})
    assert figures_of(report)["2.01"] == 12
    client.post(section_of(report), {"v-2.01": "15", "w-2.01": "12"})
    assert figures_of(report)["2.01"] == 15


def test_the_unit_sends_the_office_returns_and_accepts(cast: Cast) -> None:
    report = a_draft(cast)
    officer, clerk = signed_in(cast.officer), signed_in(cast.clerk)
    assert officer.post(reverse("reporting:submit", args=[report.ref]), {"words": "Gửi Văn phòng"}).status_code == 302
    back = reverse("reporting:send_back", args=[report.ref])
    assert "Ghi ít nhất một chỗ" in clerk.post(back, {"due_on": today().isoformat()}).content.decode()
    clerk.post(back, {"due_on": today().isoformat(), "r-2.01": "Thiếu bản Giàn"})
    page = officer.get(section_of(report)).content.decode()
    assert "<b>Cần sửa:</b> Thiếu bản Giàn" in page
    assert 'name="v-2.01"' in page
    assert 'name="v-2.03"' not in page
    officer.post(section_of(report), {"v-2.01": "13", "w-2.01": "12"})
    officer.post(reverse("reporting:submit", args=[report.ref]), {"words": ""})
    clerk.post(reverse("reporting:accept", args=[report.ref]))
    totals = clerk.get(reverse("reporting:totals", args=[report.round.ref])).content.decode()
    assert reverse("reporting:parts", args=[report.round.ref, "2.01"]) in totals
    parts = clerk.get(reverse("reporting:parts", args=[report.round.ref, "2.01"])).content.decode()
    assert "xã Mường Bú" in parts
    assert ">13<" in parts


def test_what_has_to_be_put_right_is_one_press_away(cast: Cast) -> None:
    report = a_draft(cast)
    client, to_cell = signed_in(cast.officer), f'<a href="{section_of(report)}?o=2.03#row-2.03">2.03</a>'
    actions.save_values(report=report, values={"2.03": Decimal(13)}, by=cast.officer)
    assert to_cell in client.get(reverse("reporting:submit", args=[report.ref])).content.decode()
    actions.save_values(report=report, values={"2.03": Decimal(9)}, by=cast.officer)
    actions.submit_report(report=report, by=cast.officer)
    reasons = {"2.03": "Xem lại", "RESULTS": "Viết rõ hơn"}
    actions.return_report(report=report, reasons=reasons, due_on=report.due_on, by=cast.clerk)
    for address in (reverse("reporting:report", args=[report.ref]), section_of(report, 1)):
        page = client.get(address).content.decode()
        assert to_cell in page
        assert f'<a href="{reverse("reporting:narrative", args=[report.ref])}">Kết quả' in page


def test_the_narrative_is_kept(cast: Cast) -> None:
    report = a_report(cast)
    address = reverse("reporting:narrative", args=[report.ref])
    signed_in(cast.officer).post(address, {"RESULTS": "Đã họp 5 bản.", "PROPOSALS": ""})
    assert (
        "Đã họp 5 bản." in signed_in(cast.officer).get(reverse("reporting:report", args=[report.ref])).content.decode()
    )


def test_every_door_to_a_draft_is_closed_to_everybody_else(cast: Cast) -> None:
    report = a_draft(cast)
    for person in (cast.stranger, cast.clerk, cast.leader, cast.nobody, cast.administrator):
        for name in ("report", "narrative", "submit"):
            assert signed_in(person).get(reverse(f"reporting:{name}", args=[report.ref])).status_code == 404
        assert signed_in(person).post(section_of(report), {"v-2.01": "1"}).status_code == 404
        assert signed_in(person).post(reverse("reporting:accept", args=[report.ref])).status_code == 404
    assert figures_of(report)["2.01"] == 12


def test_a_commune_cannot_accept_return_or_follow(cast: Cast) -> None:
    report = a_sent_report(cast)
    officer = signed_in(cast.officer)
    assert officer.post(reverse("reporting:accept", args=[report.ref])).status_code == 403
    assert officer.post(reverse("reporting:send_back", args=[report.ref]), {"r-2.01": "x"}).status_code == 403
    for name in ("round", "totals"):
        assert officer.get(reverse(f"reporting:{name}", args=[report.round.ref])).status_code == 404
    assert officer.post(reverse("reporting:remind", args=[report.round.ref])).status_code == 404


def test_following_a_round_costs_the_same_for_two_units_and_for_many(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    opened = a_round(cast)
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(reverse("reporting:round", args=[opened.ref]))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(reverse("reporting:totals", args=[opened.ref]))
