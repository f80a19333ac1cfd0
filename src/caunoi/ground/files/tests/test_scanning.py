"""What is shown to the scanner, what it says, and what a person is told; the scanner is a socket of this machine."""

from __future__ import annotations

import io
import logging
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from caunoi.ground.files import scanning
from caunoi.ground.files.actions import OwnFile, UploadRefused, accept_upload
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.scanning import NoAnswer, Place, place_from

pytestmark = pytest.mark.django_db

VIRUS = b"caunoi-thu-may-quet-2027"
"""What the scanner of these tests takes for one."""


class Scanner:
    """Speaks as clamd does; `silent` takes everything in and says nothing, `said` stands for every answer."""

    def __init__(self, path: Path) -> None:
        self.place = Place(path=str(path))
        self.heard: list[bytes] = []
        self.said, self.silent = b"", False
        self.version = b"ClamAV 1.4.6/27500/Sat Nov 28 09:00:00 2026"
        self.over = threading.Event()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen()

    def serve(self) -> None:
        while not self.over.is_set():
            caller, _ = self.socket.accept()
            with caller, caller.makefile("rb") as words, suppress(OSError):
                self.answer(caller, words)

    def answer(self, caller: socket.socket, words: io.BufferedReader) -> None:
        asked = b""
        while not asked.endswith(b"\0") and (letter := words.read(1)):
            asked += letter
        if asked != b"zINSTREAM\0":
            caller.sendall(self.version + b"\0" if asked else b"")
            return
        content = b""
        while size := struct.unpack("!I", words.read(4))[0]:
            content += words.read(size)
        self.heard.append(content)
        if self.silent:
            self.over.wait(5)
            return
        found = b"stream: CauNoi.Thu.UNOFFICIAL FOUND" if VIRUS in content else b"stream: OK"
        caller.sendall((self.said or found) + b"\0")


@pytest.fixture
def scanner(settings: LazySettings, tmp_path: Path) -> Iterator[Scanner]:
    found = Scanner(tmp_path / "clamd.ctl")
    settings.CAUNOI_SCANNER = found.place
    thread = threading.Thread(target=found.serve)
    thread.start()
    yield found
    found.over.set()
    found.place.connect(1).close()
    thread.join()
    found.socket.close()


def sent(words: bytes, name: str = "a.txt") -> StoredFile:
    return accept_upload(SimpleUploadedFile(name, words), by=None)


def refusal(words: bytes) -> str:
    with pytest.raises(UploadRefused) as refused:
        sent(words)
    assert not StoredFile.objects.exists()
    return refused.value.sentence


def test_what_is_clean_is_kept_as_it_was_and_was_shown_whole(scanner: Scanner) -> None:
    long = b"Chu trong van ban. " * 9000
    kept = sent(long)
    with kept.file.open() as file:
        assert file.read() == long
    assert scanner.heard == [long]


def test_a_virus_is_refused_in_one_sentence_and_nothing_is_kept(
    scanner: Scanner, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert "mã độc" in refusal(b"truoc " + VIRUS + b" sau")
    assert "CauNoi.Thu.UNOFFICIAL" in caplog.text
    assert "a.txt" not in caplog.text


def test_a_picture_is_shown_as_it_was_sent_before_it_is_drawn_anew(scanner: Scanner) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    sent(picture.getvalue() + b"more", "a.png")
    assert scanner.heard == [picture.getvalue() + b"more"]


def test_a_scanner_that_is_silent_keeps_the_file_out(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "PATIENCE", 0.05)
    scanner.silent = True
    assert "Chưa quét được" in refusal(b"Chu")


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR", b"stream: Can't open file ERROR", b"OK"])
def test_a_file_that_was_not_looked_into_is_not_taken_for_clean(scanner: Scanner, said: bytes) -> None:
    scanner.said = said
    assert "Chưa quét được" in refusal(b"Chu")


def test_a_scanner_that_is_not_there_keeps_the_file_out(settings: LazySettings, tmp_path: Path) -> None:
    settings.CAUNOI_SCANNER = Place(path=str(tmp_path / "none"))
    assert "Chưa quét được" in refusal(b"Chu")
    with pytest.raises(NoAnswer):
        scanning.signatures_of()


def test_a_paper_that_the_program_writes_needs_no_scanner(settings: LazySettings, tmp_path: Path) -> None:
    settings.CAUNOI_SCANNER = Place(path=str(tmp_path / "none"))
    assert accept_upload(OwnFile("a.txt", b"Chu"), by=None).size == 3


def test_where_none_is_set_nobody_is_asked(settings: LazySettings, scanner: Scanner) -> None:
    settings.CAUNOI_SCANNER = None
    assert sent(VIRUS).size == len(VIRUS)
    assert scanner.heard == []


def test_how_old_its_signatures_are_is_told(scanner: Scanner) -> None:
    assert scanning.signatures_of() == datetime(2026, 11, 28, 9, tzinfo=UTC)
    scanner.version = b"ClamAV 1.4.6"
    assert scanning.signatures_of() is None
    scanner.version = b"UNKNOWN COMMAND"
    with pytest.raises(NoAnswer):
        scanning.signatures_of()


@pytest.mark.parametrize(
    "wrong", ["/run/clamd", "unix://run/clamd", "unix:clamd", "tcp://host", "tcp://:1", "http://a:1"]
)
def test_a_place_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        place_from(wrong)


def test_a_place_is_a_socket_or_a_host() -> None:
    assert place_from("") is None
    assert place_from("unix:///run/clamav/clamd.ctl") == Place(path="/run/clamav/clamd.ctl")
    assert place_from("tcp://[::1]:3310") == Place(host="::1", port=3310)


@pytest.mark.skipif(not shutil.which("clamd"), reason="without clamd; the words of its protocol are tried above")
def test_clamd_itself_says_so(settings: LazySettings, tmp_path: Path) -> None:
    place = tmp_path / "clamd.ctl"
    (tmp_path / "signatures").mkdir()
    (tmp_path / "signatures" / "thu.ndb").write_text(f"CauNoi.Thu:0:*:{VIRUS.hex()}\n")
    (tmp_path / "conf").write_text(
        f"DatabaseDirectory {tmp_path}/signatures\nLocalSocket {place}\nForeground yes\nUser root\nStreamMaxLength 1M\n"
    )
    settings.CAUNOI_SCANNER = Place(path=str(place))
    with subprocess.Popen(["clamd", "-c", tmp_path / "conf"], stdout=subprocess.DEVNULL) as running:  # noqa: S607
        try:
            while running.poll() is None and not place.exists():
                time.sleep(0.01)
            assert sent(b"Chu").size == 3
            assert scanning.signatures_of() is None
            StoredFile.objects.all().delete()
            assert "mã độc" in refusal(b"truoc " + VIRUS)
            assert "Chưa quét được" in refusal(b"Chu. " * 300_000)
        finally:
            running.terminate()
