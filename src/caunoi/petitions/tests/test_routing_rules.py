"""The rules by which a unit routes petitions: tried on past cases, set, read in order, never towards the body named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import ZONE, standing_at, today
from caunoi.org import actions as org
from caunoi.org.access import Denied
from caunoi.org.models import Unit, UnitKind
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import Petition, RoutingRule
from caunoi.petitions.queries.suggesting import office_suggested
from caunoi.petitions.routing import Case, Done, Route, chosen, compare, in_force
from caunoi.petitions.states import Kind
from caunoi.petitions.tests.walks import a_rule, classified, forwarded, rule_words, sent

ON = date(2026, 11, 2)
ROUTE = Route(1, 10, "A", "000001000009", ON)
CASE = Case("000001000002000003", "ROADS", "REPORT", time(9), is_working_day=True)
LIST = "/hop-kien-nghi/quy-tac/"


def a_second_office(cast: Cast) -> Unit:
    """Another authority of the commune, beside its committee."""
    return org.open_unit(
        parent=cast.commune, kind=UnitKind.AGENCY, name="Phòng Kinh tế xã Mường Bú", short_name="Phòng Kinh tế xã",
        by=cast.administrator,
    )  # fmt: skip


class TestWhichRuleSpeaks:
    @pytest.mark.parametrize(
        ("changed", "fits"),
        [
            ({}, True),
            ({"field": "ROADS", "kind": "REPORT", "place_path": "000001000002"}, True),
            ({"field": "LAND"}, False),
            ({"kind": "PROPOSAL"}, False),
            ({"place_path": "000001000004"}, False),
            ({"hours": "WITHIN"}, True),
            ({"hours": "OUTSIDE"}, False),
            ({"hours": "WITHIN", "opens_at": time(9, 1)}, False),
            ({"hours": "OUTSIDE", "closes_at": time(9)}, True),
        ],
    )
    def test_whatever_is_empty_fits_all(self, changed: dict[str, object], fits: bool) -> None:
        assert replace(ROUTE, **changed).fits(CASE) is fits  # type: ignore[arg-type]

    def test_a_day_off_is_outside_office_hours(self) -> None:
        assert replace(ROUTE, hours="OUTSIDE").fits(replace(CASE, is_working_day=False))

    @pytest.mark.parametrize("about", ["000001000009", "000001"])
    def test_none_names_the_body_complained_of_or_one_beneath_it(self, about: str) -> None:
        other = replace(ROUTE, number=2, position=20, to="B", to_path="000007")
        assert chosen([ROUTE, other], replace(CASE, about_path=about)) == other

    def test_the_first_in_order_that_holds_on_the_day_speaks(self) -> None:
        later = replace(ROUTE, number=2, position=5, to="B", from_on=ON + timedelta(days=1))
        past = replace(ROUTE, number=3, position=1, to="C", from_on=ON - timedelta(days=9), until_on=ON)
        assert [one.to for one in in_force([ROUTE, later, past], ON)] == ["C", "A"]
        assert [one.to for one in in_force([ROUTE, later, past], ON + timedelta(days=1))] == ["B", "A"]

    def test_an_office_that_cannot_be_given_is_passed_over(self) -> None:
        assert chosen([ROUTE], CASE, {"B"}) is None

    def test_past_cases_are_counted_beside_what_people_did(self) -> None:
        done = [Done("1", CASE, "A"), Done("2", CASE, "B"), Done("3", replace(CASE, field="LAND"), "A")]
        found = compare(done, [], [replace(ROUTE, field="ROADS")])
        assert (found.same, found.other, found.silent, found.same_before) == (1, 1, 1, 0)
        assert [one.ref for one in found.changed] == ["1", "2"]


@pytest.mark.django_db
class TestSetting:
    def test_only_what_was_tried_is_saved(self, cast: Cast) -> None:
        words = rule_words(cast.agency)
        for tried in ("", "x", actions.try_routing_rule(
            unit=cast.commune, words=rule_words(cast.agency, position=20), by=cast.officer
        )[1]):  # fmt: skip
            with pytest.raises(CannotHandle, match="thử trên việc cũ"):
                actions.set_routing_rule(unit=cast.commune, words=words, tried=tried, by=cast.officer)
        assert not RoutingRule.objects.exists()
        made = a_rule(cast, cast.agency)
        assert (made.by, made.unit) == (cast.officer, cast.commune)
        assert TrailEntry.objects.filter(deed="petition_routing.set").count() == 1

    def test_a_try_out_is_good_for_a_day(self, cast: Cast) -> None:
        words = rule_words(cast.agency, from_on=today() + timedelta(days=9))
        _, ticket = actions.try_routing_rule(unit=cast.commune, words=words, by=cast.officer)
        with standing_at(today() + timedelta(days=5)), pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.core.signing.time.time", lambda: datetime.now(ZONE).timestamp() + 90_000)
            with pytest.raises(CannotHandle, match="thử trên việc cũ"):
                actions.set_routing_rule(unit=cast.commune, words=words, tried=ticket, by=cast.officer)

    def test_another_rule_ends_the_one_before_and_both_are_kept(self, cast: Cast) -> None:
        rule = a_rule(cast, cast.agency)
        words = rule_words(cast.area, from_on=today() + timedelta(days=3))
        _, ticket = actions.try_routing_rule(unit=cast.commune, words=words, by=cast.officer, rule=rule)
        made = actions.set_routing_rule(unit=cast.commune, words=words, tried=ticket, by=cast.officer, rule=rule)
        rule.refresh_from_db()
        assert (rule.until_on, made.from_on) == (today() + timedelta(days=2), today() + timedelta(days=3))
        with pytest.raises(CannotHandle, match="đã thôi dùng"):
            actions.end_routing_rule(rule=rule, by=cast.officer)
        actions.end_routing_rule(rule=made, by=cast.leader_of_commune)
        assert RoutingRule.objects.filter(until_on=None).count() == 0

    def test_nobody_sets_rules_of_another_unit(self, cast: Cast) -> None:
        rule = a_rule(cast, cast.agency)
        for person in (cast.stranger, cast.village_head, cast.clerk, cast.auditor, cast.nobody, cast.administrator):
            with pytest.raises(Denied):
                actions.try_routing_rule(unit=cast.commune, words=rule_words(cast.agency), by=person)
            with pytest.raises(Denied):
                actions.end_routing_rule(rule=rule, by=person)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"reason": " "}, "lý do"),
            ({"position": 0}, "thứ tự"),
            ({"from_on": date(2026, 1, 1)}, "trở đi"),
            ({"field": "NOTHING"}, "lĩnh vực"),
            ({"kind": "DENUNCIATION"}, "loại khác"),
            ({"opens_at": time(17)}, "sau giờ bắt đầu"),
        ],
    )
    def test_bad_words_are_refused(self, cast: Cast, changed: dict[str, object], said: str) -> None:
        with pytest.raises(CannotHandle, match=said):
            actions.try_routing_rule(unit=cast.commune, words=rule_words(cast.agency, **changed), by=cast.officer)

    def test_places_and_offices_of_others_are_refused(self, cast: Cast) -> None:
        far = Unit.objects.get(code="UBND-03679")
        for words in (rule_words(far), rule_words(cast.agency, place=cast.other_area)):
            with pytest.raises(CannotHandle, match="trong danh sách"):
                actions.try_routing_rule(unit=cast.commune, words=words, by=cast.officer)


@pytest.mark.django_db
class TestSpeaking:
    @pytest.fixture(autouse=True)
    def _fresh(self) -> None:
        cache.clear()

    def test_the_rule_goes_before_the_words_and_a_person_confirms(self, cast: Cast) -> None:
        office = a_second_office(cast)
        a_rule(cast, office, field="ROADS", place=cast.area)
        petition = classified(cast, sent(cast).petition)
        client = cast.client(cast.officer)
        page = client.get(f"/hop-kien-nghi/{petition.ref}/").content.decode()
        assert "Chuyển Phòng Kinh tế xã" in page
        assert "Theo quy tắc 10 (bản Giàn · Giao thông, hạ tầng): Phòng phụ trách giao thông" in page
        form = client.get(f"/hop-kien-nghi/{petition.ref}/chuyen/").content.decode()
        assert f'<option value="{office.code}" selected>' in form
        petition.refresh_from_db()
        assert petition.unit == cast.commune

    def test_a_new_petition_is_read_by_the_field_that_its_words_speak_for(self, cast: Cast) -> None:
        a_rule(cast, cast.agency, field="ROADS")
        petition = sent(cast, words="Đường vào bản đầy ổ gà").petition
        found = office_suggested(petition)
        assert found is not None
        assert found.unit == cast.agency
        assert office_suggested(sent(cast, words="Xin chào").petition) is None

    def test_a_village_is_suggested_behind_its_own_door(self, cast: Cast) -> None:
        a_rule(cast, cast.area, place=cast.area)
        petition = classified(cast, sent(cast).petition)
        page = cast.client(cast.officer).get(f"/hop-kien-nghi/{petition.ref}/giao/").content.decode()
        assert f'<option value="{cast.area.code}" selected>' in page

    def test_what_complains_of_the_office_never_goes_there(self, cast: Cast) -> None:
        a_rule(cast, cast.agency)
        petition = classified(cast, sent(cast).petition, about=cast.agency)
        found = office_suggested(petition)
        assert found is None or found.unit != cast.agency

    def test_office_hours_are_those_of_the_calendar(self, cast: Cast) -> None:
        rule = a_rule(cast, cast.agency, hours="OUTSIDE")
        petition = classified(cast, sent(cast).petition)
        for moment, speaks in (
            (datetime(2026, 11, 4, 10, tzinfo=ZONE), False),
            (datetime(2026, 11, 4, 20, tzinfo=ZONE), True),
            (datetime(2026, 11, 8, 10, tzinfo=ZONE), True),
        ):
            Petition.objects.filter(pk=petition.pk).update(received_at=moment)
            petition.refresh_from_db()
            found = office_suggested(petition)
            assert bool(found and found.unit == rule.to) is speaks

    def test_sealed_words_and_denunciations_are_given_no_office(self, cast: Cast) -> None:
        a_rule(cast, cast.agency)
        petition = classified(cast, sent(cast).petition, kind=Kind.DENUNCIATION)
        assert office_suggested(petition) is None

    def test_the_page_asks_no_more_for_more_rules(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast).petition)
        client = cast.client(cast.officer)
        counts = []
        for more in (1, 5):
            for number in range(more):
                a_rule(cast, cast.agency, position=100 * more + number, hours="WITHIN")
            client.get(f"/hop-kien-nghi/{petition.ref}/")
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/hop-kien-nghi/{petition.ref}/")
            counts.append(len(asked))
        assert counts[0] == counts[1]


@pytest.mark.django_db
class TestTryingOut:
    def test_only_cases_that_people_have_given_and_the_officer_may_see(self, cast: Cast) -> None:
        office = a_second_office(cast)
        seen = forwarded(cast)
        hidden = forwarded(cast)
        Petition.objects.filter(pk=hidden.pk).update(about=cast.commune)
        found, _ = actions.try_routing_rule(unit=cast.commune, words=rule_words(office, field="ROADS"), by=cast.officer)
        refs = [row.ref for row in found.rows]
        assert seen.ref in refs
        assert hidden.ref not in refs
        row = next(one for one in found.rows if one.ref == seen.ref)
        assert (row.office, row.before, row.after, row.agrees) == (cast.agency.short_name, "", office.short_name, False)

    def test_the_pages_try_first_then_save(self, cast: Cast) -> None:
        petition = forwarded(cast)
        client = cast.client(cast.officer)
        asked = {
            "position": "10", "field": "ROADS", "opens_at": "07:30", "closes_at": "17:00", "to": cast.agency.code,
            "reason": "UBND xã quản lý đường bản", "from_on": f"{today():%d/%m/%Y}",
        }  # fmt: skip
        page = client.post(f"{LIST}them/", asked)
        text = page.content.decode()
        assert petition.ref in text
        assert "Giống cán bộ đã làm" in text
        assert not RoutingRule.objects.exists()
        ticket = page.context["ticket"]
        refused = client.post(f"{LIST}them/", {**asked, "to": cast.area.code, "tried": ticket, "save": "1"})
        assert "Quy tắc đã sửa sau lần thử" in refused.content.decode()
        assert client.post(f"{LIST}them/", {**asked, "tried": ticket, "save": "1"}).status_code == 302
        rule = RoutingRule.objects.get()
        assert "UBND xã quản lý đường bản" in client.get(LIST).content.decode()
        assert client.get(f"{LIST}{rule.pk}/").status_code == 200
        for person in (cast.stranger, cast.clerk):
            assert cast.client(person).get(f"{LIST}{rule.pk}/").status_code == 404
            assert cast.client(person).post(f"{LIST}{rule.pk}/bo/").status_code == 404
            assert "UBND xã quản lý" not in cast.client(person).get(LIST).content.decode()
        for person in (cast.auditor, cast.nobody, cast.village_head):
            assert cast.client(person).get(LIST).status_code == 404
        assert client.post(f"{LIST}{rule.pk}/bo/").status_code == 302
        assert "Đã thôi dùng" in client.get(LIST).content.decode()
