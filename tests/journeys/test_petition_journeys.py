"""Petitions from a cheap telephone to the head of a commune: journeys 4 to 8, on a weak network where a telephone is
held (400 kbit/s, 400 ms, a processor six times slower, 390 px)."""

from __future__ import annotations

import os
import re
import sys
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caunoi.ground import times
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import date_vi, now, today
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions, jobs
from caunoi.petitions.access import draft_token, follow_token, holder_of, link_token
from caunoi.petitions.models import Assignment, Entry, Petition
from caunoi.petitions.queries.box import Group, counts_of
from caunoi.petitions.states import EntryKind, Status
from caunoi.petitions.tests.walks import SENDER, WORDS, a_petition, classified, forwarded, sent
from caunoi.portal.views.counting import TRIES
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LCP = 2.5
"""Seconds until the largest thing of a page is painted."""
WAIT = 60_000
"""Milliseconds: a page comes slowly over such a network."""


def look(page: Page, name: str) -> None:
    browsing.settle(page)
    browsing.shoot(page, f"petition-{name}")
    assert browsing.gates(page) == {}, name


def telephone(visit: Any, path: str, **more: Any) -> Page:
    page: Page = visit(path, 390, **more)
    browsing.slow(page)
    return page


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=WAIT)


def tab_to(page: Page, words: str, *, most: int = 60) -> None:
    """Press Tab until what has the focus is called by these words; a keyboard reaches nothing else."""
    called = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"
    for _ in range(most):
        page.keyboard.press("Tab")
        if str(page.evaluate(called)).startswith(words):
            return
    raise AssertionError(f"no way to {words} by Tab")


def arrow_to(page: Page, value: str, *, most: int = 40) -> None:
    """Press the arrow key until the list that has the focus stands at this value."""
    for _ in range(most):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {value} in the list")


def test_a_sender_looks_up_and_whoever_guesses_is_slowed_down(visit: Any, cast: Cast):
    """Journey 4."""
    petition = sent(cast).petition
    page = telephone(visit, "/tra-cuu/")

    def asked(code: str, digits: str) -> None:
        page.get_by_label("Mã kiến nghị").fill(code)
        page.get_by_label("4 số cuối điện thoại").fill(digits)
        with page.expect_response(lambda one: one.request.method == "POST", timeout=WAIT):
            page.get_by_role("button", name="Tra cứu").click()
        browsing.settle(page)

    def names_nobody() -> None:
        for name in (SENDER.full_name, "Xôm", cast.officer.full_name, WORDS[:20]):
            assert name not in page.content()

    sentence = "Không thấy kiến nghị với mã và 4 số này."
    asked("KN-2607-4T9QX-8", "5678")
    expect(page.locator(".error-summary")).to_contain_text(sentence)
    told = page.locator(".error-summary").inner_text()
    for number in range(TRIES):
        asked(petition.ref, f"{number:04d}")
        # Whether the code is there or the digits are wrong cannot be read from the answer.
        assert page.locator(".error-summary").inner_text() == told
        names_nobody()
    look(page, "50-not-found-390")
    # Five wrong tries are free; the sixth asks for some work of the device, right or wrong, and keeps what was typed.
    asked(petition.ref, "5678")
    expect(page.get_by_text("Vừa có nhiều lượt liên tiếp.")).to_be_visible()
    names_nobody()
    expect(page.get_by_label("Mã kiến nghị")).to_have_value(petition.ref)
    expect(page.locator("[data-challenge-says]")).to_have_text("Máy đã kiểm tra xong. Bấm lại là được.", timeout=WAIT)
    look(page, "51-slowed-down-390")
    page.get_by_role("button", name="Tra cứu").click()
    heading(page, petition.citizen_words)
    expect(page.get_by_text(petition.ref).first).to_be_visible()
    for name in (SENDER.full_name, cast.officer.full_name):
        assert name not in page.content()
    look(page, "51-found-390")
    assert page.log.complaints == []  # type: ignore[attr-defined]


