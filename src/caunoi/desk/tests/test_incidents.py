"""An incident with personal data: its clock by the table of terms, its reminders, its paper, and who may open it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.audit.tests.rows import check_silent_about, check_told
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.notices.models import Notice
from caunoi.ground.privacy.actions import CannotSetActivity, seed_activities, seed_terms, set_term, starter_terms
from caunoi.ground.privacy.models import Term
from caunoi.ground.steps import WrongStep
from caunoi.org import actions
from caunoi.org.access import Denied, incidents_for
from caunoi.org.actions import CannotSettle
from caunoi.org.jobs import remind_incidents
from caunoi.org.models import Incident
from caunoi.org.states import IncidentState, PeopleBand, ToldBy
from caunoi.org.tests.cast import Cast

STORY = "Một tệp danh sách gửi nhầm ra ngoài"
HOUR = timedelta(hours=1)


def a_privacy_term() -> Term:
    """The seventy-two hours."""
    seed_terms()
    return Term.objects.get(code="INCIDENT", until_on=None)


def an_incident(cast: Cast, **more: Any) -> Incident:
    """Found a moment ago in the commune, by its head."""
    seed_activities()
    seed_terms()
    given: dict[str, Any] = {
        "unit": cast.commune,
        "by": cast.leader_of_commune,
        "found_at": times.now(),
        "happened": STORY,
        "kinds": ["senders"],
        "people": PeopleBand.TENS,
        "harm": "Có thể bị gọi điện làm phiền",
        "contact": "Cà Văn Sơn, 0912 000 111",
    }
    return actions.open_incident(**{**given, **more})


def spared(cast: Cast, made: Incident) -> Incident:
    """The same, and nobody whose data it is need be told."""
    return actions.waive_people(incident=made, by=cast.leader, reason="Tệp có mật khẩu, chưa ai mở")


def told_to(person: Any) -> list[str]:
    return list(
        Notice.objects.filter(to_id=person.pk, link__startswith="/su-co")
        .order_by("pk")
        .values_list("subject", flat=True)
    )


def page_of(cast: Cast, door: str, *number: int) -> str:
    return str(cast.client(cast.leader).get(reverse(f"desk:{door}", args=number)).content.decode())


def form_of(**more: Any) -> dict[str, Any]:
    now = times.now()
    given = {
        "unit": "03847",
        "on": f"{now:%d/%m/%Y}",
        "at": f"{now:%H:%M}",
        "happened": STORY,
        "kinds": ["senders", "files"],
        "people": "FEW",
        "harm": "Chưa rõ",
        "contact": "Cà Văn Sơn",
        "measures": "",
    }
    return {**given, **more}


@pytest.mark.django_db
class TestTheClock:
    def test_it_runs_seventy_two_hours_through_nights_and_days_off_by_a_row_with_its_basis(self, cast):
        made = an_incident(cast)
        assert made.due_at == made.found_at + timedelta(hours=72)
        assert "91/2025/QH15 Điều 23" in made.reckoning["basis"]
        page = cast.client(cast.leader).get(reverse("desk:incident", args=[made.pk])).content.decode()
        assert "còn 72 giờ" in page
        assert "91/2025/QH15 Điều 23" in page

    def test_another_term_counts_from_its_day_and_what_runs_keeps_its_own(self, cast):
        before = an_incident(cast)
        words = {"marks": "20 5", "receiver": "Công an tỉnh", "basis": "Nghị định mới, Điều 3"}
        day = times.today() + timedelta(days=1)
        actions.set_privacy_term(term=a_privacy_term(), from_on=day, by=cast.administrator, amount=48, **words)
        with times.standing_at(times.now() + timedelta(days=1)):
            after = an_incident(cast)
            assert after.due_at == after.found_at + timedelta(hours=48)
            assert after.reckoning["marks"] == [20, 5]
        before.refresh_from_db()
        assert before.reckoning["hours"] == 72

    def test_where_no_term_holds_none_runs_and_the_page_says_so(self, cast):
        seed_terms()
        Term.objects.all().delete()
        seed_activities()
        made = actions.open_incident(
            unit=cast.commune, by=None, found_at=times.now(), happened=STORY, kinds=["files"], people=PeopleBand.FEW,
            harm="Chưa rõ", contact="Cà Văn Sơn",
        )  # fmt: skip
        assert made.due_at is None
        page = cast.client(cast.leader).get(reverse("desk:incident", args=[made.pk])).content.decode()
        assert "đồng hồ không chạy" in page

    def test_each_mark_is_told_once_to_heads_and_administrator_and_so_is_the_passing(self, cast):
        made = spared(cast, an_incident(cast))
        opened = len(told_to(cast.leader))
        assert opened == 1
        for hours, said in (
            (5, ""),
            (7, "còn 65 giờ"),
            (8, ""),
            (25, "còn 47 giờ"),
            (67, "còn 5 giờ"),
            (73, "quá hạn"),
        ):
            before = told_to(cast.leader)
            with times.standing_at(made.found_at + hours * HOUR):
                remind_incidents.func()
                remind_incidents.func()
            fresh = told_to(cast.leader)[len(before) :]
            assert [said in one for one in fresh] == ([True] if said else []), hours
        assert told_to(cast.administrator) == told_to(cast.leader) == told_to(cast.leader_of_commune)
        assert told_to(cast.officer) == told_to(cast.stranger) == []
        assert TrailEntry.objects.filter(deed="incident.reminded").count() == 4

    def test_what_a_stopped_worker_missed_is_told_as_one(self, cast):
        made = spared(cast, an_incident(cast))
        with times.standing_at(made.found_at + 70 * HOUR):
            assert actions.remind_incidents(by=None) == 1
        assert len(told_to(cast.leader)) == 2

    def test_what_was_notified_is_told_of_no_more(self, cast):
        made = spared(cast, an_incident(cast))
        actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="12/TB-MTTQ")
        with times.standing_at(made.found_at + 80 * HOUR):
            assert actions.remind_incidents(by=None) == 0

    def test_what_is_settled_while_others_are_told_of_keeps_nobody_waiting(self, cast, monkeypatch):
        first, second, third = (spared(cast, an_incident(cast)) for _ in range(3))

        def settle_the_second(**named: Any) -> None:
            queue_many(**named)
            if Incident.objects.get(pk=second.pk).state == IncidentState.OPEN:
                actions.waive_notice(incident=second, by=cast.leader, reason="Tệp có mật khẩu, chưa ai mở")

        monkeypatch.setattr("caunoi.org.actions.incidents.queue_many", settle_the_second)
        with times.standing_at(first.found_at + 50 * HOUR):
            assert actions.remind_incidents(by=None) == 2
        assert f"số {third.pk}: còn" in told_to(cast.leader)[-1]


@pytest.mark.django_db
class TestTheSteps:
    def test_a_late_notification_needs_a_reason(self, cast):
        made = an_incident(cast)
        with times.standing_at(made.found_at + 73 * HOUR):
            with pytest.raises(CannotSettle, match="lý do thông báo muộn"):
                actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="12/TB-MTTQ")
            actions.mark_notified(
                incident=made, by=cast.leader, at=times.now(), number="12/TB-MTTQ", late_reason="Mất điện hai ngày"
            )
            page = page_of(cast, "incidents")
        assert '<b class="late">muộn</b>' in page
        with pytest.raises(IntegrityError), transaction.atomic():
            Incident.objects.filter(pk=made.pk).update(late_reason="")

    def test_on_time_no_reason_is_kept_and_the_number_is_asked_for(self, cast):
        made = an_incident(cast)
        with pytest.raises(CannotSettle, match="số văn bản"):
            actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number=" ")
        actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="12/TB", late_reason="Không cần")
        assert (made.state, made.notified_number, made.late_reason) == (IncidentState.NOTIFIED, "12/TB", "")

    def test_it_is_closed_with_measures_alone_and_after_the_notification(self, cast):
        made = an_incident(cast)
        with pytest.raises(WrongStep):
            actions.close_incident(incident=made, by=cast.leader)
        actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="12/TB")
        with pytest.raises(CannotSettle, match="biện pháp"):
            actions.close_incident(incident=made, by=cast.leader)
        told: dict[str, Any] = {
            "happened": STORY,
            "kinds": ["senders"],
            "people": PeopleBand.FEW,
            "harm": "Không",
            "contact": "Sơn",
        }
        actions.describe_incident(incident=made, by=cast.leader_of_commune, measures="Đã thu hồi tệp", **told)
        with pytest.raises(CannotSettle, match="người bị ảnh hưởng"):
            actions.close_incident(incident=made, by=cast.leader)
        spared(cast, made)
        actions.close_incident(incident=made, by=cast.administrator)
        assert made.closed_at is not None
        with pytest.raises(CannotSettle, match="đã đóng"):
            actions.describe_incident(incident=made, by=cast.leader, measures="Khác", **told)

    def test_what_harms_nobody_needs_a_reason_and_may_be_notified_after_all(self, cast):
        made = an_incident(cast)
        with pytest.raises(CannotSettle, match="vì sao"):
            actions.waive_notice(incident=made, by=cast.leader, reason="không")
        actions.waive_notice(incident=made, by=cast.leader, reason="Tệp có mật khẩu, chưa ai mở")
        actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="13/TB")
        assert made.state == IncidentState.NOTIFIED

    def test_a_moment_to_come_and_a_box_left_empty_are_refused(self, cast):
        for field, value in (
            ("found_at", times.now() + HOUR),
            ("kinds", []),
            ("happened", " "),
            ("harm", ""),
            ("contact", ""),
        ):
            with pytest.raises(CannotSettle):
                an_incident(cast, **{field: value})
        assert not Incident.objects.exists()

    def test_each_deed_leaves_a_row_that_names_who_did_it_and_to_what(self, cast):
        seed_terms()
        check_told("privacy_term.seeded", by=None, on=None, count=len(starter_terms()))
        made = an_incident(cast)
        check_told("incident.opened", by=cast.leader_of_commune, on=made, number=made.pk, kinds=["senders"])
        told: dict[str, Any] = {
            "happened": STORY,
            "kinds": ["files"],
            "people": PeopleBand.FEW,
            "harm": "Không",
            "contact": "Sơn",
        }
        actions.describe_incident(incident=made, by=cast.leader, measures="Đã thu hồi", **told)
        check_told("incident.described", by=cast.leader, on=made, number=made.pk)
        with times.standing_at(made.found_at + 50 * HOUR):
            actions.remind_incidents(by=None)
        check_told("incident.reminded", by=None, on=made, number=made.pk)
        actions.waive_notice(incident=made, by=cast.administrator, reason="Tệp có mật khẩu, chưa ai mở")
        check_told("incident.waived", by=cast.administrator, on=made, number=made.pk)
        actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="12/TB")
        check_told("incident.notified", by=cast.leader, on=made, number=made.pk)
        spared(cast, made)
        check_told("incident.people_waived", by=cast.leader, on=made, number=made.pk)
        actions.mark_people_told(incident=made, by=cast.administrator, at=times.now(), way=ToldBy.CALL, told=31)
        row = check_told("incident.people_told", by=cast.administrator, on=made, number=made.pk)
        assert row.facts["changed"]["people_told"] == [None, 31]
        actions.close_incident(incident=made, by=cast.leader)
        check_told("incident.closed", by=cast.leader, on=made, number=made.pk)
        check_silent_about(STORY, "mật khẩu", "thu hồi")
        old = a_privacy_term()
        words = {"marks": "6", "receiver": "A05", "basis": "Nghị định 9"}
        day = times.today() + timedelta(days=1)
        new = actions.set_privacy_term(term=old, from_on=day, by=cast.administrator, amount=48, **words)
        check_told("privacy_term.ended", by=cast.administrator, on=old, code="INCIDENT")
        check_told("privacy_term.set", by=cast.administrator, on=new, term="48 giờ", basis="Nghị định 9")

    def test_the_trail_tells_every_step_and_never_the_story(self, cast):
        made = an_incident(cast)
        actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="12/TB")
        rows = TrailEntry.objects.filter(deed__startswith="incident.").order_by("pk")
        assert [one.deed for one in rows] == ["incident.opened", "incident.notified"]
        assert [one.pk for one in rows if STORY in str(one.facts) or "0912 000" in str(one.facts)] == []
        assert not any(STORY in f"{one.subject} {one.body}" for one in Notice.objects.all())


@pytest.mark.django_db
class TestThoseWhoseDataItIs:
    """They are told within 72 hours as well; how many is kept, who they are is not."""

    def test_a_clock_of_their_own_runs_by_a_row_with_its_basis(self, cast):
        made = an_incident(cast)
        assert made.people_due_at == made.found_at + timedelta(hours=72)
        assert made.people_reckoning is not None
        assert "356/2025/NĐ-CP" in made.people_reckoning["basis"]
        actions.mark_notified(incident=made, by=cast.leader, at=times.now(), number="12/TB-MTTQ")
        before = len(told_to(cast.leader))
        for hours, said in ((23, ""), (25, "còn 47 giờ để báo người bị ảnh hưởng"), (73, "đã quá hạn báo người")):
            with times.standing_at(made.found_at + hours * HOUR):
                remind_incidents.func()
                remind_incidents.func()
            fresh = told_to(cast.leader)[before:]
            before += len(fresh)
            assert [said in one for one in fresh] == ([True] if said else []), hours
        with times.standing_at(made.found_at + 73 * HOUR):
            assert "1 chờ thông báo, <b>1 quá hạn" in page_of(cast, "protection")
            assert "quá hạn 1 giờ" in page_of(cast, "incident", made.pk)

    def test_the_list_shows_both_clocks_and_first_what_has_the_least_time_for_anybody(self, cast):
        told, made = an_incident(cast), an_incident(cast)
        spared(cast, made)
        actions.mark_notified(incident=told, by=cast.leader, at=times.now(), number="12/TB-MTTQ")
        assert "Thông báo cho Cơ quan chuyên trách bảo vệ dữ liệu cá nhân, Bộ Công an trước" in page_of(
            cast, "incident", made.pk
        )
        with times.standing_at(told.found_at + 73 * HOUR):
            page = page_of(cast, "incidents")
        first, second = page.index(f"Số {told.pk}<"), page.index(f"Số {made.pk}<")
        assert first < second
        assert [words in page[first:second] for words in ("đúng hạn", "quá hạn 1 giờ")] == [True, True]
        assert ["quá hạn 1 giờ" in page[second:], "không phải báo" in page[second:]] == [True, True]
        form = page_of(cast, "incident_people_told", told.pk)
        assert "hạn báo người bị ảnh hưởng" in form
        assert "hạn thông báo" not in form

    def test_the_text_to_send_and_the_letter_say_what_they_need_and_not_how_it_came(self, cast):
        made = an_incident(cast, measures="Đã thu hồi tệp")
        page = page_of(cast, "incident", made.pk)
        assert "dữ liệu của ông, bà (Thông tin người gửi kiến nghị)" in page
        answer = cast.client(cast.leader).get(reverse("desk:incident_people_paper", args=[made.pk]))
        letter = "\n".join(one.text for one in docx.Document(BytesIO(answer.content)).paragraphs)
        for words in ("Có thể bị gọi điện làm phiền", "Đã thu hồi tệp", "0912 000 111", "mã xác nhận", "số điện thoại"):
            assert words in letter, words
        assert STORY not in letter

    def test_the_page_keeps_the_way_and_the_number(self, cast):
        found_at = times.now().replace(second=0, microsecond=0)  # as the form has it
        made, client = an_incident(cast, found_at=found_at), cast.client(cast.leader)
        moment = made.found_at.astimezone(times.ZONE)
        address = reverse("desk:incident_people_told", args=[made.pk])
        given = {
            "way": "TEXT",
            "told": "",
            "on": f"{moment:%d/%m/%Y}",
            "at": f"{moment:%H:%M}",
            "version": made.version,
        }
        assert "Ghi đã báo cho bao nhiêu người." in client.post(address, given).content.decode()
        assert client.post(address, {**given, "told": "31"}).status_code == 302
        page = page_of(cast, "incident", made.pk)
        assert "tin nhắn, thư điện tử, 31 người" in page
        assert "Báo người bị ảnh hưởng trước" not in page
        assert "Đã ghi rồi." in client.post(address, {**given, "told": "32"}).content.decode()

    def test_a_public_notice_needs_no_number_and_beyond_the_moment_a_reason(self, cast):
        made = an_incident(cast)
        with times.standing_at(made.found_at + 73 * HOUR):
            given = {"incident": made, "by": cast.leader, "at": times.now(), "way": ToldBy.PUBLIC, "told": None}
            with pytest.raises(CannotSettle, match="lý do báo muộn"):
                actions.mark_people_told(**given)
            actions.mark_people_told(**given, late_reason="Chưa rõ những ai bị ảnh hưởng")
        assert made.people_late_reason
        assert not made.people_wait

    def test_whoever_need_not_be_told_needs_a_reason_and_may_be_told_after_all(self, cast):
        made, client = an_incident(cast), cast.client(cast.leader)
        address = reverse("desk:incident_people_waived", args=[made.pk])
        assert "Ghi vì sao không phải báo" in client.post(address, {"reason": "không"}).content.decode()
        assert client.post(address, {"reason": "Tệp có mật khẩu, chưa ai mở"}).status_code == 302
        assert "Tệp có mật khẩu, chưa ai mở" in page_of(cast, "incident", made.pk)
        made.refresh_from_db()
        actions.mark_people_told(incident=made, by=cast.leader, at=times.now(), way=ToldBy.LETTER, told=3)
        assert (made.people_told, made.people_waived_reason) == (3, "")


@pytest.mark.django_db
class TestWhoMay:
    def test_head_and_administrator_of_the_province_and_the_head_of_the_unit_open_it_and_nobody_else(self, cast):
        made = an_incident(cast)
        own = an_incident(cast, unit=cast.other_commune, by=cast.leader)
        for person in (cast.leader, cast.administrator):
            assert set(incidents_for(person)) == {made, own}
        assert set(incidents_for(cast.leader_of_commune)) == {made}
        for person in (cast.officer, cast.stranger, cast.clerk, cast.auditor, cast.village_head, cast.nobody):
            for door in ("incident", "incident_edit", "incident_paper", "incident_pdf", "incident_people_paper"):
                assert cast.client(person).get(reverse(f"desk:{door}", args=[made.pk])).status_code == 404
        assert cast.client(cast.leader_of_commune).get(reverse("desk:incident", args=[own.pk])).status_code == 404

    def test_the_head_of_a_unit_writes_it_down_and_the_province_settles_it(self, cast):
        made, client = an_incident(cast), cast.client(cast.leader_of_commune)
        for door in ("notified", "waived", "closed", "people_told", "people_waived"):
            assert client.get(reverse(f"desk:incident_{door}", args=[made.pk])).status_code == 404
        with pytest.raises(Denied):
            actions.mark_notified(incident=made, by=cast.leader_of_commune, at=times.now(), number="1")
        with pytest.raises(Denied):
            an_incident(cast, unit=cast.other_commune)

    def test_only_the_administrator_sets_a_term(self, cast):
        term = a_privacy_term()
        for person in (cast.leader, cast.officer):
            with pytest.raises(Denied):
                actions.set_privacy_term(
                    term=term, from_on=times.today(), by=person, amount=1, marks="", receiver="", basis="x"
                )


@pytest.mark.django_db
class TestThePages:
    def test_whoever_answers_for_many_units_says_which_one_it_was(self, cast):
        seed_activities()
        seed_terms()
        page = cast.client(cast.leader).get(reverse("desk:new_incident")).content.decode()
        assert '<option value="" selected>Chọn đơn vị</option>' in page
        answer = cast.client(cast.leader).post(reverse("desk:new_incident"), form_of(unit=""))
        assert "Chọn đơn vị." in answer.content.decode()
        assert not Incident.objects.exists()
        own = cast.client(cast.leader_of_commune).get(reverse("desk:new_incident")).content.decode()
        assert '<option value="">' not in own
        assert f'<option value="{cast.commune.code}"' in own

    def test_whoever_saw_an_older_version_is_told_and_nothing_is_settled(self, cast):
        made = an_incident(cast)
        client = cast.client(cast.leader)
        client.post(reverse("desk:incident_edit", args=[made.pk]), form_of(measures="Đã đổi mật khẩu"))
        given = {"reason": "Tệp có mật khẩu, chưa ai mở", "version": made.version}
        answer = client.post(reverse("desk:incident_waived", args=[made.pk]), given)
        assert Conflict.sentence in answer.content.decode()
        made.refresh_from_db()
        assert made.state == IncidentState.OPEN

    def test_from_the_settings_to_a_closed_incident(self, cast):
        seed_activities()
        seed_terms()
        client = cast.client(cast.leader)
        assert (
            reverse("desk:protection")
            in cast.client(cast.administrator).get("/hop-kien-nghi/cai-dat/").content.decode()
        )
        hub = client.get(reverse("desk:protection")).content.decode()
        for address in (reverse("desk:incidents"), reverse("desk:processing"), "/du-lieu-ca-nhan/"):
            assert f'href="{address}"' in hub
        answer = client.post(reverse("desk:new_incident"), form_of())
        made = Incident.objects.get()
        assert answer["Location"] == reverse("desk:incident", args=[made.pk])
        assert made.kinds == ["senders", "files"]
        assert "1 chờ thông báo" in client.get(reverse("desk:protection")).content.decode()
        moment = made.found_at.astimezone(times.ZONE)
        sent = {"number": "15/TB-MTTQ", "on": f"{moment:%d/%m/%Y}", "at": f"{moment:%H:%M}", "version": made.version}
        assert client.post(reverse("desk:incident_notified", args=[made.pk]), sent).status_code == 302
        said = client.post(reverse("desk:incident_closed", args=[made.pk])).content.decode()
        assert "Ghi biện pháp đã làm trước khi đóng." in said
        client.post(reverse("desk:incident_edit", args=[made.pk]), form_of(measures="Đã đổi mật khẩu"))
        assert (
            "Ghi đã báo người bị ảnh hưởng"
            in client.post(reverse("desk:incident_closed", args=[made.pk])).content.decode()
        )
        spared(cast, Incident.objects.get())
        assert client.post(reverse("desk:incident_closed", args=[made.pk])).status_code == 302
        page = client.get(reverse("desk:incident", args=[made.pk])).content.decode()
        assert "15/TB-MTTQ" in page
        assert "Bổ sung, sửa" not in page

    def test_what_was_typed_is_not_lost_when_a_box_is_empty(self, cast):
        seed_activities()
        page = cast.client(cast.leader).post(reverse("desk:new_incident"), form_of(harm="", at="25:61"))
        said = page.content.decode()
        assert STORY in said
        assert "Ghi hậu quả." in said
        assert "Ghi giờ, ví dụ 07:30." in said

    def test_a_page_that_was_opened_before_somebody_else_wrote_is_refused(self, cast):
        made = an_incident(cast)
        client, edit = cast.client(cast.leader), reverse("desk:incident_edit", args=[made.pk])
        client.post(edit, form_of(measures="Của tôi", version=made.version))
        said = client.post(edit, form_of(measures="Của người khác", version=made.version)).content.decode()
        assert "Có người vừa sửa nội dung này" in said
        made.refresh_from_db()
        assert made.measures == "Của tôi"

    def test_the_paper_tells_what_mau_08_asks_for_on_the_template_of_the_province(self, cast):
        made = an_incident(cast, measures="Đã thu hồi tệp")
        answer = cast.client(cast.leader).get(reverse("desk:incident_paper", args=[made.pk]))
        paper = docx.Document(BytesIO(answer.content))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(one.text for one in paper.paragraphs), *cells])
        for words in (STORY, "Từ 10 đến 99 người", "số định danh", "Có thể bị gọi điện làm phiền", "Đã thu hồi tệp"):
            assert words in text
        assert "Bộ Công an" in text
        assert cast.commune.name in text
        assert f"Phát hiện lúc {made.found_at.astimezone(times.ZONE):%H:%M}" in text

    @pytest.mark.office
    def test_the_paper_comes_as_pdf(self, cast):
        answer = cast.client(cast.administrator).get(reverse("desk:incident_pdf", args=[an_incident(cast).pk]))
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert "THÔNG BÁO" in text

    def test_a_term_is_set_from_a_day_on_and_what_is_odd_is_refused(self, cast):
        term, client = a_privacy_term(), cast.client(cast.administrator)
        edit = reverse("desk:privacy_term", args=[term.pk])
        first = times.today() + timedelta(days=1)
        sent = {
            "amount": "48",
            "marks": "24, 6",
            "receiver": "A05",
            "basis": "Nghị định 9",
            "from_on": f"{first:%d/%m/%Y}",
        }
        assert "nhỏ hơn thời hạn" in client.post(edit, {**sent, "marks": "50"}).content.decode()
        assert "nhỏ hơn thời hạn" in client.post(edit, {**sent, "marks": "sáu"}).content.decode()
        assert client.post(edit, sent).status_code == 302
        assert Term.objects.get(code="INCIDENT", until_on=None).marks == "24 6"
        with times.standing_at(times.now() + timedelta(days=1)):
            page = client.get(reverse("desk:protection")).content.decode()
        assert "48 giờ" in page
        assert "Đã thay, vẫn giữ để tra" in page

    def test_what_the_house_brings_is_written_once(self, cast):
        assert seed_terms() == len(starter_terms())
        assert seed_terms() == 0
        with pytest.raises(CannotSetActivity, match="từ 1 đến"):
            set_term(term=a_privacy_term(), from_on=times.today(), by=None, amount=0, marks="", receiver="", basis="x")
