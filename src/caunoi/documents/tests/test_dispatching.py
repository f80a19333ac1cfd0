"""Papers sent with receipt: who may, what receivers say, links of bodies outside, reminders."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.documents import actions
from caunoi.documents.access import document_for, link_token, receipt_for, receiver_behind, visible_to
from caunoi.documents.actions import CannotRegister, Outside
from caunoi.documents.models import Dispatch, DispatchReceiver, Document
from caunoi.documents.queries.dispatches import overview_of, received_by, sent_by, unconfirmed_of
from caunoi.documents.states import WAITING, ReceiptStatus, Way
from caunoi.documents.tests.entries import PLAN_TEXT, sent_by_province
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.tests.pictures import a_photograph
from caunoi.ground.notices.models import Notice
from caunoi.ground.steps import WrongStep
from caunoi.ground.times import now, standing_at, today
from caunoi.org.access import Denied, Unknown
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def a_dispatch(cast: Cast, document: Document | None = None, **more: Any) -> Dispatch:
    given: dict[str, Any] = {
        "document": document or sent_by_province(cast, text=PLAN_TEXT),
        "units": [cast.commune, cast.other_commune],
        "by_link": [Outside("Tỉnh ủy Sơn La", "vp@tinhuy.example")],
        "on_paper": ["Hội đồng nhân dân tỉnh"],
        "receive_by_on": today() + timedelta(days=7),
        "study_by_on": today() + timedelta(days=30),
        "by": cast.clerk,
    }
    return actions.dispatch_document(**{**given, **more})


def receiver_of(dispatch: Dispatch, way: Way, person: Person | None = None) -> DispatchReceiver:
    if person is not None:
        return receipt_for(person, dispatch.document.ref)
    return dispatch.receivers.get(way=way)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_units_may_read_what_is_sent_to_them_and_get_a_notice(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    assert document not in visible_to(cast.officer)
    dispatch = a_dispatch(cast, document)
    assert document in visible_to(cast.officer)
    assert Notice.objects.filter(to_id=cast.officer.pk, link=f"/van-ban/{document.ref}/nhan/").count() == 1
    assert list(unconfirmed_of(cast.officer)) == [receipt_for(cast.officer, document.ref)]
    assert [one.document for one in sent_by(cast.clerk)] == [document]
    assert TrailEntry.objects.get(deed="dispatch.made").facts == {"units": 2, "outside": 2}
    assert dispatch.receivers.count() == 4


def test_only_the_keeper_of_the_register_sends(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    for person in (cast.officer, cast.stranger, cast.auditor, cast.nobody):
        with pytest.raises(Denied):
            a_dispatch(cast, document, by=person)
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"units": [], "by_link": [], "on_paper": []}, "units"),
        ({"receive_by_on": date(2020, 1, 1)}, "receive_by_on"),
        ({"study_by_on": date(2020, 1, 1)}, "study_by_on"),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field(cast: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotRegister) as refused:
        a_dispatch(cast, **more)
    assert refused.value.field == field


def test_a_paper_without_a_file_goes_out_by_no_link(cast: Cast) -> None:
    with pytest.raises(CannotRegister) as refused:
        a_dispatch(cast, sent_by_province(cast))
    assert refused.value.field == "by_link"


def test_a_unit_above_or_beside_the_keeper_cannot_be_chosen(cast: Cast) -> None:
    with pytest.raises(CannotRegister) as refused:
        a_dispatch(cast, units=[cast.province])
    assert refused.value.field == "units"


def test_sending_again_adds_receivers_and_leaves_the_others_alone(cast: Cast) -> None:
    dispatch = a_dispatch(cast, units=[cast.commune])
    actions.confirm_receipt(receiver=receipt_for(cast.officer, dispatch.document.ref), by=cast.officer)
    a_dispatch(cast, dispatch.document, units=[cast.commune, cast.other_commune])
    assert dispatch.receivers.count() == 4
    assert receipt_for(cast.officer, dispatch.document.ref).status == ReceiptStatus.RECEIVED
    assert Notice.objects.filter(to_id=cast.officer.pk).count() == 1


def test_choosing_who_may_read_takes_nothing_from_receivers(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    actions.send_document(document=dispatch.document, units=[], by=cast.clerk)
    assert dispatch.document in visible_to(cast.officer)


def test_opening_confirming_and_studying_follow_each_other(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    document = dispatch.document
    signed_in(cast.officer).get(reverse("documents:detail", args=[document.ref]))
    receipt = receipt_for(cast.officer, document.ref)
    assert (receipt.status, receipt.opened_by) == (ReceiptStatus.OPENED, cast.officer)
    signed_in(cast.officer).post(reverse("documents:receive", args=[document.ref]))
    receipt.refresh_from_db()
    assert (receipt.status, receipt.received_by_name) == (ReceiptStatus.RECEIVED, cast.officer.full_name)
    with pytest.raises(WrongStep):
        actions.confirm_receipt(receiver=receipt, by=cast.officer)
    sent = {"studied_on": today().isoformat(), "attended": "1.250", "words": "Họp Ban Thường trực"}
    proof = SimpleUploadedFile("bien-ban.txt", b"Bien ban hop")
    answer = signed_in(cast.officer).post(reverse("documents:study", args=[document.ref]), {**sent, "upload": proof})
    assert answer.status_code == 302
    receipt.refresh_from_db()
    assert (receipt.status, receipt.attended, receipt.studied_on) == (ReceiptStatus.STUDIED, 1250, today())
    evidence = reverse("documents:evidence", args=[document.ref, receipt.pk])
    assert signed_in(cast.clerk).get(evidence).getvalue() == b"Bien ban hop"
    assert signed_in(cast.stranger).get(evidence).status_code == 404


def test_a_picture_of_a_study_comes_in_only_when_whoever_is_seen_in_it_has_agreed(cast: Cast) -> None:
    document = a_dispatch(cast).document
    receipt = receipt_for(cast.officer, document.ref)
    client, address = signed_in(cast.officer), reverse("documents:study", args=[document.ref])
    sent = {"studied_on": today().isoformat(), "attended": "42", "words": "Họp Ban Thường trực"}
    page = client.post(address, {**sent, "upload": a_photograph()}).content.decode()
    assert 'id="id_agreed-error0">Tệp gửi lên có ảnh. Đánh dấu ô này' in page
    assert "Họp Ban Thường trực" in page
    assert not StoredFile.objects.filter(kind="jpg").exists()
    receipt.refresh_from_db()
    assert receipt.status in WAITING
    assert client.post(address, {**sent, "upload": a_photograph(), "agreed": "on"}).status_code == 302
    receipt.refresh_from_db()
    assert (receipt.status, receipt.evidence and receipt.evidence.kind) == (ReceiptStatus.STUDIED, "jpg")
    told = TrailEntry.objects.get(deed="consent.confirmed")
    assert (told.by_id, told.object_id, told.facts) == (cast.officer.pk, str(receipt.pk), {"pictures": 1})


def test_another_unit_confirms_nothing_for_this_one(cast: Cast) -> None:
    dispatch = a_dispatch(cast, units=[cast.commune])
    receipt = receipt_for(cast.officer, dispatch.document.ref)
    for person in (cast.stranger, cast.auditor, cast.nobody):
        with pytest.raises(Denied):
            actions.confirm_receipt(receiver=receipt, by=person)
        with pytest.raises(Denied):
            actions.report_study(receiver=receipt, studied_on=today(), attended=3, by=person)
        with pytest.raises(Denied):
            actions.ask_question(receiver=receipt, words="?", by=person)
        with pytest.raises(Unknown):
            receipt_for(person, dispatch.document.ref)
    assert receipt_for(cast.leader_of_commune, dispatch.document.ref) == receipt


def test_studying_unasked_or_with_impossible_facts_is_refused(cast: Cast) -> None:
    plain = a_dispatch(cast, study_by_on=None)
    receipt = receipt_for(cast.officer, plain.document.ref)
    with pytest.raises(CannotRegister):
        actions.report_study(receiver=receipt, studied_on=today(), attended=3, by=cast.officer)
    a_dispatch(cast, plain.document)
    receipt = receipt_for(cast.officer, plain.document.ref)
    for facts in ({"studied_on": today() + timedelta(days=1), "attended": 3}, {"studied_on": today(), "attended": 0}):
        with pytest.raises(CannotRegister):
            actions.report_study(receiver=receipt, by=cast.officer, **facts)  # type: ignore[arg-type]


def test_a_question_goes_to_the_sender_and_comes_back_answered(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    receipt = receipt_for(cast.officer, dispatch.document.ref)
    question = actions.ask_question(receiver=receipt, words="Bản chưa có hội trường thì sao?", by=cast.officer)
    assert Notice.objects.filter(to_id=cast.clerk.pk, body="Bản chưa có hội trường thì sao?").exists()
    assert overview_of(dispatch).unanswered == 1
    with pytest.raises(Denied):
        actions.answer_question(question=question, answer="Họp ở nhà văn hóa.", by=cast.officer)
    address = reverse("documents:answer", args=[dispatch.document.ref, question.pk])
    assert signed_in(cast.officer).get(address).status_code == 404
    assert signed_in(cast.clerk).post(address, {"answer": "Họp ở nhà văn hóa."}).status_code == 302
    page = signed_in(cast.officer).get(reverse("documents:receive", args=[dispatch.document.ref])).content.decode()
    assert "Họp ở nhà văn hóa." in page
    assert overview_of(dispatch).unanswered == 0


def test_the_sender_sees_those_behind_first_and_takes_them_as_excel(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    actions.confirm_receipt(receiver=receipt_for(cast.stranger, dispatch.document.ref), by=cast.stranger)
    with standing_at(now() + timedelta(days=8)):
        page = overview_of(dispatch)
        assert [row.late for row in page.rows] == ["chưa nhận", "chưa nhận", "chưa nhận", ""]
        assert (page.total, page.received, page.waiting, page.late, page.to_study) == (4, 1, 3, 3, 2)
        book = signed_in(cast.clerk).get(reverse("documents:dispatch_excel", args=[dispatch.document.ref]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()[3:]
    assert len(rows) == 4
    assert {row[0] for row in rows} >= {"Tỉnh ủy Sơn La", cast.commune.short_name}
    assert signed_in(cast.officer).get(reverse("documents:dispatch", args=[dispatch.document.ref])).status_code == 403


def test_queries_of_the_sender_do_not_grow_with_receivers(cast: Cast, django_assert_num_queries: Any) -> None:
    few = a_dispatch(cast)
    with django_assert_num_queries(2):
        overview_of(few)
    a_dispatch(cast, few.document, on_paper=[f"Cơ quan {number}" for number in range(40)])
    with django_assert_num_queries(2):
        assert overview_of(few).total == 44


def test_a_reminder_reaches_those_behind_once_a_day(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    actions.confirm_receipt(receiver=receipt_for(cast.officer, dispatch.document.ref), by=cast.officer)
    mails = Notice.objects.filter(address="vp@tinhuy.example").count()
    # Two units (one of them has only to study) and the body with an address; the paper one is called by telephone.
    assert actions.remind_receivers(dispatch=dispatch, by=cast.clerk) == 3
    assert Notice.objects.filter(to_id=cast.officer.pk, subject__startswith="Nhắc quán triệt").count() == 1
    assert Notice.objects.filter(to_id=cast.stranger.pk, subject__startswith="Nhắc xác nhận").count() == 1
    assert Notice.objects.filter(address="vp@tinhuy.example").count() == mails + 1
    assert actions.remind_receivers(dispatch=dispatch, by=cast.clerk) == 0
    with standing_at(now() + timedelta(days=2)):
        assert actions.remind_receivers(dispatch=dispatch, by=cast.clerk) == 3
    with pytest.raises(Denied):
        actions.remind_receivers(dispatch=dispatch, by=cast.officer)


def test_a_paper_receipt_is_entered_by_the_clerk(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    receiver = receiver_of(dispatch, Way.PAPER)
    with pytest.raises(Denied):
        actions.enter_paper_receipt(receiver=receiver, name="Lò Văn A", received_on=today(), by=cast.officer)
    address = reverse("documents:receiver", args=[dispatch.document.ref, receiver.pk])
    late = {"deed": "paper", "name": "Lò Thị Bình", "received_on": (today() + timedelta(days=2)).isoformat()}
    assert "Chọn ngày nhận" in signed_in(cast.clerk).post(address, late).content.decode()
    good = {**late, "received_on": today().isoformat()}
    assert signed_in(cast.clerk).post(address, good).status_code == 302
    receiver.refresh_from_db()
    assert (receiver.status, receiver.received_by_name, receiver.confirmed_by) == (
        ReceiptStatus.RECEIVED,
        "Lò Thị Bình",
        cast.clerk,
    )


class TestTheLinkOfABodyOutside:
    def address(self, dispatch: Dispatch) -> str:
        return reverse("documents:link", args=[link_token(receiver_of(dispatch, Way.LINK))])

    def test_it_opens_without_an_account_and_is_kept_and_found_by_nobody(self, cast: Cast) -> None:
        answer = Client().get(self.address(a_dispatch(cast)))
        assert answer.status_code == 200
        assert "Xác nhận đã nhận" in answer.content.decode()
        assert answer["X-Robots-Tag"].startswith("noindex")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "same-origin"

    def test_looking_confirms_and_opens_nothing_the_button_confirms(self, cast: Cast) -> None:
        dispatch = a_dispatch(cast)
        address = self.address(dispatch)
        Client().get(address)
        assert receiver_of(dispatch, Way.LINK).status == ReceiptStatus.SENT
        assert b"Tr" in b"".join(Client().get(f"{address}tep/"))
        assert receiver_of(dispatch, Way.LINK).status == ReceiptStatus.OPENED
        assert Client().post(address, {"name": " "}).status_code == 200
        assert receiver_of(dispatch, Way.LINK).status == ReceiptStatus.OPENED
        assert Client().post(address, {"name": "Quàng  Thị Yên"}).status_code == 302
        receiver = receiver_of(dispatch, Way.LINK)
        assert (receiver.status, receiver.received_by_name) == (ReceiptStatus.RECEIVED, "Quàng Thị Yên")
        Client().post(address, {"name": "Người khác"})
        assert receiver_of(dispatch, Way.LINK).received_by_name == "Quàng Thị Yên"
        assert "Quàng" not in str(TrailEntry.objects.get(deed="receipt.confirmed").facts)

    def test_a_changed_closed_renewed_or_lapsed_link_opens_nothing(self, cast: Cast) -> None:
        dispatch = a_dispatch(cast)
        receiver = receiver_of(dispatch, Way.LINK)
        first = link_token(receiver)
        flipped = first[:-1] + ("A" if first[-1] != "A" else "B")
        for token in (flipped, receiver.link_key or "", "x.y", ""):
            with pytest.raises(Unknown):
                receiver_behind(token)
        with standing_at(now() + timedelta(days=31)), pytest.raises(Unknown):
            receiver_behind(first)
        actions.renew_link(receiver=receiver, by=cast.clerk)
        second = link_token(receiver)
        assert receiver_behind(second) == receiver
        assert Client().get(reverse("documents:link", args=[first])).status_code == 404
        actions.close_link(receiver=receiver, by=cast.clerk)
        assert Client().get(reverse("documents:link", args=[second])).status_code == 404
        assert link_token(receiver) == ""
        for deed in (actions.renew_link, actions.close_link):
            with pytest.raises(Denied):
                deed(receiver=receiver, by=cast.officer)

    def test_a_link_is_confirmed_only_so_often_in_an_hour(self, cast: Cast) -> None:
        address = self.address(a_dispatch(cast))
        answers = [Client().post(address, {"name": ""}).status_code for _ in range(12)]
        assert answers == [200] * 10 + [429] * 2

    def test_the_address_goes_by_mail_where_there_is_one(self, cast: Cast) -> None:
        dispatch = a_dispatch(cast)
        assert Notice.objects.get(address="vp@tinhuy.example").link == self.address(dispatch)


def test_the_form_sends_to_groups_units_and_lines(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    address = reverse("documents:dispatch_add", args=[document.ref])
    sent = {
        "groups": ["COMMUNE"],
        "by_link": "- Tỉnh ủy Sơn La; vp@tinhuy.example\nUBND tỉnh",
        "on_paper": "HĐND tỉnh",
        "receive_by_on": (today() + timedelta(days=3)).isoformat(),
        "asks_study": "on",
        "study_by_on": "",
    }
    assert "Chọn ngày quán triệt xong" in signed_in(cast.clerk).post(address, sent).content.decode()
    wrong = {**sent, "asks_study": "", "by_link": "Tỉnh ủy; khong-phai-thu"}
    assert "Sửa thư điện tử" in signed_in(cast.clerk).post(address, wrong).content.decode()
    sent["study_by_on"] = (today() + timedelta(days=9)).isoformat()
    assert signed_in(cast.clerk).post(address, sent).status_code == 302
    made = Dispatch.objects.get(document=document)
    assert sorted(one.label for one in made.receivers.all()) == sorted(
        [cast.commune.short_name, cast.other_commune.short_name, "Tỉnh ủy Sơn La", "UBND tỉnh", "HĐND tỉnh"]
    )
    assert made.asks_study


def test_lists_show_what_came_and_what_went(cast: Cast) -> None:
    dispatch = a_dispatch(cast)
    assert [one.dispatch for one in received_by(cast.officer)] == [dispatch]
    assert list(received_by(cast.nobody)) == []
    came = signed_in(cast.officer).get(reverse("documents:received")).content.decode()
    assert dispatch.document.title in came
    went = signed_in(cast.clerk).get(reverse("documents:received"), {"so": "gui"}).content.decode()
    assert "0/4 nơi" in went
    assert document_for(cast.officer, dispatch.document.ref) == dispatch.document
