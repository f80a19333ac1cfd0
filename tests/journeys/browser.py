"""A real browser for the journeys, and the gates that every page must pass in it.

`launched()` starts Debian's Chromium with a fresh profile that speaks to nobody; the functions below ask one page one
question each and return what is wrong as plain lists, so that a test says `assert not sideways(page)`.
"""

from __future__ import annotations

import gzip
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, sync_playwright
from pypdf import PdfReader

from tools.browser import find_browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, and nobody to ask for leave.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
QUESTIONS = re.sub(
    r"^\s*//.*$", "", (Path(__file__).parent / "questions.js").read_text("utf-8"), flags=re.MULTILINE
).strip()
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WIDTHS = {"narrow": 320, "phone": 390, "laptop": 1366, "desktop": 1440}
SMALLEST_TARGET = 24
"""Pixels that WCAG 2.2 AA asks of a target that does not stand in running text."""


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser of this machine, headless, as long as the block lasts."""
    path = find_browser()
    if path is None:
        raise RuntimeError("no Chromium on this machine: install it, or name it in CAUNOI_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, width: int = 1366, height: int = 900, **more: Any) -> BrowserContext:
    """A fresh visitor: Vietnamese, in Vietnam, on a screen of this size; under 640 px with a finger."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=width < 640,
        **more,
    )
    context.on("page", _counted)
    return context


UNDER_WAY: WeakKeyDictionary[Page, set[Request]] = WeakKeyDictionary()
"""What each page has asked for and not yet received."""


def _counted(page: Page) -> None:
    asked = UNDER_WAY[page] = set()

    def begins(request: Request) -> None:
        asked.add(request)

    def ends(request: Request) -> None:
        asked.discard(request)

    page.on("request", begins)
    page.on("requestfinished", ends)
    page.on("requestfailed", ends)


def settle(page: Page, *, quiet_ms: int = 100, most_ms: int = 30_000) -> None:
    """Wait until the page stands and has asked for nothing for a moment, as `networkidle` does with half a second."""
    page.wait_for_load_state("load")
    quiet, waited, step = 0, 0, 25
    while quiet < quiet_ms:
        if waited > most_ms:
            raise AssertionError(f"still under way: {[request.url for request in UNDER_WAY[page]]}")
        page.wait_for_timeout(step)
        waited += step
        quiet = 0 if UNDER_WAY[page] else quiet + step


def go(page: Page, url: str) -> Response | None:
    """Open the address and wait until the page stands."""
    answer = page.goto(url, wait_until="load")
    settle(page)
    return answer


# What the page said and fetched ---------------------------------------------------------------------------------------


