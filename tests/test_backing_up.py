"""Everything is copied while people work, an empty place is filled from it, and the two are compared row by row."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections

from caunoi.config.cli import archive_key, backup, drill, restore
from caunoi.desk.actions import fill_demo
from caunoi.ground.audit.actions import heads_path, record, seal
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.backups import actions, archive
from caunoi.ground.backups.actions import Refused, back_up
from caunoi.ground.backups.engines import ENGINES, engine_here, postgresql
from caunoi.ground.files.actions import accept_upload
from caunoi.ground.files.models import StoredFile
from caunoi.ground.gauges import queries as gauges
from caunoi.ground.releases.actions import upgrade
from caunoi.org.models import Person
from caunoi.plans.actions import report_progress
from caunoi.plans.models import Task, TaskEntry
from tools import postgres

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
SERVER = os.environ.get("CAUNOI_DATABASE_URL", "")
Rows = dict[str, list[str]]


@pytest.fixture(autouse=True)
def programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        folder = postgres.installed_server() / "bin"
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def a_paper(words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("minh chứng.txt", words.encode(), "text/plain")


def some_work(count: int = 3) -> None:
    """Rows of the trail, sealed and not, and files."""
    for number in range(count):
        stored = accept_upload(a_paper(f"số {number}"), by=None)
        record("file.kept", by=None, on=stored, facts={"number": number}, personal={"note": f"ghi chú {number}"})
    seal()
    record("file.looked_at", by=None, on=None)


class Place(NamedTuple):
    """An installation of its own: the variables of its processes, its folder, the address of its database."""

    env: dict[str, str]
    folder: Path
    url: str

    def call(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run([sys.executable, "-m", "caunoi", *arguments], env=self.env, capture_output=True)
        told = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == code, told
        return told

    def rows(self) -> Rows:
        return rows_of(self.url)

    def is_without_tables(self) -> bool:
        if self.url.startswith("sqlite"):
            return not (self.folder / "caunoi.sqlite3").exists()
        return self.rows() == {}

    def files(self) -> dict[str, bytes]:
        return files_of(self.folder / "files")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """An empty one."""
    folder = tmp_path / "nơi mới"
    name = f"restored_{uuid.uuid4().hex[:12]}"
    if connection.vendor == "sqlite":
        url = f"sqlite:///{folder / 'caunoi.sqlite3'}"
    else:
        url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
    env = os.environ | {"CAUNOI_DATA_DIR": str(folder), "CAUNOI_DATABASE_URL": url}
    yield Place(env, folder, url)
    if connection.vendor == "postgresql":
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def own_url() -> str:
    name = str(connection.settings_dict["NAME"])
    return (
        f"sqlite:///{name}" if connection.vendor == "sqlite" else urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    )


def rows_of(url: str) -> Rows:
    """Every row of every table, as text, in order; read past Django."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as found:
            names = found.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            queries = {name: f'SELECT * FROM "{name}"' for (name,) in names}  # noqa: S608 (names of tables)
            return {name: sorted(map(repr, found.execute(query))) for name, query in queries.items()}
    with psycopg.connect(url) as found:
        names = found.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        queries = {name: f'SELECT t::text FROM "{name}" t' for (name,) in names}  # noqa: S608 (names of tables)
        return {name: sorted(str(row) for (row,) in found.execute(query)) for name, query in queries.items()}


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def nothing_else_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# There and back


