"""The crowd: each person is a walk through the product, one request after the other, that never ends."""

from __future__ import annotations

import http.client
import random
import re
import secrets
import threading
from collections import Counter, deque
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

HTTP = (OSError, http.client.HTTPException)
TOKEN = secrets.token_hex(16)
"""One for all: what a form sends and what the cookie says agree."""
HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
CELL = re.compile(r'<input [^>]*name="([vwm])-([0-9]+\.[0-9]+[a-z]?)"[^>]*>')
VALUE = re.compile(r' value="([^"]*)"')
PETITION = re.compile(r'href="(/kien-nghi/KN-[0-9A-Z-]+/)"')
SECTION = re.compile(r'href="/bao-cao/[^/]+/phan/([0-9]+)/"')
PLACE = "Mường Bú"
OFTEN = {"officer": 62, "office": 8, "citizen": 30}
"""Of a hundred requests."""


class Failed(Exception):
    """An answer that no person should get."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    leads: str
    page: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, by the name under which its time is kept. `fields`: a form that is sent."""

    name: str
    path: str
    fields: dict[str, str] | None = None


Walk = Generator[Ask, Answer, None]


@dataclass
class Person:
    """A walk, where it stands, and what her browser keeps."""

    walk: Walk
    cookies: str
    origin: str
    next: Ask