@dataclass
class Log:
    """What a page said and asked for since `watched`; `complaints` must stay empty."""

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what was said of the page before."""
        self.complaints.clear()
        self.requests.clear()

    def elsewhere(self, origin: str) -> list[str]:
        """Addresses on other hosts."""
        home = urlsplit(origin).netloc
        return [url for url in self.requests if urlsplit(url).scheme != "data" and urlsplit(url).netloc != home]


def watched(page: Page) -> Log:
    """Note errors, console errors (a refused script or style too) and every request of the page from now on."""
    log = Log()

    def note_request(request: Request) -> None:
        log.requests.append(request.url)

    def note_console(message: Any) -> None:
        # The status of the page itself is the test's business, not a complaint of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            log.complaints.append(message.text)

    def note_failure(request: Request) -> None:
        # Whoever leaves a page while its pictures still come breaks them off; the page did nothing wrong.
        if request.failure != "net::ERR_ABORTED":
            log.complaints.append(f"{request.url}: {request.failure}")

    page.on("request", note_request)
    page.on("console", note_console)
    page.on("pageerror", lambda error: log.complaints.append(str(error)))
    page.on("requestfailed", note_failure)
    return log


@dataclass(frozen=True)
class Weight:
    """Bytes as a server that compresses would send them, by kind, and the number of requests."""

    document: int
    stylesheet: int
    script: int
    image: int
    requests: int

    @property
    def total(self) -> int:
        return self.document + self.stylesheet + self.script + self.image


class Scale:
    """Weighs what a page fetches from now on, as if nothing had been kept from an earlier visit."""

    def __init__(self, page: Page) -> None:
        self._found: list[Response] = []
        tools = page.context.new_cdp_session(page)
        tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("response", lambda response: self._found.append(response))

    def clear(self) -> None:
        """Begin anew."""
        self._found.clear()

    def read(self) -> Weight:
        """What came so far (gzip 9; print styles included)."""
        sums: dict[str, int] = {}
        for response in self._found:
            kind = "image" if response.url.split("?")[0].endswith(".svg") else response.request.resource_type
            body = gzip.compress(response.body(), 9, mtime=0) if response.ok or kind == "document" else b""
            sums[kind] = sums.get(kind, 0) + len(body)
        return Weight(
            sums.get("document", 0),
            sums.get("stylesheet", 0),
            sums.get("script", 0),
            sums.get("image", 0),
            len(self._found),
        )


def weight(page: Page, url: str) -> Weight:
    """Open the address in this page and weigh its first visit."""
    scale = Scale(page)
    go(page, url)
    return scale.read()


# Gates ----------------------------------------------------------------------------------------------------------------


def axe(page: Page) -> list[str]:
    """Violations of WCAG 2.2 AA and best practice: rule, what it asks, and where.

    Asked in a window as tall as the page: a bar that sticks to the bottom half covers some link in every other.
    """
    size = page.viewport_size or {"width": 1366, "height": 900}
    tall = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": max(tall, size["height"])})
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(AXE_TAGS)}})
    page.set_viewport_size(size)
    return [
        f"{rule['id']}: {rule['help']}: {[node['target'][0] for node in rule['nodes']][:5]}"
        for rule in results.response["violations"]
    ]


def ask(page: Page, question: str, argument: Any = None) -> Any:
    """Put one of the questions of questions.js to the page."""
    return page.evaluate(f"(argument) => {QUESTIONS}.{question}(argument)", argument)


def sideways(page: Page) -> list[str]:
    """What makes the page scroll sideways; boxes that scroll by themselves are left alone."""
    return list(ask(page, "sideways"))


def cut_off(page: Page) -> list[str]:
    """Text that its own box hides."""
    return list(ask(page, "cutOff"))


def small_targets(page: Page, smallest: int = SMALLEST_TARGET) -> list[str]:
    """Links and controls outside running text that are smaller than a fingertip may hit."""
    return list(ask(page, "smallTargets", smallest))


def inline_styles(page: Page) -> list[str]:
    """Style attributes and script in the source; the policy refuses both."""
    source = page.content()
    # An empty style attribute is left behind by the taking of pictures.
    found = re.findall(r"<[a-z]+[^>]*\s(?:style|on[a-z]+)=(?!\"\")[^>]*>", source)
    scripts = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", source)
    return [tag[:120] for tag in (*found, *scripts)]


def strange_links(page: Page) -> list[str]:
    """Links, forms and pictures that lead to something that is no page, letter or call: "javascript:…"; and links to
    other hosts that tell them where one came from."""
    return list(ask(page, "strangeLinks"))


def shape(page: Page) -> list[str]:
    """What is wrong with language, title, headings and landmarks."""
    wrong = []
    if page.get_attribute("html", "lang") != "vi":
        wrong.append("html has no lang=vi")
    if not page.title().endswith(" – Cầu Nối") or page.title().startswith(" –"):
        wrong.append(f"title is {page.title()!r}")
    if page.locator("h1").count() != 1:
        wrong.append(f"{page.locator('h1').count()} h1")
    if page.locator("main#main").count() != 1:
        wrong.append("no main#main")
    return wrong


def _tabbed(page: Page, question: str, most: int) -> Iterator[str]:
    """Press Tab from the top of the page, and ask after each press until the focus leaves the page."""
    ask(page, "start")
    for _ in range(most):
        page.keyboard.press("Tab")
        answer = ask(page, question)
        if answer is None:
            return
        yield answer


def tab_order(page: Page, most: int = 60) -> list[str]:
    """What the Tab key reaches, in order, by its words; starts at the top of the page."""
    return list(_tabbed(page, "focused", most))


def hidden_focus(page: Page, most: int = 60) -> list[str]:
    """Stops of the Tab key that show no focus ring, or lie wholly under something that sticks to the edge."""
    return [trouble for trouble in _tabbed(page, "focusTrouble", most) if trouble]


def enlarge(page: Page, percent: int = 200) -> None:
    """Text at this size, as a person sets it in the browser; through the DOM, which the policy allows."""
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", f"{percent}%")


def printed(page: Page) -> PdfReader:
    """The page as it leaves the printer on A4."""
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def gates(page: Page) -> dict[str, list[str]]:
    """All questions that need no other window: only those with an answer, so that `== {}` means good."""
    asked = {
        "shape": shape(page),
        "axe": axe(page),
        "sideways": sideways(page),
        "cut off": cut_off(page),
        "small targets": small_targets(page),
        "inline": inline_styles(page),
        "strange links": strange_links(page),
    }
    return {name: answers for name, answers in asked.items() if answers}


def shoot(page: Page, name: str) -> None:
    """A picture of the whole page in the folder CAUNOI_PICTURES, for a person to look at; none when it is not set."""
    folder = os.environ.get("CAUNOI_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


# A weak network and a cheap telephone ---------------------------------------------------------------------------------


def slow(page: Page, *, kilobits: int = 400, delay_ms: int = 400, slower_cpu: int = 6) -> None:
    """From now on the page has the network and the processor of a cheap telephone in a valley."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    bytes_a_second = kilobits * 1000 / 8
    tools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": delay_ms,
            "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second,
        },
    )
    tools.send("Emulation.setCPUThrottlingRate", {"rate": slower_cpu})


def paint(page: Page) -> tuple[float, float]:
    """Seconds until the largest thing was painted (LCP), and how much the page jumped (CLS)."""
    lcp, cls = ask(page, "painted")
    return float(lcp), float(cls)
