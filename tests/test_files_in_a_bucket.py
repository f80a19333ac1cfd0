"""Kept files in a store that speaks S3: handed over by the product alone, copied and brought back, swept, missed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from caunoi.config import settings as written
from caunoi.config.cli import archive_key, backup, drill, restore, running
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.backups.engines import engine_here
from caunoi.ground.backups.errors import no_room
from caunoi.ground.files import jobs
from caunoi.ground.files.actions import accept_upload
from caunoi.ground.files.bucket import StoreFault, options_from
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.serving import open_for_download
from caunoi.ground.times import now, standing_at, today
from caunoi.plans import actions
from caunoi.plans.models import Task, TaskEntry
from tests.store import Store, another, store, store_server
from tests.test_backing_up import Place, place, programs_of_the_server, some_work

__all__ = ["place", "programs_of_the_server", "store", "store_server"]

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def a_paper(words: str = "biên bản") -> SimpleUploadedFile:
    return SimpleUploadedFile("Biên bản họp.txt", words.encode(), "text/plain")


def dead(store: Store, settings: Any) -> None:
    """The store has gone: nobody listens there."""
    gone = Store(1, store.name)
    settings.CAUNOI_FILES, settings.STORAGES = gone.url, settings.STORAGES | {"default": gone.options}


# Kept and handed over


def test_a_file_lies_in_the_bucket_under_a_name_that_tells_nothing_and_comes_back_whole(store, settings):
    long = "chữ " * 1_000_000  # more than is held in memory
    kept, longer = accept_upload(a_paper(), by=None), accept_upload(a_paper(long), by=None)
    lying = store.files()
    assert lying == {f"son-la/{kept.file.name}": "biên bản".encode(), f"son-la/{longer.file.name}": long.encode()}
    assert not settings.MEDIA_ROOT.exists()
    with closing(open_for_download(kept)) as answer:
        assert b"".join(answer) == "biên bản".encode()
        assert answer["Cache-Control"] == "private, no-store"
    with closing(open_for_download(longer)) as answer:
        assert b"".join(answer) == long.encode()


def test_a_stranger_gets_no_file_from_the_store_and_no_address_of_it_from_the_product(store):
    kept = accept_upload(a_paper(), by=None)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{store.port}/{store.name}/son-la/{kept.file.name}")
    assert refused.value.code == 403
    refused.value.close()
    with pytest.raises(ValueError, match="handed over by the product"):
        kept.file.url  # noqa: B018 (asking is what is tried)


def test_the_page_of_a_task_hands_its_file_over_to_a_colleague_and_not_to_a_stranger(store, cast):
    task = actions.give_task(unit=cast.commune, by=cast.officer, due_on=today() + timedelta(days=9), title="Họp dân")
    officer = cast.client(cast.officer)
    sent = officer.post(reverse("plans:report", args=[task.ref]), {"words": "Đã họp", "uploads": a_paper()})
    assert sent.status_code == 302
    page = officer.get(reverse("plans:task", args=[task.ref])).content.decode()
    assert str(store.port) not in page
    [door] = re.findall(rf'href="({reverse("plans:task", args=[task.ref])}tep/[^"]+)"', page)
    assert b"".join(officer.get(door)) == "biên bản".encode()
    stranger = cast.client(cast.stranger)
    assert stranger.get(door).status_code in {403, 404}


def test_bytes_of_a_deed_that_was_undone_are_swept_from_the_bucket_after_a_day(store):
    assert jobs.sweep_orphans.call() == 0
    kept = accept_upload(a_paper(), by=None)

    def undone() -> None:
        with transaction.atomic():
            accept_upload(a_paper("bỏ"), by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert len(store.files()) == 2
    # A year from the clock of the machine, which stamps what the store keeps.
    with standing_at(now() + timedelta(days=400)):
        assert jobs.sweep_orphans.call() == 1
    assert list(store.files()) == [f"son-la/{kept.file.name}"]


# The store is away


def test_without_its_store_the_product_goes_on_and_keeps_neither_the_file_nor_the_words_beside_it(
    store, cast, settings
):
    task = actions.give_task(unit=cast.commune, by=cast.officer, due_on=today() + timedelta(days=9), title="Họp dân")
    officer, door = cast.client(cast.officer), reverse("plans:report", args=[task.ref])
    officer.raise_request_exception = False
    before = (TaskEntry.objects.count(), TrailEntry.objects.count())
    alive = settings.STORAGES
    dead(store, settings)
    answer = officer.post(door, {"words": "Đã họp dân", "uploads": a_paper()})
    assert answer.status_code == 500
    assert "gặp sự cố" in answer.content.decode()
    assert (TaskEntry.objects.count(), TrailEntry.objects.count()) == before
    assert not StoredFile.objects.exists()
    assert officer.post(door, {"words": "Chưa kèm tệp"}).status_code == 302
    settings.STORAGES = alive
    assert officer.post(door, {"words": "Đã họp dân", "uploads": a_paper()}).status_code == 302
    assert Task.objects.get() == task
    assert len(store.files()) == 1


def test_a_file_that_the_store_has_lost_is_told_from_a_store_that_does_not_answer(store, settings):
    kept = accept_upload(a_paper(), by=None)
    kept.file.storage.delete(str(kept.file.name))
    with pytest.raises(FileNotFoundError):
        open_for_download(kept)
    dead(store, settings)
    for ask in (kept.file.open, lambda: kept.file.storage.exists("x"), lambda: kept.file.storage.listdir("")):
        with pytest.raises(StoreFault) as fault:
            ask()
        assert "a/b+c" not in f"{fault.value!r}{fault.value.filename}"


# Copied and brought back


def files_in(store: Store) -> dict[str, bytes]:
    return {name.removeprefix("son-la/"): content for name, content in store.files().items()}


def test_an_archive_carries_the_files_of_the_bucket_into_another_bucket_or_a_folder(store, place, tmp_path):
    some_work()
    before = files_in(store)
    assert len(before) == 3
    archive, key = tmp_path / "b.sealed", tmp_path / "key"
    assert archive_key.main([str(key)]) == 0
    assert backup.main([str(archive), "--archive-key", str(key)]) == 0
    other = another(store)
    there = Place(place.env | {"CAUNOI_FILES": other.url}, place.folder, place.url)
    told = there.call("restore", str(archive), "--archive-key", str(key))
    assert "và 3 tệp" in told
    assert "0 dòng và 0 tệp khác" in told
    assert files_in(other) == before == files_in(store)
    assert place.files() == {}


def test_a_drill_fills_a_folder_and_leaves_the_bucket_alone(store, tmp_path, capsys, settings, monkeypatch):
    # Processes read their settings from the environment, as in an installation.
    monkeypatch.setenv("CAUNOI_FILES", store.url)
    some_work()
    before = store.files()
    assert backup.main([str(tmp_path / "b.tar")]) == 0
    assert drill.main([str(tmp_path)]) == 0
    assert "và 3 tệp, 0 dòng và 0 tệp khác." in capsys.readouterr().out
    assert store.files() == before


def test_a_backup_tells_which_files_the_bucket_has_lost_or_altered(store, tmp_path, capsys):
    some_work()
    gone, altered, _ = sorted(store.files())
    with store.asked() as client:
        client.delete_object(Bucket=store.name, Key=gone)
        client.put_object(Bucket=store.name, Key=altered, Body=b"other")
    assert backup.main([str(tmp_path / "b.tar")]) == 1
    told = capsys.readouterr().err
    assert "2 tệp" in told
    assert gone.removeprefix("son-la/") in told
    assert altered.removeprefix("son-la/") in told


def test_a_bucket_that_is_not_empty_is_left_alone(store, place, tmp_path):
    some_work()
    before = store.files()
    assert backup.main([str(tmp_path / "b.tar")]) == 0
    there = Place(place.env | {"CAUNOI_FILES": store.url}, place.folder, place.url)
    told = there.call("restore", str(tmp_path / "b.tar"), code=2)
    assert f"{store.name} đã có dữ liệu. Chỉ khôi phục vào nơi trống." in told
    assert store.files() == before
    assert place.is_without_tables()


def test_a_restore_that_fails_takes_out_of_the_bucket_what_it_has_put_there(store, tmp_path, settings, monkeypatch):
    some_work()
    assert backup.main([str(tmp_path / "b.tar")]) == 0
    other = another(store)
    settings.CAUNOI_FILES, settings.STORAGES = other.url, settings.STORAGES | {"default": other.options}
    settings.DATA_DIR = tmp_path / "empty"
    engine = type(engine_here())
    monkeypatch.setattr(engine, "check_empty", lambda _: None)
    arrived: list[str] = []

    def full(_: object, chunks: Any, digest: str) -> None:
        arrived.extend(other.files())
        raise no_room()

    monkeypatch.setattr(engine, "receive", full)
    assert restore.main([str(tmp_path / "b.tar")]) == 2
    assert len(arrived) == 3
    assert other.files() == {}
    assert len(store.files()) == 3

    def gone(storage: Any, _: str) -> None:
        raise StoreFault("EndpointConnectionError", storage.where)

    # The store goes in the middle as well: what lies on the disk is taken away all the same.
    monkeypatch.setattr(type(storages["default"]), "delete", gone)
    assert restore.main([str(tmp_path / "b.tar")]) == 2
    assert other.files()
    assert [path.name for path in settings.DATA_DIR.iterdir() if path.is_file()] == []


def test_without_the_store_neither_a_backup_nor_a_restore_leaves_anything(store, place, tmp_path, settings, capsys):
    some_work()
    assert backup.main([str(tmp_path / "b.tar")]) == 0
    dead(store, settings)
    assert backup.main([str(tmp_path / "c.tar")]) == 2
    assert "kho tệp không làm được (EndpointConnectionError)" in capsys.readouterr().err
    assert not (tmp_path / "c.tar").exists()
    there = Place(place.env | {"CAUNOI_FILES": settings.CAUNOI_FILES}, place.folder, place.url)
    assert "kho tệp không làm được" in there.call("restore", str(tmp_path / "b.tar"), code=2)
    assert place.is_without_tables()


# Set right


def sentences() -> list[str]:
    return [f"{one.grade}: {one.sentence}" for one in running.store_findings()]


def test_the_check_says_when_the_store_is_open_to_all_or_cannot_be_used(store, settings):
    accept_upload(a_paper(), by=None)
    [doubt] = sentences()  # s3+http, in a test
    assert doubt.startswith("CHÚ Ý: Tệp đi tới kho")
    with store.asked() as client:
        client.put_bucket_acl(Bucket=store.name, ACL="public-read")
    assert "LỖI: Người ngoài đọc được kho tệp" in sentences()[1]
    with store.asked() as client:
        client.put_bucket_acl(Bucket=store.name, ACL="private")
    assert len(sentences()) == 1
    missing = Store(store.port, "khong-co")
    settings.STORAGES = settings.STORAGES | {"default": missing.options}
    assert "NoSuchBucket" in sentences()[1]
    wrong = missing.options["OPTIONS"] | {"access_key": "other", "bucket_name": store.name}
    settings.STORAGES = settings.STORAGES | {"default": missing.options | {"OPTIONS": wrong}}
    assert "AccessDenied" in sentences()[1]
    dead(store, settings)
    assert "EndpointConnectionError" in sentences()[1]
    settings.CAUNOI_FILES = ""
    assert sentences() == []


def test_a_store_that_lists_for_all_without_saying_so_is_found_by_trying(store, monkeypatch):
    accept_upload(a_paper(), by=None)
    with store.asked() as client:
        client.put_bucket_acl(Bucket=store.name, ACL="public-read")
        client.put_object(Bucket=store.name, Key="a-neighbour/file", Body=b"of another installation")
    storage: Any = storages["default"]
    monkeypatch.setattr(type(storage), "_is_granted_to_all", lambda *_: False)
    assert storage.is_open_to_all()
    tried: list[str] = []
    monkeypatch.setattr(
        type(storage), "_stranger_may", lambda _, __, **told: tried.append(told.get("Key") or told["Prefix"])
    )
    assert not storage.is_open_to_all()
    assert [one.startswith("son-la/") for one in tried] == [True, True]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://k:s@kho.example.vn/tep", "must begin with s3://"),
        ("s3://kho.example.vn/tep", "must name key, secret, host and bucket"),
        ("s3://k:s@kho.example.vn/", "must name key, secret, host and bucket"),
        ("s3://k:s@kho.example.vn/tep?acl=public", "knows only region"),
        ("s3://k:s@kho.example.vn:port/tep", "could not be cast|Port"),
    ],
)
def test_an_odd_address_of_a_store_is_refused(url, told):
    with pytest.raises(ImproperlyConfigured, match=f"CAUNOI_FILES.*({told})"):
        written.storage_from(url)


def test_an_address_of_a_store_is_read_with_what_is_escaped_in_it():
    assert options_from("s3://kh%C3%B3a:a%2Fb@[::1]:9000/tep/mat-tran/son-la?region=vn-1") == {
        "access_key": "khóa",
        "secret_key": "a/b",
        "endpoint_url": "https://[::1]:9000",
        "bucket_name": "tep",
        "location": "mat-tran/son-la",
        "region_name": "vn-1",
    }


def test_the_library_of_the_store_is_not_read_where_files_lie_in_a_folder(tmp_path: Path):
    asked = "import django, sys; django.setup(); print('boto3' in sys.modules)"
    env = os.environ | {"CAUNOI_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "caunoi.config.settings"}
    for url, is_read in (("", "False"), ("s3://k:s@kho.example.vn/tep", "True")):
        done = subprocess.run([sys.executable, "-c", asked], env=env | {"CAUNOI_FILES": url}, capture_output=True)
        assert done.stdout.decode().strip() == is_read, done.stderr.decode()