def test_an_officer_forwards_by_keyboard_alone_and_goes_on_to_the_next(visit: Any, cast: Cast):
    """Journey 6."""
    petition = sent(cast, words="Đường vào bản đầy ổ gà, xe không qua được.").petition
    following_one = sent(cast, words="Bản mất nước sinh hoạt ba ngày nay.").petition
    page = telephone(visit, "/hop-kien-nghi/", person=cast.officer)
    tab_to(page, petition.heading)
    page.keyboard.press("Enter")
    heading(page, petition.heading)
    browsing.settle(page)
    page.keyboard.press("t")
    heading(page, "Tiếp nhận, phân loại")
    tab_to(page, "Tóm tắt")
    page.keyboard.type("Đường vào bản Giàn hỏng")
    tab_to(page, "Lĩnh vực")
    # The words of the petition have chosen it beforehand; the arrow keys choose another and come back.
    assert page.evaluate("document.activeElement.value") == "ROADS"
    page.keyboard.press("ArrowUp")
    arrow_to(page, "ROADS")
    tab_to(page, "Tiếp nhận")
    page.keyboard.press("Enter")
    heading(page, "Đường vào bản Giàn hỏng")
    browsing.settle(page)
    page.keyboard.press("c")
    heading(page, "Chuyển cơ quan có thẩm quyền")
    tab_to(page, "Cơ quan")
    arrow_to(page, cast.agency.code)
    tab_to(page, "Đề nghị trả lời trước ngày")
    day = today() + timedelta(days=9)
    page.keyboard.press("Control+A")
    page.keyboard.type(f"{day:%d/%m/%Y}")
    look(page, "54-forward-by-keyboard-390")
    tab_to(page, "Chuyển")
    page.keyboard.press("Enter")
    onward = page.get_by_role("link", name=f"Việc tiếp theo: {following_one.heading}")
    expect(onward).to_be_focused(timeout=WAIT)
    look(page, "55-next-one-390")
    expect(onward).to_be_focused()
    page.keyboard.press("Enter")
    heading(page, following_one.heading)
    assert page.log.complaints == []  # type: ignore[attr-defined]
    petition.refresh_from_db()
    held = holder_of(petition)
    assert held is not None
    assert (petition.status, petition.field) == (Status.FORWARDED, "ROADS")
    assert (held.unit, held.due_on, held.given_by) == (cast.agency, day, cast.officer)

    citizen = telephone(visit, f"/theo-doi/{follow_token(petition)}/")
    expect(citizen.locator(".now")).to_contain_text(cast.agency.name, timeout=WAIT)
    expect(citizen.locator(".after")).to_contain_text(f"Hạn {date_vi(day)}")
    assert cast.officer.full_name not in citizen.content()


def test_a_second_sender_joins_what_is_known_and_both_are_told(visit: Any, cast: Cast):
    """Journey 5."""
    first = classified(cast, sent(cast, may_publish=True).petition)
    actions.publish_petition(petition=first, by=cast.officer, title="Cống đầu bản Giàn bị sụt", words=WORDS)
    for _ in range(6):
        actions.join_petition(petition=first)
    first.matter.refresh_from_db()
    assert first.matter.voices == 7
    draft = actions.begin_draft(given={"commune": cast.commune.code, "area": cast.area.code})
    actions.keep_draft(draft=draft, words="Cống thoát nước đầu bản sụt, nước tràn vào sân nhà văn hóa.")
    page = telephone(visit, f"/gui-kien-nghi/{draft_token(draft)}/kiem-tra/")
    alike = page.get_by_role("region", name="Có phải việc này không?")
    expect(alike).to_contain_text("7 người cùng gặp", timeout=WAIT)
    look(page, "52-alike-390")
    alike.get_by_role("link", name="Cống đầu bản Giàn bị sụt").click()
    heading(page, "Cống đầu bản Giàn bị sụt")
    page.get_by_role("button", name="Tôi cũng gặp việc này").click()
    heading(page, "Đã gửi kiến nghị")
    first.matter.refresh_from_db()
    assert first.matter.voices == 8
    joined = Petition.objects.filter(status=Status.DUPLICATE).latest("pk")
    expect(page.locator(".code")).to_have_text(joined.ref)
    assert not Petition.objects.filter(words__startswith="Cống thoát nước đầu bản sụt, nước").exists()
    actions.claim_petition(petition=first, by=cast.officer)
    actions.answer_petition(petition=first, by=cast.officer, words="Ủy ban đã cho nạo vét, thay nắp cống.")
    for one in (first, joined):
        assert one.entries.filter(kind=EntryKind.TOLD).count() == 1
        page = telephone(visit, f"/theo-doi/{follow_token(one)}/")
        expect(page.locator(".answer")).to_contain_text("Ủy ban đã cho nạo vét", timeout=WAIT)
    look(page, "53-both-told-390")


