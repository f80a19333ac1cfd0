"""Who may read the figures, what stands in them, and that they name nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from caunoi.ground.audit.actions import record
from caunoi.ground.files import scanning
from caunoi.ground.files.scanning import Place
from caunoi.ground.gauges import measuring, queries
from caunoi.ground.jobs.actions import give_sign, tick
from caunoi.ground.jobs.tests import tasks
from caunoi.ground.notices import actions as notices
from caunoi.ground.notices.models import Channel
from caunoi.ground.times import now
from caunoi.org.tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db

KEY = "k" * 40


@pytest.fixture
def client(settings: LazySettings) -> Client:
    settings.CAUNOI_METRICS_KEY = KEY
    return Client(raise_request_exception=False)


def read(client: Client, key: str = KEY) -> dict[tuple[str, tuple[str, ...]], float]:
    """Name and label values of each figure → its value."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "no-store" in answer.headers["Cache-Control"]
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


class TestWhoMayRead:
    @pytest.mark.parametrize(
        "headers", [{}, {"Authorization": f"Bearer {KEY}x"}, {"Authorization": KEY}, {"Authorization": "Bearer "}]
    )
    def test_without_the_key_there_is_no_such_page(self, client: Client, headers: dict[str, str]) -> None:
        answer, nothing = client.get("/metrics", headers=headers), client.get("/metricz")
        assert answer.status_code == nothing.status_code == 404
        assert "caunoi_requests" not in answer.content.decode()

    def test_no_post_opens_it(self, cast: Cast, client: Client) -> None:
        assert signed_in(cast.administrator).get("/metrics").status_code == 404

    @pytest.mark.parametrize("brought", ["Bearer ", "Bearer", ""])
    def test_an_installation_without_a_key_shows_it_to_nobody(self, settings: LazySettings, brought: str) -> None:
        settings.CAUNOI_METRICS_KEY = ""
        assert Client().get("/metrics", headers={"Authorization": brought}).status_code == 404

    def test_being_near_is_no_key(self, client: Client) -> None:
        assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


class TestRequests:
    def test_each_answer_is_counted_by_door_method_and_status(self, cast: Cast, client: Client) -> None:
        before = read(client)
        client.get("/tra-cuu/")
        client.get("/tra-cuu/")
        client.get("/theo-doi/KN-2607-4T9QX-8.secret/")
        client.get("/khong-co/")
        client.generic("BREW", "/khong-co/")
        after = read(client)

        def more(*labels: str) -> float:
            name = "caunoi_requests_total"
            return after.get((name, labels), 0) - before.get((name, labels), 0)

        assert more("portal:look_up", "GET", "200") == 2
        assert more("portal:follow", "GET", "404") == 1
        assert more("none", "GET", "404") == 1
        assert more("none", "OTHER", "404") == 1
        assert more("gauges:metrics", "GET", "200") == 1
        of_door = ("caunoi_request_seconds_count", ("portal:look_up",))
        assert after[of_door] - before.get(of_door, 0) == 2
        assert after["caunoi_request_seconds_bucket", ("portal:look_up", "+Inf")] == after[of_door]

    def test_no_label_holds_an_address_or_a_name(self, cast: Cast, client: Client) -> None:
        officer = signed_in(cast.officer)
        for address in (
            "/viec-can-lam/",
            "/tai-khoan/",
            f"/don-vi/{cast.commune.code}/",
            "/theo-doi/KN-2607-4T9QX-8.s3cret/",
        ):
            officer.get(address)
        notices.queue(to="xom.quang@example.vn", subject="Cho Quàng Thị Xôm", body="", channel=Channel.EMAIL)
        page = measuring.page().decode()
        assert "caunoi_outbox" in page
        for word in ("/", "4T9QX", "s3cret", "Xôm", "xom.quang", cast.officer.full_name, cast.commune.code):
            assert not [line for line in page.splitlines() if word in line and not line.startswith("#")]

    def test_where_nobody_reads_nothing_is_counted(self, settings: LazySettings) -> None:
        settings.CAUNOI_METRICS_KEY = ""
        before = measuring.page().decode().count("caunoi_requests_total")
        Client().get("/metrics")
        assert measuring.page().decode().count("caunoi_requests_total") == before


