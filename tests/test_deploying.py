"""`caunoi check --deploy`: everything that an administrator must have right, one sentence each."""

from __future__ import annotations

import shutil
import smtplib
import ssl
import subprocess
import threading
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from caunoi.config.cli import check, running
from caunoi.config.settings import database_from, secret_key_in
from caunoi.ground.audit.actions import record, seal
from caunoi.ground.files import scanning
from caunoi.ground.files.scanning import NoAnswer, Place
from caunoi.ground.gauges import queries
from caunoi.ground.jobs.actions import give_sign, tick
from caunoi.ground.jobs.tests import tasks
from caunoi.ground.notices import actions as notices
from caunoi.ground.notices.models import Channel
from caunoi.ground.times import now

pytestmark = pytest.mark.django_db

ASKED, CLOCK, STANDBYS = running._shown, running._clock_of_database, running._standbys
ON_SQLITE = "SQLite" if connection.vendor == "sqlite" else ""


class Healthy(BytesIO):
    status = 200


def answering(body: bytes = b'{"status": "ok"}') -> Any:
    return lambda *_, **__: Healthy(body)


def refusing(error: Exception) -> Any:
    def ask(*_: object, **__: object) -> None:
        raise error

    return ask


class Post:
    """A mail server that is there."""

    def open(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture(autouse=True)
def well(settings, tmp_path, monkeypatch):
    """A province's server as it should be; each test spoils one thing."""
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.CAUNOI_SECOND_FACTOR = True
    settings.CAUNOI_TEXTS_NEAR = settings.CAUNOI_IDENTITY_NEAR = False
    settings.CAUNOI_METRICS_KEY = "k" * 40
    settings.CAUNOI_SCANNER = Place(path="/run/clamav/clamd.ctl")
    monkeypatch.setattr(scanning, "signatures_of", now)
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY = "k" * 60
    settings.ALLOWED_HOSTS = ["mattran.example.vn"]
    settings.BASE_URL = "https://mattran.example.vn"
    settings.MAIL_URL, settings.EMAIL_HOST = "smtp+tls://mail.example.vn", "mail.example.vn"
    settings.DEFAULT_FROM_EMAIL = "khong-tra-loi@mattran.example.vn"
    settings.CAUNOI_SEALING_KEYS, settings.CAUNOI_DIGEST_KEYS = ["s" * 60], ["d" * 60]
    settings.CAUNOI_TRUSTED_PROXIES = ["127.0.0.1"]
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    tmp_path.chmod(0o700)
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    settings.LOGGING = settings.LOGGING | {"root": {"level": "INFO"}}
    monkeypatch.setattr("caunoi.config.cli.running.urllib.request.urlopen", answering())
    monkeypatch.setattr(running, "get_connection", lambda **_: Post())
    monkeypatch.setattr(
        "caunoi.config.cli.running.shutil.which", lambda name: "/usr/bin/soffice" if name == "soffice" else None
    )
    monkeypatch.setattr("caunoi.config.cli.running.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(100, 50, 50))
    # The tests' own PostgreSQL is quick and keeps nothing.
    monkeypatch.setattr(running, "_shown", lambda name: "160004" if name == "server_version_num" else "on")
    monkeypatch.setattr(running, "_clock_of_database", now)
    monkeypatch.setattr(running, "_standbys", lambda: running.Standbys("", [], timedelta()))
    tick()
    give_sign("one")
    record("backup.made", by=None, on=None)
    record("backup.tried", by=None, on=None, facts={"faults": 0})
    seal()


def told(capsys: pytest.CaptureFixture[str], code: int) -> list[str]:
    """What the command prints, without what is true of every test on SQLite."""
    assert check.main(["--deploy"]) == code
    lines = capsys.readouterr().out.splitlines()
    return [line for line in lines if line != "Không thấy điều gì cần sửa." and not (ON_SQLITE and ON_SQLITE in line)]


def test_a_server_as_it_should_be_has_nothing_to_mend(capsys):
    assert told(capsys, 0) == []


def test_programs_that_start_together_on_an_empty_folder_take_one_key_and_it_is_whole(tmp_path, monkeypatch):
    # Every one of them has seen that there is no key before the first is written.
    together, made = threading.Barrier(4), iter(("first", "second", "third", "fourth"))

    def token(_: int) -> str:
        together.wait(timeout=10)
        return next(made)

    monkeypatch.setattr("caunoi.config.settings.secrets.token_urlsafe", token)
    folder = tmp_path / "data"
    with ThreadPoolExecutor(4) as programs:
        keys = set(programs.map(lambda _: secret_key_in(folder), range(4)))
    assert len(keys) == 1
    assert keys < {"first", "second", "third", "fourth"}
    (kept,) = folder.iterdir()
    assert kept.name == "secret-key"
    assert kept.read_text() in keys
    assert kept.stat().st_mode & 0o777 == 0o600


def test_without_the_word_nothing_outside_is_asked(capsys, monkeypatch):
    monkeypatch.setattr(running, "findings", refusing(AssertionError("asked")))
    assert check.main([]) == 0


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("SESSION_COOKIE_SECURE", False, "LỖI: Cookie"),
        ("CSRF_COOKIE_SECURE", False, "LỖI: Cookie"),
        ("CAUNOI_SECOND_FACTOR", False, "LỖI: Quản trị"),
        ("CAUNOI_TEXTS_NEAR", True, "LỖI: Tin nhắn"),
        ("CAUNOI_IDENTITY_NEAR", True, "LỖI: Máy đứng thay"),
        ("CAUNOI_METRICS_KEY", "", "CHÚ Ý: Chưa có máy nào theo dõi"),
        ("CAUNOI_SCANNER", None, "CHÚ Ý: Tệp tải lên chưa được quét"),
        ("LOGGING", {"root": {"level": "DEBUG"}}, "CHÚ Ý: Nhật ký máy chủ"),
        ("BASE_URL", "http://mattran.example.vn", "LỖI: Đường dẫn trong thư"),
        ("DEFAULT_FROM_EMAIL", "khong-tra-loi@localhost", "LỖI: Thư gửi đi"),
        ("MAIL_URL", "smtp://mail.example.vn", "LỖI: Thư đi tới mail.example.vn không mã hóa"),
        ("MAIL_URL", "", "CHÚ Ý: Chưa gửi được thư điện tử"),
        ("DEBUG", True, "LỖI: CAUNOI_DEBUG"),
    ],
)
def test_a_setting_of_a_trial_is_told(capsys, settings, name, value, line):
    setattr(settings, name, value)
    [said] = told(capsys, int(line.startswith("LỖI")))
    assert said.startswith(line)
    assert said.endswith(".")


