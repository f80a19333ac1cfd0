"""A petition that was spoken: heard by the Front alone, written down, and then handled as any other."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.ground.files.tests import recordings
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token, link_token
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import Draft, Language, Petition
from caunoi.petitions.states import Kind
from caunoi.petitions.tests.walks import WORDS, a_spoken_petition, classified

pytestmark = pytest.mark.django_db
SAID = "Đường vào bản bị sạt, xe không qua được."


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_the_officer_hears_it_and_writes_it_down(cast: Cast) -> None:
    petition = classified(cast, a_spoken_petition(cast), title="")
    client, base = signed_in(cast.officer), f"/hop-kien-nghi/{petition.ref}/"
    shown = client.get(base).content.decode()
    assert "Bản ghi âm tiếng Mông" in shown
    assert "Chưa ghi thành chữ" in shown
    heard = client.get(f"{base}giong-noi/").content
    assert (len(heard), recordings.SECRET in heard) == (petition.files.get().file.size, False)
    with pytest.raises(CannotHandle, match="Ghi bản ghi âm thành chữ"):
        actions.forward_petition(petition=petition, by=cast.officer, unit=cast.agency, due_on=today())
    answer = client.post(f"{base}ghi-thanh-chu/", {"words": SAID})
    assert answer.status_code == 302
    petition.refresh_from_db()
    assert (petition.words, petition.files.get().words) == (SAID, SAID)
    assert Petition.objects.filter(folded__contains="sat, xe khong").exists()
    assert TrailEntry.objects.filter(deed="petition.written_down").exists()
    actions.write_voice_down(petition=petition, words=f"{SAID} Từ hôm qua.", by=cast.officer)
    assert petition.words.endswith("hôm qua.")
    held = actions.forward_petition(petition=petition, by=cast.officer, unit=cast.agency, due_on=today())
    link = f"/tl/{link_token(held)}/"
    number = petition.files.get().pk
    shown = Client().get(link).content.decode()
    assert SAID in shown
    assert f"/tep/{number}/" not in shown
    assert Client().get(f"{link}tep/{number}/").status_code == 404


def test_what_was_written_beside_own_words_leaves_them_alone(cast: Cast) -> None:
    petition = a_spoken_petition(cast, words=WORDS)
    actions.write_voice_down(petition=petition, words=SAID, by=cast.officer)
    assert (petition.words, petition.files.get().words) == (WORDS, SAID)
    shown = signed_in(cast.officer).get(f"/hop-kien-nghi/{petition.ref}/").content.decode()
    assert WORDS in shown
    assert SAID in shown


@pytest.mark.parametrize("who", ["stranger", "reader_above"])
def test_nobody_else_hears_it(cast: Cast, who: str) -> None:
    petition = a_spoken_petition(cast)
    person = {"stranger": cast.stranger, "reader_above": cast.auditor}[who]
    client = signed_in(person)
    number = petition.files.get().pk
    for door in ("giong-noi/", "ghi-thanh-chu/", f"tep/{number}/"):
        assert client.get(f"/hop-kien-nghi/{petition.ref}/{door}").status_code in (403, 404)
    assert Client().get(f"/hop-kien-nghi/{petition.ref}/giong-noi/").status_code == 302
    with pytest.raises(Denied):
        actions.write_voice_down(petition=petition, words=SAID, by=person)


def test_a_spoken_denunciation_is_heard_by_the_head_and_written_down_by_nobody(cast: Cast) -> None:
    petition = a_spoken_petition(cast, words=WORDS)
    actions.write_voice_down(petition=petition, words=SAID, by=cast.officer)
    actions.classify_petition(petition=petition, by=cast.officer, kind=Kind.DENUNCIATION, field="ROADS")
    assert petition.files.get().words == ""
    door = f"/hop-kien-nghi/{petition.ref}/giong-noi/"
    assert signed_in(cast.officer).get(door).status_code == 404
    assert signed_in(cast.leader_of_commune).get(door).status_code == 200
    with pytest.raises(CannotHandle, match="không chép lời"):
        actions.write_voice_down(petition=petition, words=SAID, by=cast.leader_of_commune)


def test_a_lapsed_draft_takes_its_recording_along(cast: Cast) -> None:
    draft = actions.begin_draft(given={})
    actions.add_voice(draft=draft, upload=SimpleUploadedFile("Mẹ tôi.webm", recordings.webm()))
    assert draft.voice is not None
    assert draft.voice.name == "giong-noi.webm"
    Draft.objects.update(kept_until_at=draft.created_at)
    assert actions.forget_drafts(by=None) == 1
    assert not StoredFile.objects.exists()


def test_languages_are_rows_that_the_administrator_keeps(cast: Cast) -> None:
    assert actions.seed_languages() == 10
    assert actions.seed_languages() == 0
    client = signed_in(cast.administrator)
    assert "La Ha" in client.get("/hop-kien-nghi/ngon-ngu/").content.decode()
    client.post("/hop-kien-nghi/ngon-ngu/", {"name": "Phù Lá"})
    assert "đã có trong danh sách" in client.post("/hop-kien-nghi/ngon-ngu/", {"name": "mông"}).content.decode()
    gone = Language.objects.get(name="Tày")
    client.post(f"/hop-kien-nghi/ngon-ngu/{gone.pk}/", {"what": "hide"})
    draft = actions.begin_draft(given={"commune": cast.commune.code})
    from_page = Client().get(f"/gui-kien-nghi/{draft_token(draft)}/viec-gi/").content.decode()
    assert "Tiếng Phù Lá" in from_page
    assert "Tiếng Tày" not in from_page
    stranger = signed_in(cast.officer)
    assert stranger.get("/hop-kien-nghi/ngon-ngu/").status_code == 404
    assert stranger.post(f"/hop-kien-nghi/ngon-ngu/{gone.pk}/", {"what": "offer"}).status_code == 404