def test_a_place_at_rest_comes_back_row_by_row_and_file_by_file(tmp_path, settings, place, capsys):
    upgrade()
    some_work()
    before, uploads = rows_of(own_url()), files_of(settings.MEDIA_ROOT)
    file, key = tmp_path / "b.tar", tmp_path / "key"
    assert backup.main([str(file), "--with-key", str(key)]) == 0
    told = capsys.readouterr().out
    assert "3 tệp" in told
    assert {path.stat().st_mode & 0o777 for path in (file, key)} == {0o600}
    assert nothing_else_in(tmp_path) == ["b.tar", "data", "key"]
    with tarfile.open(file) as opened:
        assert settings.SECRET_KEY not in str(opened.getnames())
    assert settings.SECRET_KEY.encode() not in file.read_bytes()
    assert "nguyên vẹn" in place.call("restore", str(file), "--check")

    told = place.call("restore", str(file), "--with-key", str(key))
    assert "0 dòng và 0 tệp khác với bản sao lưu. Nhật ký nguyên vẹn: " in told
    assert "1 mốc bên ngoài khớp" in told
    after = place.rows()
    # One row more: that it was restored.
    [extra] = set(after["audit_trailentry"]) - set(before["audit_trailentry"])
    assert "backup.restored" in extra
    after["audit_trailentry"].remove(extra)
    counters = {"sqlite_sequence"}
    assert {name: rows for name, rows in after.items() if name not in counters} == {
        name: rows for name, rows in before.items() if name not in counters
    }
    assert place.files() == uploads
    assert (place.folder / "trail-heads.txt").read_bytes() == heads_path().read_bytes()
    assert (place.folder / "secret-key").read_text().strip() == settings.SECRET_KEY
    assert (place.folder / "sealing-key").read_text().strip() == ",".join(settings.CAUNOI_SEALING_KEYS)
    assert (place.folder / "digest-key").read_text().strip() == ",".join(settings.CAUNOI_DIGEST_KEYS)
    assert {path.stat().st_mode & 0o077 for path in place.folder.rglob("*") if path.is_file()} == {0}
    assert TrailEntry.objects.filter(deed="backup.made", facts__files=3).count() == 1
    # What comes next gets numbers of its own, and the trail is as closed as before.
    place.call("init")
    place.call("seal_trail")
    assert "Nhật ký nguyên vẹn" in place.call("verify_trail")


@dataclass
class Writer:
    """Somebody who reports on one task again and again, each time with a file, and seals the trail."""

    task: Task
    by: Person
    written: int = 0
    trouble: BaseException | None = None

    def write_until(self, enough: threading.Event) -> None:
        try:
            while not enough.is_set():
                uploads = [a_paper(f"lần {self.written} " + "x" * 20_000)]
                report_progress(task=self.task, by=self.by, words=f"lần {self.written}", uploads=uploads)
                self.task.refresh_from_db()
                self.written += 1
                if self.written % 5 == 0:
                    seal()
        except BaseException as trouble:
            self.trouble = trouble
        finally:
            connections.close_all()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        enough = threading.Event()
        thread = threading.Thread(target=self.write_until, args=(enough,))
        thread.start()
        try:
            while self.written < 3 and self.trouble is None:
                enough.wait(0.01)
            yield
        finally:
            enough.set()
            thread.join()
        if self.trouble:
            raise self.trouble


def test_while_people_write_one_moment_is_copied(tmp_path, settings, place):
    fill_demo()
    officer = Person.objects.get(login="huong")
    task = Task.objects.filter(unit__in=officer.posts.values("unit")).exclude(status="DONE").order_by("pk")[0]
    writer = Writer(task, officer)
    file = tmp_path / "b.tar"
    with writer.at_work():
        least = writer.written
        back_up(into=file)
        most = writer.written + 1
    place.call("restore", str(file))

    was, now = place.rows(), rows_of(own_url())
    # Rows that are never changed are the same here and there, and nothing is missing in between.
    for table in ("plans_taskentry", "files_storedfile", "audit_personalvalue"):
        assert set(was[table]) <= set(now[table]), table
    reports = [row for row in was["audit_trailentry"] if "task.reported" in row]
    entries = TaskEntry.objects.filter(words__startswith="lần ").count()
    kept = [row for row in was["plans_taskentry"] if "lần " in row]
    assert len(reports) - len([row for row in now["audit_trailentry"] if "task.reported" in row]) == len(kept) - entries
    assert least <= len(kept) <= most
    # Each row of a file has its file; a file of the last moment may lie there before its row.
    files = place.files()
    names = StoredFile.objects.order_by("pk").values_list("file", flat=True)[: len(was["files_storedfile"])]
    originals = files_of(settings.MEDIA_ROOT)
    assert [name for name in names if files[name] != originals[name]] == []


