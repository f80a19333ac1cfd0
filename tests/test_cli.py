"""The console script: what it prints, where, and with which code."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from caunoi.config import cli
from caunoi.config.cli import check, init, plan_read, serve, units_load
from caunoi.org.models import IdentityProvider, Person, Token

PLAN = resources.files("caunoi.plans") / "data" / "115-KH-MTTQ-UB.txt"


def caunoi(*arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "caunoi", *arguments], capture_output=True, env=os.environ | env, timeout=120
    )


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch.txt"
    path.write_text(
        "Số: 12/KH-MTTQ\n\nKẾ HOẠCH\nTuyên truyền\n\nI. NỘI DUNG\n\n1. Họp dân\n\n- Mỗi bản một cuộc.\n",
        encoding="utf-8",
    )
    return path


class TestPlanRead:
    def test_json_alone_stands_on_the_output_and_warnings_on_the_other(self):
        done = caunoi("plan", "read", str(PLAN), "--json")
        found = json.loads(done.stdout)
        assert done.returncode == 0
        assert [node["marker"] for node in found["outline"]] == ["I", "II", "III", "IV", "V"]
        told = done.stderr.decode().splitlines()
        assert len(told) == len(found["warnings"]) > 0

    def test_a_person_reads_an_indented_outline(self, paper):
        done = caunoi("plan", "read", str(paper), COLUMNS="80")
        assert done.stdout.decode().splitlines()[-3:] == ["I. NỘI DUNG", "  1. Họp dân", "    - Mỗi bản một cuộc."]

    @pytest.mark.parametrize("encoding", ["ascii", "cp1258", "utf-16"])
    def test_the_output_is_utf_8_on_every_console(self, paper, encoding):
        done = caunoi("plan", "read", str(paper), PYTHONIOENCODING=encoding, LC_ALL="C")
        assert "Mỗi bản một cuộc" in done.stdout.decode("utf-8")

    def test_whoever_stops_listening_is_not_scolded(self):
        command = (
            f"'{sys.executable}' -m caunoi plan read '{PLAN}' --json 2>/dev/null | head -n 1; echo ${{PIPESTATUS[0]}}"
        )
        done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60)
        assert done.stdout.decode().splitlines()[-1] == "0"
        assert done.stderr == b""

    @pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02" * 50, b"%PDF-1.7 broken", b"PK\x03\x04 broken"])
    def test_a_file_that_cannot_be_read_is_one_sentence_and_code_2(self, tmp_path, content):
        path = tmp_path / "tệp.docx"
        if content is not None:
            path.write_bytes(content)
        done = caunoi("plan", "read", str(path))
        assert done.returncode == 2
        assert done.stdout == b""
        assert len(done.stderr.decode().splitlines()) == 1

    @pytest.mark.parametrize("arguments", [[], ["a.txt", "b.txt"], ["--lines", "a.txt"], ["--lines"]])
    def test_a_command_that_is_not_understood_is_answered_with_its_use(self, arguments, capsys):
        assert plan_read.main(arguments) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("Cách dùng: caunoi plan read")

    def test_help_is_no_mistake(self, capsys):
        assert plan_read.main(["--help"]) == 0
        assert capsys.readouterr().out.startswith("Cách dùng")

    def test_every_kind_of_line_is_drawn(self):
        def node(kind, marker, text, *children, **more):
            return {"kind": kind, "marker": marker, "text": text, "lines": [1, 1], "children": list(children)} | more

        document = dict.fromkeys(
            ("number", "symbol", "date", "place", "issuer", "kind", "title", "signer", "signer_title")
        )
        table = node("table", "", "", rows=[["Bản", "Số hộ"], ["Giàn", "52"]])
        found = {
            "document": document
            | {"kind": "Kế hoạch", "date": "2026-01-05", "signer": "Lò Văn A", "recipients": ["Lưu: VP"]},
            "outline": [
                node("heading", "I", "CHUNG", node("heading", "a", "Một"), node("heading", "Điều 3", "Hai")),
                node("item", "-", "Việc " * 30, table),
                node("attribute", "", "Thời gian: tháng 6"),
                node("heading", "II", ""),
            ],
            "attached": [
                {"document": document | {"kind": "Quyết định"}, "outline": [node("heading", "Điều 1", "Ban hành")]}
            ],
        }
        lines = plan_read.pleasant(found, 60).splitlines()
        assert lines[:3] == ["Kế hoạch, ngày 05/01/2026", "Người ký: Lò Văn A", ""]
        assert lines[3:6] == ["I. CHUNG", "  a) Một", "  Điều 3. Hai"]
        assert lines[6].startswith("- Việc Việc")
        assert lines[7].startswith("  Việc")
        assert "  Bản | Số hộ" in lines
        assert "Thời gian: tháng 6" in lines
        assert "II." in lines
        assert lines[-6:] == ["Kèm theo:", "Quyết định", "  Điều 1. Ban hành", "", "Nơi nhận:", "  Lưu: VP"]


class TestTable:
    def test_each_word_leads_to_a_module_that_answers(self):
        assert cli.find(["plan", "read", "x"]) == ("caunoi.config.cli.plan_read", ["x"])
        assert cli.find(["init"]) == ("caunoi.config.cli.init", [])
        assert cli.find(["migrate", "--plan"]) == (cli.MANAGEMENT, ["migrate", "--plan"])
        assert cli.find(["plan"]) == (cli.MANAGEMENT, ["plan"])

    def test_help_names_every_word_of_the_table(self, monkeypatch, capsys):
        monkeypatch.setattr(sys, "argv", ["caunoi"])
        assert cli.main() == 0
        told = capsys.readouterr().out
        assert [words for words in cli.TABLE if f"caunoi {' '.join(words)}" not in told] == []

    def test_other_words_are_django_commands(self):
        assert caunoi("diffsettings", "--help").returncode == 0
        assert caunoi("no_such_word").returncode != 0


class TestCheck:
    @pytest.fixture(autouse=True)
    def sound(self, settings, tmp_path):
        """An installation with nothing wrong."""
        settings.DEBUG = settings.DEMO = False
        settings.HTTPS = True
        settings.SECRET_KEY = "k" * 60
        settings.ALLOWED_HOSTS = ["mattran.sonla.gov.vn"]
        settings.MAIL_URL = "smtp://mail.sonla.gov.vn"
        settings.CAUNOI_SEALING_KEYS = ["s" * 60]
        settings.CAUNOI_DIGEST_KEYS = ["d" * 60]
        settings.CAUNOI_TRUSTED_PROXIES = ["127.0.0.1"]
        settings.DATA_DIR = tmp_path
        settings.STATIC_ROOT = tmp_path / "static"
        tmp_path.chmod(0o700)
        settings.STATIC_ROOT.mkdir()
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")

    def test_a_sound_installation_passes(self, db, capsys):
        assert check.main(["--strict"]) == 0
        assert capsys.readouterr().out == "Không thấy điều gì cần sửa.\n"

    @pytest.mark.parametrize(
        ("name", "value", "told"),
        [
            ("DEBUG", True, "CAUNOI_DEBUG"),
            ("SECRET_KEY", "short", "CAUNOI_SECRET_KEY"),
            ("ALLOWED_HOSTS", ["*"], "CAUNOI_HOSTS"),
            ("STATIC_ROOT", Path("/nowhere"), "caunoi init"),
            ("CAUNOI_SEALING_KEYS", ["k" * 60], "trùng khóa ký"),
            ("CAUNOI_SEALING_KEYS", ["short"], "CAUNOI_SEALING_KEY"),
            ("CAUNOI_DIGEST_KEYS", ["s" * 60], "CAUNOI_DIGEST_KEY trùng"),
        ],
    )
    def test_a_danger_is_an_error(self, db, settings, capsys, name, value, told):
        setattr(settings, name, value)
        assert check.main([]) == 1
        assert any(line.startswith("LỖI") and told in line for line in capsys.readouterr().out.splitlines())

    @pytest.mark.parametrize(
        ("name", "value", "told"),
        [
            ("DEMO", True, "CAUNOI_DEMO"),
            ("HTTPS", False, "CAUNOI_HTTPS"),
            ("ALLOWED_HOSTS", ["localhost"], "CAUNOI_HOSTS"),
            ("MAIL_URL", "", "CAUNOI_MAIL_URL"),
            ("CAUNOI_TRUSTED_PROXIES", [], "CAUNOI_TRUSTED_PROXIES"),
            ("CAUNOI_SEALING_KEYS", ["s" * 60, "t" * 60], "caunoi reseal"),
        ],
    )
    def test_a_doubt_is_an_error_only_when_strict(self, db, settings, capsys, name, value, told):
        setattr(settings, name, value)
        assert check.main([]) == 0
        assert any(line.startswith("CHÚ Ý") and told in line for line in capsys.readouterr().out.splitlines())
        assert check.main(["--strict"]) == 1

    def test_a_key_beside_what_it_seals_is_a_doubt(self, db, settings, capsys):
        key = settings.DATA_DIR / "sealing-key"
        key.write_text("s" * 60)
        key.chmod(0o600)
        assert check.main([]) == 0
        assert "cùng thư mục dữ liệu" in capsys.readouterr().out

    def test_what_others_can_read_is_an_error(self, db, settings, capsys):
        key = settings.DATA_DIR / "secret-key"
        key.write_text("k" * 60)
        key.chmod(0o644)
        settings.DATA_DIR.chmod(0o755)
        assert check.main([]) == 1
        assert {line.split("Chạy: ")[1].split()[1] for line in capsys.readouterr().out.splitlines()} == {"600", "700"}

    def test_a_database_that_is_not_there_is_one_sentence(self, tmp_path):
        url = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'x.sqlite3'}"
        done = caunoi("check", CAUNOI_DATABASE_URL=url, CAUNOI_DATA_DIR=str(tmp_path / "data"))
        assert done.returncode == 1
        assert "Không mở được cơ sở dữ liệu" in done.stdout.decode()

    def test_a_database_that_was_not_upgraded_is_told(self, tmp_path):
        done = caunoi("check", CAUNOI_DATABASE_URL="", CAUNOI_DATA_DIR=str(tmp_path / "data"))
        assert done.returncode == 1
        assert "bước nâng cấp" in done.stdout.decode()


@pytest.fixture
def newer(tmp_path: Path) -> dict[str, str]:
    """The variables of an installation whose database a later release has been at."""
    env = {"CAUNOI_DATA_DIR": str(tmp_path / "data"), "CAUNOI_DATABASE_URL": ""}
    assert caunoi("init", **env).returncode == 0
    with closing(sqlite3.connect(tmp_path / "data" / "caunoi.sqlite3")) as database, database:
        step = ("plans", "9999_of_tomorrow", "2030-01-01")
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", step)
    return env


@pytest.mark.long
def test_a_database_of_a_later_release_is_neither_served_nor_worked_on(newer):
    for command in ("serve", "worker"):
        done = caunoi(command, **newer)
        assert done.returncode == 2
        [sentence] = done.stderr.decode().splitlines()
        assert "phiên bản mới hơn" in sentence
        assert "plans.9999_of_tomorrow" in sentence


@pytest.mark.parametrize("missing", ["--certificate", "--certificate-key", "--proxy-ca"])
def test_tls_takes_both_certificates_or_none(monkeypatch, settings, missing, capsys):
    settings.CAUNOI_METRICS_KEY = ""
    served = []
    monkeypatch.setattr(serve, "is_refused", lambda: False)
    monkeypatch.setattr(serve, "Server", lambda *_, **told: SimpleNamespace(serve=lambda: served.append(told)))
    options = {"--certificate": "web.pem", "--certificate-key": "key.pem", "--proxy-ca": "ca.pem"}
    assert serve.main([word for pair in options.items() for word in pair]) == 0
    assert (served[0]["ssl_client_verify"], str(served[0]["ssl_ca"])) == (True, "ca.pem")
    with pytest.raises(SystemExit):
        serve.main([word for pair in options.items() if pair[0] != missing for word in pair])
    assert "TLS cần cả" in capsys.readouterr().err
    assert len(served) == 1


def test_a_file_alone_is_the_list_of_communes():
    assert units_load.arguments_of(["sonla.csv"]) == ["load_units", "--communes", "sonla.csv"]
    assert units_load.arguments_of(["--committee", "x.csv"]) == ["load_units", "--committee", "x.csv"]
    assert units_load.arguments_of([]) == ["load_units"]


def test_an_installation_that_was_made_has_no_account_that_everybody_knows(db, monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr("caunoi.ground.releases.actions.upgrade", lambda: None)
    monkeypatch.setattr(init, "call_command", lambda *_, **__: None)
    assert init.main([]) == 0
    assert not Person.objects.exists()
    assert not Token.objects.exists()
    assert IdentityProvider.objects.count() == 0


@pytest.mark.parametrize(("refusals", "came"), [(2, True), (3, False)])
def test_an_installation_waits_for_a_database_that_starts_beside_it(monkeypatch, refusals, came):
    asked = Mock(side_effect=[OperationalError("connection refused")] * refusals + [None])
    waited = Mock()
    monkeypatch.setattr(init, "connection", Mock(ensure_connection=asked))
    monkeypatch.setattr("caunoi.config.cli.init.time.sleep", waited)
    assert init.database_came(3) is came
    assert (asked.call_count, waited.call_count) == (3, refusals)


def test_a_database_that_does_not_come_is_told_and_nothing_is_made(monkeypatch, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(init, "database_came", lambda seconds: seconds != 7)
    assert init.main(["--wait", "7"]) == 2
    assert "Sau 7 giây cơ sở dữ liệu vẫn chưa trả lời" in capsys.readouterr().err
    assert not settings.DATA_DIR.exists()
