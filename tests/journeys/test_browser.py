"""The gates themselves: each one notices what it is there for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import browser as browsing

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="vi"><head><title>Thử – Cầu Nối</title></head><body><main id="main"><h1>Thử</h1>
<p>Chữ và <a href="/">một đường dẫn</a> trong câu.</p></main></body></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browsing.window(browser, 390) as visitor:
        yield visitor.new_page()


def with_body(inside: str) -> str:
    return GOOD.replace("</main>", f"{inside}</main>")


def test_a_good_page_passes(page: Page):
    page.set_content(GOOD)
    assert browsing.gates(page) == {}


@pytest.mark.parametrize(
    ("source", "gate"),
    [
        (GOOD.replace('lang="vi"', 'lang="en"'), "shape"),
        (GOOD.replace("Thử – Cầu Nối", "Thử"), "shape"),
        (GOOD.replace("</h1>", "</h1><h1>Hai</h1>"), "shape"),
        (with_body("<img src='data:,'>"), "axe"),
        (with_body("<p style='color:#999'>Nhạt quá</p>"), "axe"),
        (with_body("<div style='width:500px'>Rộng quá</div>"), "sideways"),
        (with_body("<div style='width:40px;overflow:hidden;white-space:nowrap'>Bị cắt mất chữ</div>"), "cut off"),
        (
            with_body("<button>a</button>" + "<a href='/x' style='display:block;font-size:9px'>b</a>" * 3),
            "small targets",
        ),
        (with_body("<p style='margin:0'>Kiểu trong dòng</p>"), "inline"),
        (with_body("<p onclick='go()'>Lệnh trong dòng</p>"), "inline"),
        (with_body("<script>var x</script>"), "inline"),
        (with_body("<p><a href='javascript:go()'>Mở</a></p>"), "strange links"),
        (with_body("<form action='data:text/html,x'></form>"), "strange links"),
        (with_body("<p><a href='//elsewhere.example/'>Nơi khác</a></p>"), "strange links"),
    ],
)
def test_a_fault_is_noticed_by_its_gate(page: Page, source: str, gate: str):
    page.set_content(source)
    assert gate in browsing.gates(page)


def test_the_order_of_the_keyboard_is_told(page: Page):
    page.set_content(with_body("<button>Hai</button><button aria-label='Ba'>x</button>"))
    assert browsing.tab_order(page) == ["một đường dẫn", "Hai", "Ba"]


def test_focus_without_a_ring_or_under_a_bar_is_noticed(page: Page):
    page.set_content(with_body("<button style='outline:none'>Không viền</button>"))
    assert browsing.hidden_focus(page) == ["Không viền: no ring"]
    page.set_content(with_body("<button>Bị che</button><div style='position:fixed;inset:0;background:#fff'></div>"))
    assert browsing.hidden_focus(page) == ["một đường dẫn: hidden", "Bị che: hidden"]


def test_complaints_and_other_hosts_are_noted(page: Page):
    log = browsing.watched(page)
    page.set_content(with_body("<script>console.error('vỡ')</script><img alt='' src='http://127.0.0.1:9/x.png'>"))
    browsing.settle(page)
    assert "vỡ" in log.complaints
    assert any(told.startswith("http://127.0.0.1:9/x.png: ") for told in log.complaints)
    assert log.elsewhere("http://localhost:8000") == ["http://127.0.0.1:9/x.png"]


def test_what_a_visitor_breaks_off_by_leaving_is_no_complaint(page: Page):
    log = browsing.watched(page)
    page.route("**/slow.png", lambda _: None)  # never answered
    page.set_content(with_body("<img alt='' src='http://localhost:8000/slow.png'>"), wait_until="commit")
    page.wait_for_function("document.images.length === 1")
    page.goto("about:blank")
    assert log.requests == ["http://localhost:8000/slow.png"]
    assert log.complaints == []


def test_paper_is_a4(page: Page):
    page.set_content(GOOD.replace("</head>", "<style>@page{size:A4}</style></head>"))
    paper = browsing.printed(page)
    assert (round(paper.pages[0].mediabox.width), round(paper.pages[0].mediabox.height)) == (595, 842)
