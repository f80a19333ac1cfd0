"""What the database is, and whether this program may bring it up."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.releases import actions, queries, upgrading
from caunoi.ground.releases.models import Release

pytestmark = pytest.mark.django_db


def program_is(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setattr(queries, "version", lambda _name: number)


def test_an_upgrade_notes_the_release_once_and_leaves_a_trail() -> None:
    actions.upgrade()
    actions.upgrade()
    [release] = Release.objects.all()
    assert str(release) == queries.own_release() == queries.release_of_database()
    [entry] = TrailEntry.objects.filter(deed="release.installed")
    assert entry.facts == {"before": upgrading.FIRST, "number": release.number}


def test_the_newest_release_counts_and_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in ("0.9.0", "0.10.0", "0.2.0"):
        program_is(monkeypatch, number)
        actions.upgrade()
    assert queries.release_of_database() == "0.10.0"


def test_a_database_from_before_releases_were_noted_is_of_the_first() -> None:
    assert queries.release_of_database() == upgrading.FIRST
    MigrationRecorder(connection).record_unapplied("releases", "0001_releases")
    assert queries.release_of_database() == upgrading.FIRST


def test_a_new_database_is_of_no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "applied_migrations", list)
    assert queries.release_of_database() is None
    assert queries.refusal() == ""


def test_a_jump_too_far_is_refused_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "OLDEST_BROUGHT_UP", (("0.1.0", "0.1.0"), ("0.3.0", "0.2.0")))
    program_is(monkeypatch, "0.3.0")
    with pytest.raises(actions.CannotUpgrade, match=r"Cài phiên bản 0\.2\.0"):
        actions.upgrade()
    assert not Release.objects.exists()
    program_is(monkeypatch, "0.2.0")
    actions.upgrade()
    program_is(monkeypatch, "0.3.0")
    assert actions.upgrade() == "0.2.0"


@pytest.mark.parametrize(("label", "name"), [("plans", "9999_from_tomorrow"), ("folder_of_tomorrow", "0001_initial")])
def test_an_older_program_refuses_a_newer_database(label: str, name: str) -> None:
    MigrationRecorder(connection).record_applied(label, name)
    with pytest.raises(actions.CannotUpgrade, match=f"không biết bước nâng cấp {label}.{name}"):
        actions.upgrade()
    assert not Release.objects.exists()


def test_steps_of_a_folder_that_was_given_up_are_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    MigrationRecorder(connection).record_applied("folder_of_yesterday", "0001_initial")
    monkeypatch.setattr(upgrading, "RETIRED", frozenset({"folder_of_yesterday"}))
    assert queries.refusal() == ""