def test_the_scanner_and_the_age_of_its_signatures_are_told(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert ("caunoi_scanner_up", ()) not in read(client)
    settings.CAUNOI_SCANNER = Place(path=str(tmp_path / "none"))
    assert read(client)["caunoi_scanner_up", ()] == 0
    monkeypatch.setattr(scanning, "signatures_of", lambda: now() - timedelta(days=3))
    found = read(client)
    assert found["caunoi_scanner_up", ()] == 1
    assert found["caunoi_scanner_signatures_age_seconds", ()] == pytest.approx(3 * 86400, abs=60)


def test_the_guide_names_figures_that_exist(
    cast: Cast, client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CAUNOI_SCANNER = Place(path="/run/clamav/clamd.ctl")
    monkeypatch.setattr(scanning, "signatures_of", now)
    guide = next(folder for folder in Path(__file__).parents if (folder / "docs").is_dir()) / "docs/how-to/run.md"
    named = set(re.findall(r"`(caunoi_\w+)`", guide.read_text(encoding="utf-8")))
    tick()
    give_sign("one")
    record("backup.made", by=None, on=None)
    record("backup.tried", by=None, on=None, facts={"faults": 0})
    notices.queue(to="a@example.vn", subject="Thư", body="", channel=Channel.EMAIL)
    found = {name.removesuffix("_bucket") for name, _ in read(client)} | {name for name, _ in read(client)}
    assert len(named) >= 9
    assert named - found == set()


class TestWhatWaits:
    def test_a_new_installation_has_no_backup_and_no_worker(self, client: Client) -> None:
        found = read(client)
        assert found["caunoi_database_up", ()] == 1
        assert ("caunoi_backup_age_seconds", ()) not in found
        assert ("caunoi_worker_silent_seconds", ()) not in found

    def test_jobs_are_counted_by_state(self, client: Client) -> None:
        tasks.note.enqueue("2027-01-01")
        tasks.note.enqueue("2027-01-02")
        running, failed = tasks.fail.enqueue(), tasks.fail.enqueue()
        DBTaskResult.objects.filter(id=running.id).update(status=TaskResultStatus.RUNNING)
        DBTaskResult.objects.filter(id=failed.id).update(status=TaskResultStatus.FAILED)
        later = tasks.note.enqueue("2027-01-03")
        DBTaskResult.objects.filter(id=later.id).update(run_after=now() + timedelta(hours=1))
        with time_machine.travel(now() + timedelta(minutes=10), tick=False):
            found = read(client)
        states = {state: found["caunoi_jobs", (state,)] for state in ("waiting", "later", "running", "failed")}
        assert states == {"waiting": 2, "later": 1, "running": 1, "failed": 1}
        assert 600 <= found["caunoi_jobs_oldest_seconds", ()] < 640

    def test_letters_are_counted_by_channel(self, client: Client) -> None:
        for _ in range(3):
            notices.queue(to="a@example.vn", subject="Thư", body="", channel=Channel.EMAIL)
        with time_machine.travel(now() + timedelta(minutes=5), tick=False):
            found = read(client)
        assert found["caunoi_outbox", ("EMAIL",)] == 3
        assert 300 <= found["caunoi_outbox_oldest_seconds", ()] < 340

    def test_a_watcher_that_does_not_come_is_late(self, client: Client) -> None:
        watcher = ("caunoi_schedule_late_seconds", ("caunoi.petitions.jobs.announce_overdue",))
        assert watcher not in read(client)
        tick()
        give_sign("one")
        assert read(client)[watcher] == 0
        with time_machine.travel(now() + timedelta(hours=1), tick=False):
            found = read(client)
        assert found[watcher] == pytest.approx(2700, abs=30)
        assert 3590 < found["caunoi_worker_silent_seconds", ()] < 3640

    def test_the_age_of_the_last_backup_is_told(self, client: Client) -> None:
        with time_machine.travel(now() - timedelta(days=3), tick=False):
            record("backup.made", by=None, on=None)
        record("backup.restored", by=None, on=None)
        assert read(client)["caunoi_backup_age_seconds", ()] == pytest.approx(3 * 86400, abs=60)

    def test_the_last_restore_that_was_tried_is_told(self, client: Client) -> None:
        assert ("caunoi_drill_faults", ()) not in read(client)
        with time_machine.travel(now() - timedelta(days=3), tick=False):
            record("backup.tried", by=None, on=None, facts={"faults": 2})
        found = read(client)
        assert found["caunoi_drill_age_seconds", ()] == pytest.approx(3 * 86400, abs=60)
        assert found["caunoi_drill_faults", ()] == 2

    def test_without_a_database_it_tells_that_alone(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone() -> None:
            raise OperationalError("gone")

        monkeypatch.setattr(queries, "letters", gone)
        found = read(client)
        assert found["caunoi_database_up", ()] == 0
        assert ("caunoi_jobs", ("waiting",)) not in found
        assert [name for name, _ in found if name == "caunoi_release"]


def test_in_several_processes_the_folder_is_read_and_not_ones_own_memory(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(measuring.FOLDER, str(tmp_path))
    measuring.count(door="portal:home", method="GET", status=200, seconds=0.01)
    assert ("caunoi_requests_total", ("portal:home", "GET", "200")) not in read(client)
