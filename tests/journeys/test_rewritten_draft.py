"""What a model outside made of a draft: what leaves is shown first, what came stands beside the draft."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caunoi.org.tests.cast import Cast
from caunoi.reporting.models import MergedText, Rewriting
from caunoi.reporting.states import RewritingState
from caunoi.reporting.tests import walks
from tests.journeys import browser as browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Nothing is wrong with the page; a picture is kept for a person to look at."""
    browsing.settle(page)
    browsing.shoot(page, f"rewritten-{name}")
    assert browsing.gates(page) == {}, name


@pytest.mark.parametrize("width", [390, 1366])
def test_a_draft_is_sent_looked_at_and_taken_in_part(visit: Any, cast: Cast, width: int):
    asked = walks.a_rewriting(cast)
    service: Page = visit("/bao-cao/cai-dat/viet-lai/", width, person=cast.administrator)
    look(service, f"01-service-{width}")
    page: Page = visit(f"/bao-cao/dot/{asked.round.ref}/loi-van/ket-qua/", width, person=cast.clerk)
    page.get_by_role("link", name="Nhờ viết lại").click()
    for one in asked.given:
        expect(page.get_by_text(one["text"]).first).to_be_visible()
    expect(page.get_by_text(asked.address)).to_be_visible()
    look(page, f"02-what-leaves-{width}")
    page.get_by_role("button", name="Gửi đi viết lại").click()
    expect(page.get_by_text("Đang chờ dịch vụ trả lời")).to_be_visible()
    look(page, f"03-waiting-{width}")
    Rewriting.objects.exclude(pk=asked.pk).update(state=RewritingState.ANSWERED, answer=asked.answer)
    expect(page.get_by_text("Không có nguồn")).to_be_visible(timeout=15000)
    look(page, f"04-answer-{width}")
    page.get_by_label("Các đơn vị tổ chức 42 hội nghị.").check()
    page.get_by_role("button", name="Nhận câu đã đánh dấu").click()
    expect(page.get_by_text("Đã nhận 1 câu viết lại.")).to_be_visible()
    assert "Các đơn vị tổ chức 42 hội nghị." in [one["text"] for one in MergedText.objects.get().sentences]
    look(page, f"05-taken-{width}")
    assert page.log.complaints + service.log.complaints == []  # type: ignore[attr-defined]
    for address in ("", "viet-lai/", f"viet-lai/{asked.pk}/"):
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(page.url.partition("/bao-cao/")[0] + f"/bao-cao/dot/{asked.round.ref}/loi-van/ket-qua/{address}")
        assert browsing.sideways(page) == [], address
        page.set_viewport_size({"width": width, "height": 900})
        assert browsing.hidden_focus(page, most=80) == [], address
        browsing.enlarge(page)
        assert browsing.sideways(page) + browsing.cut_off(page) == [], address