class TestAround:
    @pytest.mark.parametrize(
        "error",
        [urllib.error.URLError(ssl.SSLCertVerificationError("expired")), TimeoutError(), ConnectionResetError()],
    )
    def test_an_address_that_does_not_open(self, capsys, monkeypatch, error):
        monkeypatch.setattr("caunoi.config.cli.running.urllib.request.urlopen", refusing(error))
        [said] = told(capsys, 1)
        assert said.startswith("LỖI: Máy này không mở được https://mattran.example.vn (")
        assert type(getattr(error, "reason", error)).__name__ in said

    def test_an_address_at_which_something_else_answers(self, capsys, monkeypatch):
        monkeypatch.setattr("caunoi.config.cli.running.urllib.request.urlopen", answering(b"<html>"))
        assert "không trả lời như Cầu Nối" in told(capsys, 1)[0]

    @pytest.mark.parametrize("error", [ConnectionRefusedError(), smtplib.SMTPAuthenticationError(535, b"no")])
    def test_a_mail_server_that_does_not_let_us_in(self, capsys, monkeypatch, error):
        monkeypatch.setattr(Post, "open", refusing(error))
        [said] = told(capsys, 1)
        assert "Không vào được máy chủ thư mail.example.vn" in said

    @pytest.mark.parametrize(("free", "line", "code"), [(14, "CHÚ Ý: Ổ đĩa", 0), (4, "LỖI: Ổ đĩa", 1)])
    def test_a_disk_that_is_nearly_full(self, capsys, monkeypatch, free, line, code):
        monkeypatch.setattr(
            "caunoi.config.cli.running.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(100, 100 - free, free)
        )
        assert told(capsys, code)[0].startswith(line)

    def test_a_folder_that_this_user_cannot_write(self, capsys, monkeypatch):
        monkeypatch.setattr("caunoi.config.cli.running.os.access", lambda *_: False)
        assert "không ghi được vào" in told(capsys, 1)[0]

    @pytest.mark.parametrize(
        ("signatures", "line", "code"),
        [
            (refusing(NoAnswer()), "LỖI: Máy quét vi-rút không trả lời", 1),
            (lambda: None, "CHÚ Ý: Mẫu vi-rút của máy quét đã cũ (không rõ ngày)", 0),
            (lambda: now() - timedelta(days=8), "CHÚ Ý: Mẫu vi-rút của máy quét đã cũ (từ ", 0),
        ],
    )
    def test_a_scanner_that_is_silent_or_knows_old_viruses_alone(self, capsys, monkeypatch, signatures, line, code):
        monkeypatch.setattr(scanning, "signatures_of", signatures)
        [said] = told(capsys, code)
        assert said.startswith(line)

    def test_no_libreoffice(self, capsys, monkeypatch):
        monkeypatch.setattr("caunoi.config.cli.running.shutil.which", lambda _: None)
        assert told(capsys, 0)[0].startswith("CHÚ Ý: Chưa có LibreOffice")

    @pytest.mark.parametrize(
        ("output", "is_told"), [("no\n", True), ("yes\n", False), (subprocess.TimeoutExpired("timedatectl", 5), False)]
    )
    def test_a_clock_that_nobody_sets(self, capsys, monkeypatch, output, is_told):
        monkeypatch.setattr("caunoi.config.cli.running.shutil.which", lambda name: f"/usr/bin/{name}")
        answer = SimpleNamespace(returncode=0, stdout=output)
        ask = refusing(output) if isinstance(output, Exception) else lambda *_, **__: answer
        monkeypatch.setattr("caunoi.config.cli.running.subprocess.run", ask)
        assert [line[:19] for line in told(capsys, 0)] == (["CHÚ Ý: Đồng hồ máy "] if is_told else [])

    def test_a_clock_that_went_back(self, capsys):
        with time_machine.travel(now() - timedelta(minutes=20), tick=False):
            lines = told(capsys, 1)
        assert any("sau giờ của máy này" in line for line in lines)