class Crowd:
    """Everybody, and who of them is not being answered just now."""

    def __init__(self, port: int, world: dict[str, Any], lot: random.Random) -> None:
        self.port, self.world, self.lot = port, world, lot
        self.sent: deque[str] = deque()
        self.done: Counter[str] = Counter()
        self.accepted: set[str] = set()
        self.number = 0
        self.wires = threading.local()
        self.idle = {kind: deque[Person]() for kind in OFTEN}
        self.free = threading.Condition()
        for one in world["communes"]:
            self._joins("officer", self.officer(one["ref"]), one["session"])
        for session in world["office"]:
            self._joins("office", self.office(), session)
        for _ in range(60):
            self._joins("citizen", self.citizen(), "")

    def _joins(self, kind: str, walk: Walk, session: str) -> None:
        self.number += 1
        origin = f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"
        cookies = f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else "")
        self.idle[kind].append(Person(walk, cookies, origin, next(walk)))

    def lots(self, lot: random.Random) -> str:
        return lot.choices(list(OFTEN), list(OFTEN.values()))[0]

    @property
    def undone(self) -> list[str]:
        """What was asked for, answered with a page, and yet not done."""
        return [what for what in sorted(self.done) if "chưa" in what]

    def deeds(self) -> str:
        return ", ".join(f"{what} {count}" for what, count in sorted(self.done.items()))

    def next_step(self, kind: str) -> str:
        """One of this kind asks her next question; its name. Raises Failed, OSError, HTTPException."""
        with self.free:
            while not self.idle[kind]:
                self.free.wait()
            person = self.idle[kind].popleft()
        asked = person.next
        try:
            answer = self._asked(person)
            if answer.status >= 400 or answer.leads.startswith(("/dang-nhap/", "/tai-khoan/")):
                raise Failed(f"{asked.path} answered {answer.status} {answer.leads}")
            person.next = person.walk.send(answer)
        finally:
            with self.free:
                self.idle[kind].append(person)
                self.free.notify()
        return asked.name

    def _asked(self, person: Person) -> Answer:
        wire = getattr(self.wires, "wire", None)
        if wire is None:
            wire = self.wires.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": person.cookies, "X-Forwarded-For": person.origin}
        body = None
        if person.next.fields is not None:
            body = urlencode({"csrfmiddlewaretoken": TOKEN, **person.next.fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            wire.request("GET" if body is None else "POST", person.next.path, body, headers)
            answer = wire.getresponse()
            return Answer(answer.status, answer.getheader("Location") or "", answer.read().decode())
        except HTTP:
            wire.close()
            raise

    def officer(self, ref: str) -> Walk:
        """Goes through her report, cell by cell, and sends it; what comes back she puts right."""
        home = f"/bao-cao/{ref}/"
        while True:
            yield Ask("việc cần làm", "/viec-can-lam/")
            page = (yield Ask("báo cáo của xã", home)).page
            if f"{home}nop/" not in page:
                # It has been sent and is not in her hands.
                continue
            sections = sorted(set(SECTION.findall(page)))
            for number in self.lot.sample(sections, min(3, len(sections))):
                sheet = yield Ask("phần của báo cáo", f"{home}phan/{number}/")
                yield from self._cells(f"{home}phan/{number}/luu/", sheet.page)
            form = (yield Ask("kiểm tra báo cáo", f"{home}nop/")).page
            if ">Nộp báo cáo</button>" in form:
                answer = yield Ask("nộp báo cáo", f"{home}nop/", {**keys(form), "words": ""})
                if answer.status == 302:
                    self.done["báo cáo nộp"] += 1
                    self.sent.append(ref)

    def _cells(self, path: str, page: str) -> Walk:
        boxes: dict[str, dict[str, str]] = {}
        for box in CELL.finditer(page):
            written = VALUE.search(box[0])
            boxes.setdefault(box[2], {})[box[1]] = written[1] if written else ""
        own = [code for code in boxes if code in self.world["free"]]
        for code in self.lot.sample(own, min(6, len(own))):
            value = str(self.lot.randrange(10, 60))
            held = boxes[code]
            fields = {f"v-{code}": value, f"w-{code}": held.get("w", ""), f"m-{code}": held.get("m", "")}
            told = (yield Ask("lưu ô", path, {**fields, f"n-{code}": held.get("m", "")})).page
            self.done["ô đã lưu" if '"errors": {}, "clashes": {}' in told else "ô chưa lưu được"] += 1
            held["w"] = value

    def office(self) -> Walk:
        """Opens what has come, sends most of it back, accepts some, adds up now and then."""
        round_page = f"/bao-cao/dot/{self.world['round']}/"
        while True:
            yield Ask("theo dõi đợt", round_page)
            for _ in range(3):
                try:
                    ref = self.sent.popleft()
                except IndexError:  # nothing has come, or a colleague has it
                    break
                yield Ask("báo cáo đã nộp", f"/bao-cao/{ref}/")
                yield Ask("phần của báo cáo", f"/bao-cao/{ref}/phan/{self.lot.randrange(1, 4)}/")
                yield from self._decide(ref)
            yield Ask("tổng hợp", f"{round_page}tong-hop/")
            yield Ask("nguồn của một số", f"{round_page}tong-hop/{self.lot.choice(self.world['free'])}/")

    def _decide(self, ref: str) -> Walk:
        # Half of the communes must stay, or nobody is left who writes.
        if self.lot.random() < 0.2 and len(self.accepted) < len(self.world["communes"]) // 2:
            page = (yield Ask("báo cáo đã nộp", f"/bao-cao/{ref}/")).page
            yield Ask("tiếp nhận", f"/bao-cao/{ref}/tiep-nhan/", keys(page))
            self.accepted.add(ref)
            self.done["báo cáo tiếp nhận"] += 1
        else:
            page = (yield Ask("mở trả lại", f"/bao-cao/{ref}/tra-lai/")).page
            reasons = {f"r-{code}": "Xem lại số này." for code in self.world["free"]}
            answer = yield Ask(
                "trả lại", f"/bao-cao/{ref}/tra-lai/", {**keys(page), **reasons, "due_on": self.world["due"]}
            )
            self.done["báo cáo trả lại" if answer.status == 302 else "chưa trả lại được"] += 1

    def citizen(self) -> Walk:
        """Reads what is public, then sends a petition through the four pages."""
        while True:
            yield Ask("trang chủ", "/")
            page = (yield Ask("kiến nghị công khai", "/kien-nghi/")).page
            for path in PETITION.findall(page)[:1]:
                yield Ask("một kiến nghị", path)
            page = (yield Ask("gửi: ở đâu", "/gui-kien-nghi/")).page
            answer = yield Ask("gửi: chọn xã", "/gui-kien-nghi/", {**keys(page), "commune": PLACE})
            draft = answer.leads.removesuffix("o-dau/")
            page = (yield Ask("gửi: việc gì", f"{draft}viec-gi/")).page
            words = f"Đoạn đường đầu bản bị sạt sau mưa, xe không qua được, lần {self.lot.randrange(10**6)}."
            yield Ask("gửi: ghi việc", f"{draft}viec-gi/", {**keys(page), "words": words})
            page = (yield Ask("gửi: liên hệ", f"{draft}lien-he/")).page
            contact = {"full_name": "Lò Văn Thử", "telephone": f"09{self.lot.randrange(10**8):08d}", "consents": "on"}
            yield Ask("gửi: ghi liên hệ", f"{draft}lien-he/", {**keys(page), **contact, "hides_name": "on"})
            page = (yield Ask("gửi: kiểm tra", f"{draft}kiem-tra/")).page
            answer = yield Ask("gửi kiến nghị", f"{draft}kiem-tra/", keys(page))
            if answer.leads.startswith("/da-gui/"):
                self.done["kiến nghị gửi"] += 1
                yield Ask("trang đã gửi", answer.leads)
            else:
                self.done["kiến nghị chưa gửi được"] += 1


def keys(page: str) -> dict[str, str]:
    """What a form takes along without being seen; the token against forgery is everybody's own."""
    return {name: value for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"}