def test_a_responder_answers_on_a_telephone_and_the_sender_is_not_satisfied(visit: Any, cast: Cast, mailoutbox: Any):
    """Journey 7."""
    cast.agency.email = "ubnd@example.vn"
    cast.agency.save()
    petition = forwarded(cast)
    held = holder_of(petition)
    assert held is not None
    old = link_token(held)
    Assignment.objects.filter(pk=held.pk).update(link_until_at=now() - timedelta(days=1))
    page = telephone(visit, f"/tl/{old}/")
    page.get_by_role("button").click()
    expect(page.get_by_text("Đã gửi liên kết mới vào thư điện tử của cơ quan.")).to_be_visible(timeout=WAIT)
    look(page, "56-link-renewed-390")
    held.refresh_from_db()
    letters = Notice.objects.filter(address="ubnd@example.vn", channel="EMAIL")
    assert link_token(held) in letters.latest("pk").link
    assert not Notice.objects.exclude(address="ubnd@example.vn").filter(link__contains=link_token(held)).exists()
    page = telephone(visit, f"/tl/{link_token(held)}/")
    page.get_by_label("Đã giải quyết").check()
    page.get_by_label("Nội dung trả lời").fill("Ủy ban đã cho nạo vét, thay nắp cống.")
    page.get_by_label("Người trả lời").fill("Phó Chủ tịch Ủy ban nhân dân")
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    pdf += b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000055 00000 n \n"
    pdf += b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n106\n%%EOF\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "tra-loi.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    page.get_by_role("button", name="Gửi trả lời").click()
    heading(page, "Đã gửi trả lời")
    petition.refresh_from_db()
    assert petition.status == Status.ANSWERED
    assert petition.answers.get().files.get().file.name == "tra-loi.pdf"
    assert page.log.complaints == []  # type: ignore[attr-defined]

    officer: Page = visit(f"/hop-kien-nghi/{petition.ref}/", 1366, person=cast.officer)
    officer.keyboard.press("r")
    expect(officer.get_by_label("Câu trả lời")).to_have_value("Ủy ban đã cho nạo vét, thay nắp cống.")
    officer.get_by_role("button", name="Trả lời", exact=True).click()
    expect(officer.locator(".petition-facts")).to_contain_text("Đã trả lời")

    citizen = telephone(visit, f"/theo-doi/{follow_token(petition)}/")
    expect(citizen.get_by_role("link", name="tra-loi.pdf")).to_be_visible(timeout=WAIT)
    citizen.get_by_role("button", name="Chưa hài lòng").click()
    heading(citizen, "Đề nghị xem lại")
    citizen.get_by_label("Điều còn thiếu").fill("Nước vẫn tràn vào nhà văn hóa.")
    citizen.get_by_role("button", name="Đề nghị xem lại").click()
    heading(citizen, "Được xem lại")
    look(citizen, "57-again-390")
    petition.refresh_from_db()
    assert (petition.status, petition.reopened) == (Status.REOPENED, 1)
    kinds = list(petition.entries.order_by("pk").values_list("kind", flat=True))
    walked = [EntryKind.FORWARDED, EntryKind.ANSWERED, EntryKind.TOLD, EntryKind.RATED, EntryKind.REOPENED]
    assert [kind for kind in kinds if kind in walked] == walked
    officer.reload()
    for words in ("Nước vẫn tràn", "Mở lại", "Cơ quan trả lời"):
        assert words in officer.content()


def test_a_day_that_passes_shows_late_to_all_three(visit: Any, cast: Cast):
    """Journey 8."""
    petition = a_petition(cast, Status.AT_FRONT)
    assert petition.due_on is not None
    Notice.objects.all().delete()
    with times.standing_at(times.start_of_day(petition.due_on + timedelta(days=1)) + timedelta(hours=9)):
        jobs.announce_overdue.call()
        told = {person: str(counts_of(person)[Group.LATE]) for person in (cast.officer, cast.leader_of_commune)}
        for name, person, chip in (
            ("officer", cast.officer, "Quá hạn"),
            ("chair", cast.leader_of_commune, "Quá hạn"),
            ("province", cast.leader, "Quá hạn ở cấp dưới"),
        ):
            notice = Notice.objects.filter(to_id=person.pk, channel="PAGE").latest("pk")
            page: Page = visit(notice.link, 390, person=person)
            row = page.locator(".work-row", has_text=petition.ref)
            expect(row).to_contain_text("Quá 1 ngày")
            expect(page.get_by_role("link", name=re.compile(f"^{chip}\\s*1$"))).to_be_visible()
            look(page, f"58-late-{name}-390")
        assert set(told.values()) == {"1"}
    assert Entry.objects.filter(petition=petition, kind=EntryKind.LATE).count() == 1
    assert {cast.officer.pk, cast.leader_of_commune.pk, cast.leader.pk} <= set(
        Notice.objects.values_list("to_id", flat=True)
    )


@pytest.mark.long
def test_pages_for_everybody_are_light_and_painted_soon(cast: Cast, browser: Any, live_server: Any):
    """On such a telephone: at most 40 KB, and the largest thing within the budget of 2.5 s, which a machine that does
    other things besides may double; `make prove` measures it by itself."""
    petition = classified(cast, sent(cast, may_publish=True).petition)
    actions.publish_petition(petition=petition, by=cast.officer, title="Cống bị sụt", words=WORDS)
    draft = actions.begin_draft(given={"commune": cast.commune.code, "area": cast.area.code})
    form = f"/gui-kien-nghi/{draft_token(draft)}"
    paths = ("/gui-kien-nghi/", f"/b/{cast.area.code}/", f"{form}/viec-gi/", f"{form}/lien-he/", "/kien-nghi/",
             f"/kien-nghi/{petition.ref}/", "/tra-cuu/", f"/theo-doi/{follow_token(petition)}/",
             f"/so-lieu/kien-nghi/{cast.commune.code}/")  # fmt: skip
    for path in paths:
        with browsing.window(browser, 390) as visitor:
            weighed = browsing.weight(visitor.new_page(), live_server.url + path)
            assert weighed.total <= 40_000, (path, weighed)
        with browsing.window(browser, 390) as visitor:
            page = visitor.new_page()
            browsing.slow(page)
            browsing.go(page, live_server.url + path)
            seconds, jump = browsing.paint(page)
        assert 0 < seconds <= float(os.environ.get("CAUNOI_MOST_PAINT", 2 * LCP)), (path, seconds)
        assert jump <= 0.02, path
        sys.stderr.write(f"{seconds:.2f} s  {weighed.total} bytes  {path}\n")