class TestWork:
    def test_no_worker_was_ever_seen(self, capsys, monkeypatch):
        monkeypatch.setattr(queries, "worker_seen_at", lambda: None)
        assert told(capsys, 1) == ["LỖI: Việc nền không chạy: thư không gửi, hạn không được báo. Chạy: caunoi worker."]

    def test_a_worker_that_fell_silent_and_what_comes_of_it(self, capsys):
        notices.queue(to="a@example.vn", subject="Thư", body="", channel=Channel.EMAIL)
        tasks.note.enqueue("2027-01-01")
        with time_machine.travel(now() + timedelta(hours=3), tick=False):
            lines = told(capsys, 1)
        assert any("không chạy từ 3 giờ trước" in line for line in lines)
        assert any("announce_overdue trễ" in line for line in lines)
        assert any(line.startswith("LỖI: 1 thư, tin nhắn chưa gửi được, lâu nhất 3 giờ") for line in lines)
        assert any("việc nền đang chờ, lâu nhất 3 giờ" in line for line in lines)

    def test_a_job_that_failed(self, capsys):
        task = tasks.fail.enqueue()
        DBTaskResult.objects.filter(id=task.id).update(status="FAILED")
        assert told(capsys, 0) == ["CHÚ Ý: 1 việc nền đã hỏng. Xem nhật ký máy chủ của caunoi worker."]

    def test_a_backup_that_is_missing_or_old(self, capsys, monkeypatch):
        monkeypatch.setattr(queries, "backup_age", lambda: None)
        assert told(capsys, 1)[0].startswith("LỖI: Chưa sao lưu lần nào")
        monkeypatch.setattr(queries, "backup_age", lambda: timedelta(hours=50))
        assert "cách đây 2 ngày" in told(capsys, 1)[0]
        monkeypatch.setattr(queries, "backup_age", lambda: timedelta(hours=25))
        assert told(capsys, 0) == []

    def test_a_restore_that_was_never_tried_or_long_ago_or_did_not_succeed(self, capsys, monkeypatch):
        monkeypatch.setattr(queries, "last_drill", lambda: None)
        assert told(capsys, 0)[0].startswith("CHÚ Ý: Chưa diễn tập khôi phục lần nào")
        monkeypatch.setattr(queries, "last_drill", lambda: queries.Drill(timedelta(days=50), 0))
        assert "cách đây 50 ngày" in told(capsys, 0)[0]
        monkeypatch.setattr(queries, "last_drill", lambda: queries.Drill(timedelta(days=2), 3))
        assert told(capsys, 1)[0].startswith("LỖI: Diễn tập khôi phục 2 ngày trước không đạt, 3 điều không khớp")

    def test_a_trail_that_was_altered(self, capsys, settings):
        (settings.DATA_DIR / "trail-heads.txt").write_text("2026-01-01T00:00:00+00:00 1 " + "0" * 64 + "\n")
        [said] = told(capsys, 1)
        assert "không khớp với mốc giữ ngoài cơ sở dữ liệu" in said

    def test_a_database_that_fails_on_the_way(self, capsys, monkeypatch):
        monkeypatch.setattr(running, "engine_findings", refusing(DatabaseError("gone")))
        assert told(capsys, 1) == ["LỖI: Cơ sở dữ liệu không trả lời được (DatabaseError). Chạy: caunoi init."]


