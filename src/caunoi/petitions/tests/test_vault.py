"""A denunciation in the database: nobody but the heads of the unit that answers for it finds any of its words, through
any door, search, list, notice, trail or log; and not even they without a reason."""

from __future__ import annotations

import io
import logging
import zipfile
from itertools import product

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse
from PIL import Image

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.ground.times import today
from caunoi.org.access import Denied, Unknown
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import petition_for
from caunoi.petitions.actions import CannotHandle, Contact
from caunoi.petitions.figures import FIGURES
from caunoi.petitions.models import Petition
from caunoi.petitions.states import Kind
from caunoi.petitions.tests.walks import a_petition, classified
from tests.house.test_doors import DOORS, Door

pytestmark = [pytest.mark.once("sqlite"), pytest.mark.django_db]

SECRETS = ("Zưởng", "Kèo", "Bùng")
WORDS = "Ông Zưởng Văn Kèo lấy tiền hỗ trợ ở chỗ Bùng"
"""Words that stand nowhere else in the product. All of it is invented."""
SENDER = Contact(full_name="Ngằm Thị Zưởng", telephone="+84987654321", consents=True)


@pytest.fixture
def denounced(cast: Cast) -> Petition:
    """Sent as a citizen sends it, with a picture whose name tells too much."""
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(held, "JPEG")
    draft = actions.keep_draft(draft=actions.begin_draft(given={}), words=WORDS, contact="Ngằm 0987654321")
    actions.add_photo(draft=draft, upload=SimpleUploadedFile("Kèo ở Bùng.jpg", held.getvalue(), "image/jpeg"))
    return actions.send_draft(
        draft=draft,
        commune=cast.commune,
        area=cast.area,
        place="Nhà Bùng",
        words=WORDS,
        contact=SENDER,
        kind=Kind.DENUNCIATION,
    ).petition


def told(text: str) -> list[str]:
    return [secret for secret in (*SECRETS, "Ngằm", "987654321", "0987 654 321") if secret in text]


def samples_of(cast: Cast, petition: Petition) -> dict[str, list[object]]:
    """What may stand in the address of a door, by the name of its parameter. A new parameter must be given one here."""
    return {
        "ref": [petition.ref],
        "document_ref": [petition.ref],
        "code": [cast.commune.code],
        "login": [cast.officer.login],
        "token": [petition.ref],
        "secret": [petition.ref],
        "key": [1, "00000000-0000-4000-8000-000000000000"],
        "name": ["gui-kien-nghi"],
        "way": ["di"],
        "kind": ["CV"],
        "form": ["json", "xml"],
        "part": ["1", "x"],
        "what": ["ban-sao", "xoa"],
        "year": [today().year],
        **{name: [petition.pk] for name in ("number", "pk", "line_id", "filter_id")},
    }


def addresses(door: Door, samples: dict[str, list[object]]) -> list[str]:
    found = []
    for values in product(*(samples[name] for name in door.parameters)):
        try:
            found.append(reverse(door.name, kwargs=dict(zip(door.parameters, values, strict=True))))
        except NoReverseMatch:
            continue
    return found


def text_of(answer: HttpResponseBase) -> str:
    """What an answer says; what is packed in a workbook or a Word file too."""
    body = answer.getvalue()
    if body[:2] != b"PK":
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


SIGNS_OUT = {"account_logout", "org:session_end", "org:sessions_end"}
NEAR = ("petitions:", "portal:", "desk:", "analytics:", "open311:")
"""Folders that come near petitions: everybody tries their doors, of the others three people."""


@pytest.mark.long
def test_no_door_tells_any_of_it_to_anybody(cast: Cast, denounced: Petition, caplog: pytest.LogCaptureFixture) -> None:
    head = cast.leader_of_commune
    actions.classify_petition(petition=denounced, by=head, kind=Kind.DENUNCIATION, field="PROCEDURES")
    actions.ask_sender(petition=denounced, by=head, words="Kèo ở đâu?")
    actions.add_to_petition(petition=denounced, words="Ở Bùng")
    samples, leaks, asked = samples_of(cast, denounced), [], 0
    many = [cast.officer, cast.leader, None]
    everybody = [*many, cast.clerk, cast.stranger, cast.auditor, cast.village_head, cast.administrator, head]
    caplog.set_level(logging.DEBUG)
    unasked = {door.name for door in DOORS} - SIGNS_OUT
    for person in everybody:
        client = cast.client(person)
        for door in DOORS:
            if door.name in SIGNS_OUT or (person not in many and not door.name.startswith(NEAR)):
                continue
            for url in addresses(door, samples):
                unasked.discard(door.name)
                for address in (url,) if door.parameters else (f"{url}?nhom=tat-ca", f"{url}?q=van+keo&tim=bung"):
                    asked += 1
                    if found := told(text_of(client.get(address))):
                        leaks.append(f"{person} {address}: {found}")
    assert leaks == []
    assert unasked == set(), "give their parameters a sample that fits"
    assert asked > 1000
    assert told(caplog.text) == []