def test_an_archive_of_an_earlier_release_is_brought_up(tmp_path, place, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE releases_release")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'releases'")
    try:
        monkeypatch.setattr("caunoi.ground.releases.queries.version", lambda _name: "0.0.1")
        back_up(into=tmp_path / "b.tar")
        monkeypatch.undo()
        place.call("restore", str(tmp_path / "b.tar"))
        assert len(place.rows()["releases_release"]) == 1
        place.call("init")
    finally:
        upgrade()


# What is refused


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    some_work()
    back_up(into=tmp_path / "b.tar")
    return tmp_path / "b.tar"


def refused(told: Any, *arguments: str, by: Any = restore) -> str:
    """The one sentence on the error output, with code 2."""
    told.readouterr()
    assert by.main(list(arguments)) == 2
    out, err = told.readouterr()
    assert out == ""
    [sentence] = err.splitlines()
    return sentence


def test_a_place_that_is_not_empty_is_left_alone(archived, place, settings, tmp_path, capsys):
    before = rows_of(own_url())
    assert "Chỉ khôi phục vào nơi trống" in refused(capsys, str(archived))
    assert rows_of(own_url()) == before
    for name in ("files/a", "trail-heads.txt"):
        path = place.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
        assert "đã có dữ liệu" in place.call("restore", str(archived), code=2)
        assert path.read_text() == "mine"
        path.unlink()
        assert place.is_without_tables()
    place.call("restore", str(archived))