class TestWayToPostgresql:
    @pytest.fixture(autouse=True)
    def postgresql(self, monkeypatch):
        monkeypatch.setattr(running, "connection", SimpleNamespace(vendor="postgresql"))

    @pytest.mark.parametrize(
        ("host", "mode", "grade"),
        [
            ("10.2.3.4", "", "CHÚ Ý"),
            ("db.example.vn", "prefer", "CHÚ Ý"),
            ("db.example.vn", "disable", "CHÚ Ý"),
            ("db", "", "CHÚ Ý"),
            ("db.example.vn", "require", "CHÚ Ý"),
            ("db.example.vn", "verify-full", ""),
            ("127.0.0.1", "", ""),
            ("10.0.0.1,10.0.0.2", "", "CHÚ Ý"),
            ("127.0.0.1,/run/postgresql", "", ""),
            ("/run/postgresql", "", ""),
            ("", "", ""),
        ],
    )
    def test_another_machine_is_spoken_to_encrypted(self, monkeypatch, host, mode, grade):
        options = {"sslmode": mode} if mode else {}
        databases = {"default": {"HOST": host, "OPTIONS": options}}
        monkeypatch.setattr(running, "settings", SimpleNamespace(MAIL_URL="", DATABASES=databases))
        found = list(running.way_findings())
        assert [one.grade for one in found] == ([grade] if grade else [])
        assert all(host in one.sentence and "sslmode=verify-full" in one.sentence for one in found)

    def test_servers_behind_the_question_mark_and_the_standby_that_is_read_are_other_machines_too(self, monkeypatch):
        addresses = {
            "default": "postgresql://caunoi@/caunoi?host=10.0.0.1,10.0.0.2&target_session_attrs=read-write",
            "replica": "postgresql://caunoi@/caunoi?host=10.0.0.2",
        }
        databases = {alias: database_from(address) for alias, address in addresses.items()}
        monkeypatch.setattr(running, "settings", SimpleNamespace(MAIL_URL="", DATABASES=databases))
        first, second = (one.sentence for one in running.way_findings())
        assert "10.0.0.1,10.0.0.2" in first
        assert first.endswith("CAUNOI_DATABASE_URL")
        assert second.endswith("CAUNOI_REPLICA_URL")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")
