"""What the Makefile calls."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.house import survey
from tools import browser, reference, words
from tools import test as suite


class TestWords:
    @pytest.fixture
    def checkout(self, tmp_path):
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
        return tmp_path

    # Built from parts, so that this file is not refused itself.
    @pytest.mark.parametrize(
        "line",
        [
            "--index" + "-url https://mirror.example/simple",
            '"resolved' + '": "https://example/x.tgz"',
            "see https://" + "pypi" + ".org/project/x",
            "cd /" + "work/main",
            "open('/" + "tmp/x')",
            "/" + "root/.ssh",
            "-----BEGIN RSA PRIVATE" + " KEY-----",
            "a\u202eb",
        ],
    )
    def test_a_place_of_one_machine_is_refused(self, checkout, line):
        (checkout / "file.md").write_text(f"fine\n{line}\n", encoding="utf-8")
        [told] = words.findings(checkout)
        assert told.startswith("file.md:2: names ")

    @pytest.mark.parametrize("line", ["a/work/b", "https://sonla.gov.vn/root/", "{tmp}/x", "{{ work }}/", "var/tmp"])
    def test_other_words_pass(self, checkout, line):
        (checkout / "file.md").write_text(line, encoding="utf-8")
        assert words.findings(checkout) == []

    def test_what_git_ignores_is_not_read(self, checkout):
        (checkout / ".gitignore").write_text("*.log\n", encoding="utf-8")
        (checkout / "x.log").write_text("/" + "tmp/x", encoding="utf-8")
        assert words.findings(checkout) == []


class TestBrowser:
    def test_the_named_browser_is_taken_if_it_can_be_run(self, monkeypatch, tmp_path):
        mine = tmp_path / "mine"
        monkeypatch.setenv("CAUNOI_CHROMIUM", str(mine))
        assert browser.find_browser() is None
        mine.write_text("#!/bin/sh\n")
        mine.chmod(0o755)
        assert browser.find_browser() == str(mine)

    def test_else_the_first_of_the_usual_names(self, monkeypatch, tmp_path):
        monkeypatch.delenv("CAUNOI_CHROMIUM", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert browser.find_browser() is None
        chrome = tmp_path / "google-chrome"
        chrome.write_text("#!/bin/sh\n")
        chrome.chmod(0o755)
        assert browser.find_browser() == str(chrome)


class TestAskingAgain:
    """A busy machine may be late for a real browser; it is never an excuse for a rule."""

    late = "tests/journeys/test_report.py::test_an_officer_enters_values"

    def test_a_late_journey_is_asked_once_more(self):
        assert suite.asked_again([self.late]) == [self.late]

    def test_what_fails_besides_it_fails_at_once(self):
        assert suite.asked_again([self.late, "src/caunoi/org/tests/test_access.py::test_a_stranger"]) == []

    def test_many_failures_are_no_lateness(self):
        assert suite.asked_again([f"{self.late}[{number}]" for number in range(suite.LATE_AT_MOST + 1)]) == []


class TestLocks:
    @pytest.fixture(params=["requirements.lock", "requirements-dev.lock"])
    def lock(self, request):
        return (survey.ROOT / request.param).read_text(encoding="utf-8")

    def test_every_package_has_its_hashes(self, lock):
        packages = [block for block in lock.split("\n") if "==" in block and not block.startswith((" ", "#"))]
        assert len(packages) >= 30
        assert lock.count("--hash=sha256:") >= len(packages)
        assert [line for line in packages if not line.endswith("\\")] == []

    def test_the_development_set_holds_the_runtime_as_it_is(self):
        def pins(name: str) -> set[str]:
            lines = (survey.ROOT / name).read_text(encoding="utf-8").splitlines()
            return {line.split(" ")[0] for line in lines if "==" in line and line[0].isalpha()}

        assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_the_reference_pages_have_something_to_say():
    assert "stateDiagram" in "".join(reference.state_pages().values())
    assert reference.deeds()


class TestRun:
    """`make run` behind its environment."""

    @pytest.fixture
    def port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def start(self, port: int, folder: Path, log: Path) -> subprocess.Popen[bytes]:
        env = os.environ | {"CAUNOI_DATA_DIR": str(folder), "CAUNOI_DATABASE_URL": ""}
        with log.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "tools.run", "--port", str(port)],
                cwd=survey.ROOT,
                env=env,
                stdout=output,
                stderr=output,
            )

    def wait_for(self, words_: str, log: Path, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + 180
        while words_ not in log.read_text(encoding="utf-8"):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.2)

    @pytest.mark.long
    def test_it_serves_until_it_is_interrupted_and_keeps_the_data(self, port, tmp_path):
        folder, log = tmp_path / "var", tmp_path / "log"
        for stop in (signal.SIGINT, signal.SIGTERM):
            process = self.start(port, folder, log)
            self.wait_for("runs at", log, process)
            told = log.read_text(encoding="utf-8")
            assert f"http://127.0.0.1:{port}/" in told
            assert "huong" in told
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
                assert answer.status == 200
            process.send_signal(stop)
            assert process.wait(60) == 0
            with pytest.raises(urllib.error.URLError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30)
        assert (folder / "caunoi.sqlite3").stat().st_size > 100_000

    def test_a_port_in_use_is_one_sentence(self, port, tmp_path):
        with socket.socket() as other:
            other.bind(("127.0.0.1", port))
            other.listen()
            process = self.start(port, tmp_path / "var", tmp_path / "log")
            assert process.wait(60) == 1
        assert f"make run PORT={port + 1}" in (tmp_path / "log").read_text(encoding="utf-8")
        assert not (tmp_path / "var").exists()
