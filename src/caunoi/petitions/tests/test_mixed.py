"""A petition of several contents, one of them a denunciation: sealed like one until a head has split it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from caunoi.ground.notices.models import Notice
from caunoi.ground.times import now, today
from caunoi.org.access import Denied, Unknown
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import follow_token, petition_by_code, petition_for
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.figures import FIGURES
from caunoi.petitions.models import Identity, Petition, Vault
from caunoi.petitions.queries.suggesting import field_guesses
from caunoi.petitions.states import SEALED_KINDS, Kind
from caunoi.petitions.tests.test_vault import NEAR, SENDER, WORDS, addresses, samples_of, text_of, told
from caunoi.petitions.tests.walks import classified, sent, sent_with_a_picture
from tests.house.test_doors import DOORS

pytestmark = [pytest.mark.once("sqlite"), pytest.mark.django_db]

MIXED = f"Đường lên bản bị lầy. {WORDS}"
REST = "Đường lên bản bị lầy từ tháng trước."


def leaks(cast: Cast, *petitions: Petition) -> list[str]:
    """What anybody but a head of the unit reads of them, through any door of the folders near petitions."""
    samples, found = [samples_of(cast, petition) for petition in petitions], []
    for person in (cast.officer, cast.clerk, cast.stranger, cast.leader, cast.village_head, cast.auditor, None):
        client = cast.client(person)
        for door in (one for one in DOORS if one.name.startswith(NEAR)):
            for url in dict.fromkeys(url for given in samples for url in addresses(door, given)):
                for address in (url,) if door.parameters else (f"{url}?nhom=tat-ca", f"{url}?q=van+keo&tim=bung"):
                    if secrets := told(text_of(client.get(address))):
                        found.append(f"{person} {address}: {secrets}")
    return found


def denounces_too(cast: Cast) -> Petition:
    """Sent without a word that gives it away, with a picture; an officer of the commune finds that it is mixed."""
    petition = sent_with_a_picture(cast, words=MIXED, place="Nhà Bùng", contact=SENDER)
    if petition.is_held:
        petition = actions.classify_petition(
            petition=petition, by=cast.leader_of_commune, kind=Kind.MIXED, field="ROADS", title="Kèo lấy tiền"
        )
    else:
        classified(cast, petition, kind=Kind.MIXED, title="Kèo lấy tiền")
    petition.refresh_from_db()
    return petition


@pytest.mark.long
def test_nobody_but_a_head_reads_it_through_any_door_until_it_is_split(cast: Cast) -> None:
    petition = denounces_too(cast)
    assert Vault.objects.get(petition=petition).words == MIXED
    assert leaks(cast, petition) == []
    with pytest.raises(Unknown):
        petition_for(cast.officer, petition.ref)
    with pytest.raises(Denied):
        actions.split_petition(petition=petition, by=cast.officer, words="x", kind=Kind.REPORT, field="ROADS")
    with pytest.raises(Denied):
        actions.open_identity(petition=petition, by=cast.officer, reason="Muốn biết")
    assert field_guesses(petition) == []
    assert told(" ".join(f"{one.subject} {one.body}" for one in Notice.objects.all())) == []
    day = today()
    assert [one.code for one in FIGURES if one.count(cast.province, day, day)] == []
    for model in (Petition, *apps.get_app_config("notices").get_models()):
        assert told(str(list(model.objects.values()))) == []  # type: ignore[attr-defined]


@pytest.mark.long
def test_a_head_splits_it_and_only_what_she_left_comes_out(cast: Cast) -> None:
    petition, head = denounces_too(cast), cast.leader_of_commune
    with pytest.raises(CannotHandle, match="phần còn lại"):
        actions.split_petition(petition=petition, by=head, words=WORDS, kind=Kind.DENUNCIATION, field="PROCEDURES")
    part = actions.split_petition(
        petition=petition, by=head, words=WORDS, kind=Kind.DENUNCIATION, field="PROCEDURES", rest=REST
    )
    assert leaks(cast, petition) == []
    actions.classify_petition(petition=petition, by=head, kind=Kind.REPORT, field="ROADS", title="Đường lầy")
    petition.refresh_from_db()
    assert (petition.words, petition.place, petition.kind) == (REST, "", Kind.REPORT)
    assert petition_for(cast.officer, petition.ref) == petition
    assert leaks(cast, petition, part) == []
    # That there is a denunciation beside it is nobody's to read either; its pictures went along.
    page = cast.client(cast.officer).get(f"/hop-kien-nghi/{petition.ref}/").content.decode()
    assert part.ref not in page
    assert (petition.files.count(), part.files.count()) == (0, 1)
    assert Vault.objects.get(petition=petition).words == MIXED


def test_the_part_is_the_same_senders_and_she_finds_it_from_her_page(cast: Cast) -> None:
    petition = denounces_too(cast)
    part = actions.split_petition(
        petition=petition, by=cast.leader_of_commune, words=WORDS, kind=Kind.DENUNCIATION, field="PROCEDURES", rest=REST
    )
    assert Identity.objects.get(petition=part).full_name == SENDER.full_name
    assert petition_by_code(part.ref, SENDER.tail) == part
    page = Client().get(f"/theo-doi/{follow_token(petition)}/").content.decode()
    assert f"/theo-doi/{follow_token(part)}/" in page


def test_a_head_who_finds_no_denunciation_in_it_gives_it_back_whole(cast: Cast) -> None:
    petition = classified(cast, sent(cast, words="Đường lầy. Điện yếu.").petition, kind=Kind.MIXED)
    actions.classify_petition(petition=petition, by=cast.leader_of_commune, kind=Kind.REPORT, field="ROADS")
    petition.refresh_from_db()
    assert petition.words == "Đường lầy. Điện yếu."
    assert petition_for(cast.officer, petition.ref) == petition


def test_it_comes_back_from_whoever_held_it_and_is_not_forwarded_or_published(cast: Cast) -> None:
    petition = classified(cast, sent(cast, may_publish=True).petition)
    actions.assign_petition(petition=petition, by=cast.officer, unit=cast.area)
    classified(cast, petition, kind=Kind.MIXED)
    assert petition.assignments.open().get().unit == cast.commune
    head = cast.leader_of_commune
    with pytest.raises(CannotHandle, match="Tách từng nội dung"):
        actions.forward_petition(petition=petition, by=head, unit=cast.agency, due_on=today())
    with pytest.raises(CannotHandle):
        actions.publish_petition(petition=petition, by=head, title="Một việc", words="Một việc")


@pytest.mark.parametrize("kind", SEALED_KINDS)
def test_the_table_itself_refuses_a_sealed_petition_in_public(cast: Cast, kind: Kind) -> None:
    petition = sent(cast, kind=kind).petition
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(public_title="a", public_words="b", published_at=now())
