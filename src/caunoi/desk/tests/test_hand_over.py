"""Somebody leaves: what she holds is found in every folder and goes over in one step, with minutes."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from caunoi.documents.actions.templating import put_template
from caunoi.documents.writing import Kind, default_template
from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.holdings import holdings_offered
from caunoi.ground.notices.models import Notice
from caunoi.org import access, actions, queries
from caunoi.org.access import Denied, Unknown
from caunoi.org.actions import CannotManage
from caunoi.org.models import FilterPage, HandOver, Person, Role, SavedFilter, Substitution
from caunoi.org.tests.cast import Cast
from caunoi.plans.actions.calendar import open_calendar_link
from caunoi.plans.models import CalendarLink
from caunoi.plans.tests import walks


def a_hand_over(cast: Cast, **given: Any) -> HandOver:
    """The clerk of the Office leaves today, the specialist of a board takes over."""
    return actions.hand_over(
        **{
            "person": cast.clerk,
            "receiver": cast.specialist,
            "last_day": times.today(),
            "by": cast.administrator,
            **given,
        }
    )


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_folders_offer_what_people_hold_by_themselves():
    codes = [one.code for one in holdings_offered()]
    assert {"org.posts", "org.substitutions", "plans.drafts", "plans.tasks"} <= set(codes)
    assert len(codes) == len(set(codes))


def test_the_list_names_what_she_holds_in_every_folder(cast):
    draft = walks.a_draft(cast)
    open_calendar_link(by=cast.clerk)
    SavedFilter.objects.create(page=FilterPage.TASKS, person=cast.clerk, unit=cast.office, name="Việc của Văn phòng")
    lists = {one.title: [thing.words for thing in one.things] for one in queries.held_by(cast.clerk)}
    assert lists["Kế hoạch đang rà soát"] == [draft.title]
    assert lists["Bộ lọc dùng chung"] == ["Việc của Văn phòng (Văn phòng)"]
    assert lists["Liên kết lịch riêng"] == ["Liên kết lịch riêng"]
    assert len(lists["Chức vụ"]) == 1


def test_all_goes_over_in_one_step_and_the_posts_end_on_the_day(cast):
    draft = walks.a_draft(cast)
    open_calendar_link(by=cast.clerk)
    shared = SavedFilter.objects.create(
        page=FilterPage.TASKS, person=cast.clerk, unit=cast.office, name="Việc của Văn phòng"
    )
    own = SavedFilter.objects.create(page=FilterPage.TASKS, person=cast.clerk, name="Của tôi")
    a_hand_over(cast)
    for row in (draft, shared, own):
        row.refresh_from_db()
    assert draft.created_by == cast.specialist
    assert (shared.person, own.person) == (cast.specialist, cast.clerk)
    assert not CalendarLink.objects.exists()
    assert access.within(fresh(cast.clerk), cast.province, Role.CLERK)
    assert not access.within(fresh(cast.specialist), cast.province, Role.CLERK)
    with times.standing_at(times.now() + timedelta(days=1)):
        assert not access.within(fresh(cast.clerk), cast.province, Role.CLERK)
        assert access.within(fresh(cast.specialist), cast.province, Role.CLERK)


def test_administration_and_audit_end_and_go_to_nobody(cast):
    actions.appoint(person=cast.officer, unit=cast.commune, role=Role.ADMINISTRATOR, by=None)
    a_hand_over(cast, person=cast.officer, receiver=cast.leader_of_commune)
    with times.standing_at(times.now() + timedelta(days=1)):
        assert access.reach_of(fresh(cast.officer)).grants == ()
        assert not access.manages(fresh(cast.leader_of_commune))
        assert access.within(fresh(cast.leader_of_commune), cast.commune, Role.OFFICER)


def test_her_substitutions_end(cast):
    actions.arrange_substitution(
        person=cast.officer,
        substitute=cast.leader_of_commune,
        from_on=times.today(),
        until_on=times.today() + timedelta(days=9),
        reason="Đi học",
        by=cast.officer,
    )
    a_hand_over(cast, person=cast.officer, receiver=cast.leader_of_commune)
    assert Substitution.objects.get().ended_at is not None


def test_the_trail_tells_the_hand_over_and_each_thing(cast):
    walks.a_draft(cast)
    a_hand_over(cast)
    deeds = set(TrailEntry.objects.values_list("deed", flat=True))
    assert {"work.handed_over", "post.ended", "plan.handed_over"} <= deeds
    entry = TrailEntry.objects.get(deed="work.handed_over")
    assert (entry.by_id, entry.unit_id) == (cast.administrator.pk, cast.office.pk)
    assert "người nhận bàn giao: Hoàng Đức Anh" in queries.trail_lines([entry])[0].facts
    draft = TrailEntry.objects.get(deed="plan.handed_over")
    assert draft.facts["changed"]["created_by"] == [cast.clerk.pk, cast.specialist.pk]
    assert {notice.to_id for notice in Notice.objects.filter(link__startswith="/ban-giao/")} == {
        cast.clerk.pk,
        cast.specialist.pk,
    }


def test_only_her_administrator_hands_over(cast):
    for by in (cast.clerk, cast.leader, cast.officer, cast.auditor, cast.stranger):
        with pytest.raises(Denied):
            a_hand_over(cast, by=by)
    assert not HandOver.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda cast: {"receiver": cast.clerk}, "người khác nhận"),
        (lambda cast: {"receiver": cast.administrator}, "Không tự nhận"),
        (lambda _: {"last_day": times.today() - timedelta(days=1)}, "trước hôm nay"),
        (lambda cast: {"person": cast.nobody}, "không giữ chức vụ"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(cast, given, said):
    with pytest.raises(CannotManage, match=said):
        a_hand_over(cast, **given(cast))
    assert (
        not TrailEntry.objects.filter(deed__in=("post.ended", "work.handed_over"))
        .exclude(by_id=None)
        .filter(at__gt=times.now())
    )
    assert not HandOver.objects.exists()


def test_the_last_administrator_cannot_leave(cast):
    second = actions.register_person(
        full_name="Cầm Văn Hai", unit=cast.province, role=Role.ADMINISTRATOR, by=None, password=cast.password
    ).person
    a_hand_over(cast, person=second, receiver=cast.leader)
    with pytest.raises(CannotManage, match="cuối cùng"):
        a_hand_over(cast, person=cast.administrator, receiver=cast.leader, by=None, last_day=times.today())


def test_the_page_lists_hands_over_and_leads_to_the_minutes(cast):
    walks.a_draft(cast)
    client = cast.client(cast.administrator)
    door = reverse("org:hand_over", args=[cast.clerk.login])
    assert "Kế hoạch đang rà soát" in client.get(door).content.decode()
    given = {"receiver": "Hoàng Đức Anh (anh)", "last_day": times.date_vi(times.today())}
    answer = client.post(door, given)
    made = HandOver.objects.get()
    assert answer.headers["Location"] == reverse("desk:hand_over", args=[made.pk])
    assert "Nguyễn Thu Mai" in client.get(answer.headers["Location"]).content.decode()


def test_the_minutes_are_an_official_paper(cast):
    draft = walks.a_draft(cast)
    made = a_hand_over(cast)
    answer = cast.client(cast.specialist).get(reverse("desk:hand_over_paper", args=[made.pk]))
    paper = docx.Document(BytesIO(answer.content))
    told = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    told += "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    for words in (
        "BIÊN BẢN",
        "Bên giao: Nguyễn Thu Mai",
        "Bên nhận: Hoàng Đức Anh",
        draft.title,
        "BÊN GIAO",
        "BÊN NHẬN",
    ):
        assert words in told, words


@pytest.mark.office
def test_the_minutes_come_as_pdf(cast):
    made = a_hand_over(cast)
    page = cast.client(cast.specialist).get(reverse("desk:hand_over", args=[made.pk])).content.decode()
    assert reverse("desk:hand_over_pdf", args=[made.pk]) in page
    answer = cast.client(cast.specialist).get(reverse("desk:hand_over_pdf", args=[made.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="bien-ban-ban-giao.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    told = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    for words in ("BIÊN BẢN", "Bên giao: Nguyễn Thu Mai", "Bên nhận: Hoàng Đức Anh", "BÊN GIAO", "BÊN NHẬN"):
        assert words in told, words


def test_without_libreoffice_the_page_says_what_to_do(cast, monkeypatch):
    made = a_hand_over(cast)
    monkeypatch.setenv("PATH", "")
    answer = cast.client(cast.clerk).get(reverse("desk:hand_over_pdf", args=[made.pk]), follow=True)
    assert "Máy chủ chưa cài LibreOffice Writer nên chưa tạo được bản PDF. Dùng bản Word." in answer.content.decode()


def test_the_minutes_are_written_by_the_template_of_the_unit(cast):
    made = a_hand_over(cast)
    own = docx.Document(BytesIO(default_template(Kind.MINUTES)))
    own.sections[0].footer.paragraphs[0].text = "Mẫu riêng của Văn phòng"
    target = BytesIO()
    own.save(target)
    upload = SimpleUploadedFile("mau.docx", target.getvalue())
    put_template(unit=made.unit, kind=Kind.MINUTES, upload=upload, by=cast.clerk)
    answer = cast.client(cast.specialist).get(reverse("desk:hand_over_paper", args=[made.pk]))
    footer = docx.Document(BytesIO(answer.content)).sections[0].footer
    assert "Mẫu riêng của Văn phòng" in [paragraph.text for paragraph in footer.paragraphs]


@pytest.mark.parametrize("door", ["desk:hand_over", "desk:hand_over_paper"])
def test_the_minutes_are_for_those_concerned(cast, door):
    made = a_hand_over(cast)
    for person, status in ((cast.clerk, 200), (cast.specialist, 200), (cast.administrator, 200), (cast.officer, 404)):
        assert cast.client(person).get(reverse(door, args=[made.pk])).status_code == status
    assert cast.client(cast.officer).get(reverse("desk:hand_over_pdf", args=[made.pk])).status_code == 404
    with pytest.raises(Unknown):
        access.hand_over_for(cast.stranger, made.pk)