class TestPostgresql:
    def test_its_settings_are_read(self):
        assert ASKED("server_version_num").isdigit()
        assert ASKED("fsync") in {"on", "off"}

    @pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
    def test_what_a_power_cut_would_take(self, capsys, monkeypatch, name):
        monkeypatch.setattr(
            running, "_shown", lambda asked: {"server_version_num": "160004", name: "off"}.get(asked, "on")
        )
        assert told(capsys, 1)[0].startswith(f"LỖI: PostgreSQL đang tắt {name}")

    def test_a_server_that_is_mended_no_more(self, capsys, monkeypatch):
        shown = {"server_version_num": "130009", "server_version": "13.9"}
        monkeypatch.setattr(running, "_shown", lambda asked: shown.get(asked, "on"))
        assert "PostgreSQL 13.9 đã hết được vá lỗi" in told(capsys, 1)[0]

    @pytest.mark.parametrize(
        ("waits_for", "states", "lag", "lines"),
        [
            ("", [], 0, []),
            ("standby", ["sync"], 1, []),
            ("ANY 1 (a, b)", ["quorum", "quorum"], 0, []),
            ("standby", [], 0, ["LỖI: PostgreSQL chờ máy chủ dự phòng"]),
            ("standby", ["async"], 0, ["LỖI: PostgreSQL chờ máy chủ dự phòng"]),
            ("standby", [""], 0, ["CHÚ Ý: Chưa xem được máy chủ dự phòng"]),
            ("standby", ["sync"], 600, ["CHÚ Ý: Máy chủ dự phòng chậm 10 phút"]),
        ],
    )
    def test_a_standby_that_is_waited_for(self, capsys, monkeypatch, waits_for, states, lag, lines):
        found = running.Standbys(waits_for, states, timedelta(seconds=lag))
        monkeypatch.setattr(running, "_standbys", lambda: found)
        said = told(capsys, int(any(line.startswith("LỖI") for line in lines)))
        assert len(said) == len(lines)
        assert all(one.startswith(line) for one, line in zip(said, lines, strict=True))

    @pytest.mark.parametrize(
        ("states", "line"),
        [
            ([], "CHÚ Ý: Địa chỉ CAUNOI_DATABASE_URL có máy chủ dự phòng"),
            (["async"], "CHÚ Ý: Máy chủ dự phòng theo sau"),
        ],
    )
    def test_a_standby_that_the_address_names(self, capsys, monkeypatch, states, line):
        monkeypatch.setitem(connection.settings_dict, "HOST", "10.0.0.1,10.0.0.2")
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "sslmode", "verify-full")
        monkeypatch.setattr(running, "_standbys", lambda: running.Standbys("", states, timedelta()))
        [said] = told(capsys, 0)
        assert said.startswith(line)

    def test_the_leader_itself_is_asked_for_its_standbys(self, monkeypatch):
        monkeypatch.setattr(running, "_shown", ASKED)
        assert STANDBYS() == running.Standbys("", [], timedelta())

    def test_two_clocks(self, capsys, monkeypatch):
        assert CLOCK().tzinfo is not None
        monkeypatch.setattr(running, "_clock_of_database", lambda: now() - timedelta(seconds=40))
        assert "lệch nhau 40 giây" in told(capsys, 1)[0]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=119), "119 phút"),
        (timedelta(hours=2), "2 giờ"),
        (timedelta(hours=49), "2 ngày"),
        (timedelta(), "0 phút"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(span, words):
    assert running.minutes_vi(span) == words