def test_one_wrong_byte_anywhere_is_one_sentence_and_nothing_is_written(archived, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path / "empty"
    settings.MEDIA_ROOT = tmp_path / "empty" / "files"
    sound = archived.read_bytes()
    with archived.open("rb") as file:
        places = {member.name: member.offset + member.size // 2 for member in archive.members(file)}
    assert {"trail-heads.txt", "checksums.txt", "manifest.json", "manifest.sha256"} < set(places)
    assert sum(name.startswith("files/") for name in places) == 3
    for place in places.values():
        broken = bytearray(sound)
        broken[place] ^= 1
        archived.write_bytes(broken)
        assert "hỏng" in refused(capsys, str(archived))
        assert "hỏng" in refused(capsys, str(archived), "--check")
    for size in (len(sound) // 3, len(sound) - 700, 600):
        archived.write_bytes(sound[:size])
        assert "bị cụt" in refused(capsys, str(archived))
    archived.write_bytes(b"hello")
    assert "không phải bản sao lưu" in refused(capsys, str(archived))
    assert "không có tệp này" in refused(capsys, str(tmp_path / "none.tar"))
    assert "thư mục" in refused(capsys, str(tmp_path))
    assert not settings.DATA_DIR.exists()


def test_the_archive_of_another_database_is_refused(archived, settings, tmp_path, capsys, monkeypatch):
    other = ENGINES["postgresql" if connection.vendor == "sqlite" else "sqlite"]
    monkeypatch.setattr(actions, "engine_here", lambda: other)
    assert "rồi chạy lại" in refused(capsys, str(archived))
    assert "nơi này dùng" in refused(capsys, str(archived))


def test_the_archive_of_a_newer_release_is_refused(archived, capsys, monkeypatch):
    monkeypatch.setattr("caunoi.ground.releases.queries.unknown_among", lambda _names: ["plans.9999_from_tomorrow"])
    assert "phiên bản mới hơn" in refused(capsys, str(archived))


def test_the_archive_of_a_release_too_old_is_refused(archived, capsys, monkeypatch):
    monkeypatch.setattr("caunoi.ground.releases.upgrading.OLDEST_BROUGHT_UP", (("0.1.0", "0.2.0"),))
    assert "Cài phiên bản 0.2.0" in refused(capsys, str(archived))


def test_a_file_that_is_there_is_never_written_over(archived, tmp_path, capsys):
    before = archived.read_bytes()
    assert "không bị ghi đè" in refused(capsys, str(archived), by=backup)
    assert "không bị ghi đè" in refused(capsys, str(tmp_path / "c.tar"), "--with-key", str(archived), by=backup)
    assert "không bị ghi đè" in refused(
        capsys, str(tmp_path / "c.tar"), "--with-key", str(tmp_path / "c.tar"), by=backup
    )
    assert "Tạo thư mục" in refused(capsys, str(tmp_path / "none" / "c.tar"), by=backup)
    assert archived.read_bytes() == before
    assert nothing_else_in(tmp_path) == ["b.tar", "data"]


def test_a_name_taken_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    write = actions._write

    def slowly(*arguments):
        (tmp_path / "b.tar").write_text("mine")
        return write(*arguments)

    monkeypatch.setattr(actions, "_write", slowly)
    with pytest.raises(Refused, match="không bị ghi đè"):
        back_up(into=tmp_path / "b.tar")
    assert (tmp_path / "b.tar").read_text() == "mine"


def test_a_disk_without_links_gets_its_archive_too(tmp_path, monkeypatch):
    def no_links(*_arguments):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    back_up(into=tmp_path / "b.tar")
    assert actions.check(source=tmp_path / "b.tar").rows


@pytest.mark.parametrize("text", ["", "short", "x" * 2000, "line one\nline two of the key, long enough"])
def test_what_is_no_key_is_not_taken_for_one(archived, place, tmp_path, text):
    (tmp_path / "key").write_text(text)
    assert "không phải khóa ký" in place.call("restore", str(archived), "--with-key", str(tmp_path / "key"), code=2)
    assert not (place.folder / "caunoi.sqlite3").exists()


def test_a_key_of_the_environment_is_put_there_and_not_into_the_folder(archived, place, tmp_path):
    (tmp_path / "key").write_text("k" * 60)
    elsewhere = place._replace(env=place.env | {"CAUNOI_SECRET_KEY": "e" * 60})
    told = elsewhere.call("restore", str(archived), "--with-key", str(tmp_path / "key"), code=2)
    assert "CAUNOI_SECRET_KEY" in told


# Losses and full disks


def test_a_file_that_was_lost_before_is_told_and_the_rest_is_saved(tmp_path, settings, place, capsys):
    some_work(5)
    gone, altered, *_ = StoredFile.objects.order_by("file")
    (settings.MEDIA_ROOT / gone.file.name).unlink()
    (settings.MEDIA_ROOT / altered.file.name).write_text("other")
    assert backup.main([str(tmp_path / "b.tar")]) == 1
    told = capsys.readouterr()
    assert "2 tệp mà cơ sở dữ liệu nói tới đã mất hoặc bị sửa" in told.err
    assert gone.file.name in told.err
    assert altered.file.name in told.err
    # The place that is restored is as the old one was: nothing more is lost.
    place.call("restore", str(tmp_path / "b.tar"))
    assert len(place.files()) == 4


def test_a_trail_that_cannot_be_told_does_not_cost_the_archive(tmp_path, monkeypatch, capsys):
    def unwritable(*_arguments, **_named):
        raise DatabaseError("disk is full")

    monkeypatch.setattr("caunoi.ground.audit.actions.record", unwritable)
    assert backup.main([str(tmp_path / "b.tar")]) == 1
    assert "không ghi được nhật ký" in capsys.readouterr().err
    assert actions.check(source=tmp_path / "b.tar").rows


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """As on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.97])
def test_a_full_disk_leaves_no_half_archive(tmp_path, capsys, share):
    some_work()
    back_up(into=tmp_path / "whole.tar")
    size = (tmp_path / "whole.tar").stat().st_size
    with no_file_longer_than(int(size * share)):
        sentence = refused(capsys, str(tmp_path / "b.tar"), "--with-key", str(tmp_path / "key"), by=backup)
    assert "hết chỗ" in sentence
    assert nothing_else_in(tmp_path) == ["data", "whole.tar"]


def test_a_full_disk_leaves_an_empty_place_when_restoring(archived, place, settings):
    (settings.MEDIA_ROOT / "2026").mkdir(exist_ok=True)
    (settings.MEDIA_ROOT / "2026" / "large").write_bytes(b"x" * 3_000_000)
    file = archived.with_name("large.tar")
    back_up(into=file)
    for room in (2_000_000, 20_000):
        done = subprocess.run(
            [sys.executable, "-m", "caunoi", "restore", str(file)],
            env=place.env,
            capture_output=True,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room)),
        )
        assert done.returncode == 2
        assert "hết chỗ" in done.stderr.decode()
        assert nothing_else_in(place.folder) == ["digest-key", "sealing-key", "secret-key"]
    place.call("restore", str(file))
    assert place.files()["2026/large"] == b"x" * 3_000_000


def test_a_disk_too_small_is_told_before_anything_is_written(archived, settings, tmp_path, capsys, monkeypatch):
    settings.DATA_DIR = tmp_path / "small"
    settings.MEDIA_ROOT = tmp_path / "small" / "files"

    class Engine:
        vendor = connection.vendor

        def check_can_take(self, told): ...

        def check_empty(self): ...

    monkeypatch.setattr(actions, "engine_here", Engine)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=0))
    assert re.match(r"Cần [1-9]\d* MB ở .*, chỉ còn 0 MB", refused(capsys, str(archived)))
    assert not settings.MEDIA_ROOT.exists()


def test_a_machine_that_shuts_down_leaves_nothing_half_done(tmp_path, monkeypatch):
    def interrupted(*_arguments):
        os.kill(os.getpid(), 15)
        return [], 0

    monkeypatch.setattr(actions, "_write_files", interrupted)
    with pytest.raises(SystemExit) as ended:
        backup.main([str(tmp_path / "b.tar")])
    assert ended.value.code == 143
    assert nothing_else_in(tmp_path) == []


# The programs of PostgreSQL


def a_program(folder: Path, name: str, version: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
    path.chmod(0o755)


class TestTools:
    @pytest.fixture(autouse=True)
    def alone(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))

    def test_a_program_that_is_missing_is_named_with_what_to_install(self):
        with pytest.raises(Refused, match=r"Không thấy chương trình pg_dump. Cài gói postgresql-client bản 18"):
            postgresql.tool("pg_dump", least=18)

    def test_an_older_program_is_refused(self, tmp_path):
        a_program(tmp_path, "pg_dump", "15.18 (Debian 15.18-0+deb12u1)")
        with pytest.raises(Refused, match="là bản 15, cũ hơn máy chủ PostgreSQL bản 18"):
            postgresql.tool("pg_dump", least=18)

    @pytest.mark.parametrize("version", ["18.4", "18.4 (Debian 18.4-1)", "19beta1"])
    def test_one_as_new_or_newer_is_taken(self, tmp_path, version):
        a_program(tmp_path, "pg_dump", version)
        assert postgresql.tool("pg_dump", least=18).version == version.split()[0]


def test_the_programs_are_asked_for_before_anything_is_written(tmp_path, archived, place, monkeypatch, capsys):
    if connection.vendor == "sqlite":
        # SQLite needs no program: its copy is made without any on the path.
        monkeypatch.setenv("PATH", str(tmp_path))
        back_up(into=tmp_path / "c.tar")
        return
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Không thấy chương trình pg_dump" in refused(capsys, str(tmp_path / "c.tar"), by=backup)
    assert nothing_else_in(tmp_path) == ["b.tar", "data"]
    told = place._replace(env=place.env | {"PATH": str(tmp_path)}).call("restore", str(archived), code=2)
    assert "Không thấy chương trình pg_restore" in told


# Upgrades


def test_init_and_check_refuse_a_database_that_a_newer_release_wrote(place):
    place.call("init")
    if place.url.startswith("sqlite"):
        with sqlite3.connect(place.folder / "caunoi.sqlite3") as database:
            database.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('plans', '9999_x', '2030-01-01')"
            )
        database.close()
    else:
        with psycopg.connect(place.url, autocommit=True) as server:
            server.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('plans', '9999_x', now())")
    before = place.rows()
    told = place.call("init", code=2)
    assert told.strip() == (
        "Dữ liệu do một phiên bản mới hơn ghi: phiên bản 0.1.0 không biết bước nâng cấp plans.9999_x. "
        "Cài lại phiên bản mới hơn rồi làm tiếp."
    )
    assert "LỖI: Dữ liệu do một phiên bản mới hơn ghi" in place.call("check", code=1)
    assert place.rows() == before


# Row by row


def test_a_row_that_came_back_otherwise_is_told_although_the_number_of_rows_is_right(tmp_path, monkeypatch):
    some_work()
    made = back_up(into=tmp_path / "b.tar").manifest
    engine = engine_here()
    assert set(made.digests) == set(made.tables) == set(engine.sum_tables())
    table = "files_storedfile" if connection.vendor == "sqlite" else "public.files_storedfile"
    same = list(actions._altered_tables(made, engine.sum_tables()))
    assert [one for one in same if table in one] == []
    StoredFile.objects.order_by("pk")[:1].get().delete()
    assert f"Bảng {table} có 2 dòng, bản sao lưu ghi 3 dòng." in actions._altered_tables(made, engine.sum_tables())
    accept_upload(a_paper("số khác"), by=None)
    assert f"Bảng {table} có dòng khác với lúc sao lưu." in actions._altered_tables(made, engine.sum_tables())


def test_a_file_that_came_back_otherwise_is_told(archived, settings):
    with archived.open("rb") as file:
        contents = archive.check(file)
        assert list(actions._altered_files(file, contents)) == []
        gone, altered, _ = sorted(files_of(settings.MEDIA_ROOT))
        (settings.MEDIA_ROOT / gone).unlink()
        (settings.MEDIA_ROOT / altered).write_text("other")
        assert list(actions._altered_files(file, contents)) == [gone, altered]


def test_an_archive_of_the_first_form_has_no_digests_and_is_restored(tmp_path, place, monkeypatch):
    some_work()
    monkeypatch.setattr(actions, "FORMAT", 1)
    monkeypatch.setattr(actions.Manifest, "to_json", first_form)
    back_up(into=tmp_path / "b.tar")
    assert "0 dòng và 0 tệp khác" in place.call("restore", str(tmp_path / "b.tar"))


def first_form(manifest: actions.Manifest) -> bytes:
    told = asdict(manifest)
    del told["digests"]
    return json.dumps(told).encode()


# A restore that is tried


def test_a_drill_brings_the_newest_archive_back_beside_and_takes_the_place_away(archived, settings, tmp_path, capsys):
    older = tmp_path / "a.tar"
    older.write_bytes(b"damaged")
    os.utime(older, (0, 0))
    before, uploads = rows_of(own_url()), files_of(settings.MEDIA_ROOT)
    capsys.readouterr()
    assert drill.main([str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert str(archived) in told
    assert "và 3 tệp, 0 dòng và 0 tệp khác." in told
    # Only the result is new, and nothing of the place is left.
    after = rows_of(own_url())
    assert {name for name in after if after[name] != before[name]} <= {"audit_trailentry", "sqlite_sequence"}
    assert len(after["audit_trailentry"]) == len(before["audit_trailentry"]) + 1
    assert files_of(settings.MEDIA_ROOT) == uploads
    assert list(settings.DATA_DIR.glob(".caunoi-drill-*")) == []
    assert beside() == []
    [entry] = TrailEntry.objects.filter(deed="backup.tried")
    assert (entry.facts["faults"], entry.facts["files"], entry.facts["file"]) == (0, 3, "b.tar")
    assert faults_of_the_last_drill() == 0


def faults_of_the_last_drill() -> int | None:
    last = gauges.last_drill()
    return last.faults if last else None


def beside() -> list[Any]:
    """Databases that a drill left on the server."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname = current_database() || '_drill'")
        return cursor.fetchall()


def test_a_drill_tells_what_does_not_come_back(tmp_path, capsys, monkeypatch):
    some_work()
    sums = type(engine_here()).snapshot

    @contextmanager
    def one_row_more(engine, folder):
        with sums(engine, folder) as found:
            table = next(name for name in found.sums if name.endswith("files_storedfile"))
            yield replace(found, sums=found.sums | {table: replace(found.sums[table], digest="0" * 32)})

    monkeypatch.setattr(type(engine_here()), "snapshot", one_row_more)
    back_up(into=tmp_path / "b.tar")
    assert drill.main([str(tmp_path / "b.tar")]) == 1
    told = capsys.readouterr()
    assert "files_storedfile có dòng khác với lúc sao lưu." in told.err
    assert "không đạt" in told.out
    assert faults_of_the_last_drill() == 1


def test_a_drill_of_a_damaged_archive_is_a_drill_that_did_not_succeed(archived, capsys):
    archived.write_bytes(archived.read_bytes()[:-700])
    assert drill.main([str(archived)]) == 1
    assert "bị cụt" in capsys.readouterr().err
    assert faults_of_the_last_drill() == 1


def test_what_cannot_be_tried_is_a_sentence_and_no_result(archived, settings, tmp_path, capsys, monkeypatch):
    (tmp_path / "none").mkdir()
    assert "Không có bản sao lưu nào" in refused(capsys, str(tmp_path / "none"), by=drill)
    monkeypatch.setattr("caunoi.ground.backups.drill.shutil.disk_usage", lambda _: SimpleNamespace(free=1))
    assert "để diễn tập" in refused(capsys, str(archived), by=drill)
    monkeypatch.undo()
    with (settings.DATA_DIR / ".drill").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "lần diễn tập khôi phục khác" in refused(capsys, str(archived), by=drill)
    assert faults_of_the_last_drill() is None


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="a database on a server")
def test_a_database_that_bears_the_name_of_a_drill_is_not_dropped_unless_a_drill_made_it(archived, capsys):
    with connection.cursor() as cursor:
        name = f"{connection.settings_dict['NAME']}_drill"
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            assert "Đổi tên hoặc xóa đi" in refused(capsys, str(archived), by=drill)
            assert len(beside()) == 1
            cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS 'caunoi drill'")
            assert drill.main([str(archived)]) == 0
            assert beside() == []
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


# Encrypted


def test_an_encrypted_archive_comes_back_by_its_key_alone(tmp_path, settings, place, capsys):
    some_work()
    (tmp_path / "usb").mkdir()
    file, key = tmp_path / "usb" / "b.sealed", tmp_path / "key"
    assert archive_key.main([str(key)]) == 0
    assert "không bị ghi đè" in refused(capsys, str(key), by=archive_key)
    assert backup.main([str(file), "--archive-key", str(key)]) == 0
    kept = file.read_bytes()
    # Neither names of members nor what stands in them.
    assert [word for word in (b"manifest.json", b"SQLite format", b"PGDMP", "số 1".encode()) if word in kept] == []
    assert nothing_else_in(tmp_path / "usb") == ["b.sealed"]
    assert list(settings.DATA_DIR.glob(".caunoi-*")) == []

    assert "đã mã hóa" in place.call("restore", str(file), code=2)
    for broken in (kept[:-700], kept[: len(kept) // 2] + b"x" + kept[len(kept) // 2 + 1 :]):
        (tmp_path / "c.sealed").write_bytes(broken)
        told = place.call("restore", str(tmp_path / "c.sealed"), "--archive-key", str(key), code=2)
        assert "bị cụt hoặc bị sửa" in told
        assert place.is_without_tables()
        assert place.files() == {}
    assert drill.main([str(tmp_path / "usb"), "--archive-key", str(key)]) == 0
    assert "0 dòng và 0 tệp khác" in place.call("restore", str(file), "--archive-key", str(key))
    assert place.files() == files_of(settings.MEDIA_ROOT)