@pytest.mark.parametrize("name", ["petitions:", "portal:"])
def test_no_form_tells_any_of_it_either(cast: Cast, denounced: Petition, name: str) -> None:
    samples, leaks = samples_of(cast, denounced), []
    form = {"q": "van keo", "words": "x", "code": denounced.ref, "digits": "0000", "reason": "Muốn đọc đơn này"}
    for person in (cast.officer, cast.leader, cast.stranger, None):
        client = cast.client(person)
        for door in DOORS:
            for url in addresses(door, samples) if door.name.startswith(name) else []:
                if found := told(text_of(client.post(url, form, follow=True))):
                    leaks.append(f"{person} {url}: {found}")
    assert leaks == []
    denounced.refresh_from_db()
    assert denounced.vault.words == WORDS


def test_notices_letters_trail_and_figures_tell_nothing(cast: Cast, denounced: Petition) -> None:
    day = today()
    assert [one.code for one in FIGURES if one.count(cast.province, day, day)] == ["petitions.denunciations"]
    assert told(" ".join(f"{one.subject} {one.body} {one.link}" for one in Notice.objects.all())) == []
    assert told(str(list(TrailEntry.objects.values_list("facts", flat=True)))) == []
    assert Notice.objects.exists()


def test_no_table_but_the_sealed_ones_holds_any_of_it(denounced: Petition) -> None:
    leaks = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 (our own tables)
            text = " ".join(str(value) for row in cursor.fetchall() for value in row)
            if found := told(text):
                leaks.append(f"{model._meta.label}: {found}")
    assert leaks == []
    assert denounced.vault.words == WORDS


def test_the_heads_of_the_unit_open_it_with_a_reason_and_nobody_else_does(cast: Cast, denounced: Petition) -> None:
    for name, person in cast.everybody.items():
        if name == "leader_of_commune":
            continue
        with pytest.raises(Unknown):
            petition_for(person, denounced.ref)
        with pytest.raises(Denied):
            actions.open_vault(petition=denounced, by=person, reason="Muốn đọc")
        with pytest.raises(Denied):
            actions.open_identity(petition=denounced, by=person, reason="Muốn biết")
    head = cast.leader_of_commune
    with pytest.raises(CannotHandle):
        actions.open_vault(petition=denounced, by=head, reason="")
    assert actions.open_vault(petition=denounced, by=head, reason="Phân loại đơn").words == WORDS
    assert TrailEntry.objects.filter(deed="vault.opened", by_id=head.pk).count() == 1
    shown = cast.client(head).post(f"/hop-kien-nghi/{denounced.ref}/niem-phong/", {"reason": "Phân loại đơn"})
    assert WORDS in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"


def test_found_to_be_a_denunciation_later_it_is_locked_away_then(cast: Cast) -> None:
    petition = a_petition(cast, words="Ông Zưởng Văn Kèo làm ở chỗ Bùng", may_publish=True)
    classified(cast, petition, kind=Kind.DENUNCIATION, title="Kèo lấy tiền")
    petition.refresh_from_db()
    assert told(f"{petition.words} {petition.title} {petition.folded}") == []
    assert petition.may_publish is False
    with pytest.raises(Unknown):
        petition_for(cast.officer, petition.ref)


def test_it_is_not_forwarded_by_a_link_and_not_published(cast: Cast, denounced: Petition) -> None:
    head = cast.leader_of_commune
    actions.classify_petition(petition=denounced, by=head, kind=Kind.DENUNCIATION, field="PROCEDURES")
    with pytest.raises(CannotHandle, match="phiếu chuyển"):
        actions.forward_petition(petition=denounced, by=head, unit=cast.agency, due_on=today())
    with pytest.raises(CannotHandle):
        actions.publish_petition(petition=denounced, by=head, title="Một việc", words="Một việc")


def test_the_public_finds_nothing_by_code(denounced: Petition) -> None:
    client = Client()
    for path in (f"/kien-nghi/{denounced.ref}/", f"/theo-doi/{denounced.ref}/", f"/tl/{denounced.ref}/"):
        assert client.get(path).status_code == 404
