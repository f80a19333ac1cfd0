"""Who sees a document, and who writes in a register."""

from __future__ import annotations

import pytest

from caunoi.documents import actions
from caunoi.documents.access import (
    check_may_write,
    document_for,
    keepers_seen_by,
    kind_for,
    may_keep_kinds,
    may_write,
    paths_above,
    units_to_send_to,
    units_written_by,
    visible_to,
)
from caunoi.documents.models import DocumentKind
from caunoi.documents.tests.entries import received_by_commune, sent_by_province
from caunoi.org.access import Denied, Unknown
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def who_sees(cast: Cast, document: object) -> set[str]:
    return {name for name, person in cast.everybody.items() if document in visible_to(Person.objects.get(pk=person.pk))}


def test_a_paper_of_a_commune_is_seen_by_the_commune_and_by_those_above_it(cast: Cast) -> None:
    document = received_by_commune(cast)
    assert who_sees(cast, document) == {"officer", "leader_of_commune", "clerk", "specialist", "leader", "auditor"}


def test_a_paper_of_the_province_is_not_seen_below_until_it_is_sent(cast: Cast) -> None:
    document = sent_by_province(cast)
    assert who_sees(cast, document) == {"clerk", "specialist", "leader", "auditor"}


def test_a_paper_sent_to_a_commune_is_seen_there_and_beneath_it(cast: Cast) -> None:
    document = sent_by_province(cast)
    actions.send_document(document=document, units=[cast.commune], by=cast.clerk)
    seen = who_sees(cast, document)
    assert {"officer", "leader_of_commune", "village_head"} <= seen
    assert not {"stranger", "nobody", "administrator"} & seen


def test_a_paper_sent_to_everyone_is_seen_by_everyone_who_holds_a_post(cast: Cast) -> None:
    document = sent_by_province(cast)
    actions.send_document(document=document, units=[cast.province], by=cast.clerk)
    assert set(cast.everybody) - who_sees(cast, document) == {"nobody", "administrator"}


def test_unknown_and_forbidden_look_alike(cast: Cast) -> None:
    document = received_by_commune(cast)
    assert document_for(cast.officer, document.ref) == document
    for person, ref in ((cast.stranger, document.ref), (cast.nobody, document.ref), (cast.officer, "VB-2607-XXXXX-X")):
        with pytest.raises(Unknown):
            document_for(person, ref)


def test_registers_are_written_by_the_people_of_the_unit_only(cast: Cast) -> None:
    writers = {name for name, person in cast.everybody.items() if may_write(person, cast.commune)}
    assert writers == {"officer"}
    writers = {name for name, person in cast.everybody.items() if may_write(person, cast.province)}
    assert writers == {"clerk", "specialist"}
    with pytest.raises(Denied, match="Mường Bú"):
        check_may_write(cast.clerk, cast.commune)


def test_a_clerk_keeps_the_registers_of_her_office_and_of_the_committee(cast: Cast) -> None:
    assert set(units_written_by(cast.clerk)) == {cast.province, cast.office}


def test_lists_offer_the_units_above_as_senders_but_never_a_neighbour(cast: Cast) -> None:
    sent_by_province(cast)
    received_by_commune(cast)
    assert set(keepers_seen_by(cast.officer)) == {cast.province, cast.commune}
    assert set(keepers_seen_by(cast.stranger)) == {cast.province}
    assert set(keepers_seen_by(cast.nobody)) == set()


def test_a_paper_can_be_sent_downwards_only_and_not_to_an_agency(cast: Cast) -> None:
    offered = set(units_to_send_to(received_by_commune(cast)))
    assert {cast.commune, cast.area} <= offered
    assert not {cast.province, cast.other_commune, cast.agency} & offered


def test_a_province_sends_to_communes_and_not_to_single_residential_areas(cast: Cast) -> None:
    offered = set(units_to_send_to(sent_by_province(cast)))
    assert {cast.province, cast.commune, cast.other_commune, cast.organisation} <= offered
    assert not {cast.area, cast.other_area, cast.agency} & offered


def test_the_list_of_kinds_is_kept_by_the_office_of_the_province_and_by_administrators(cast: Cast) -> None:
    actions.seed_kinds()
    kind = DocumentKind.objects.get(abbreviation="KH")
    assert {name for name, person in cast.everybody.items() if may_keep_kinds(person)} == {"clerk", "administrator"}
    assert kind_for(cast.clerk, kind.pk) == kind
    with pytest.raises(Unknown):
        kind_for(cast.officer, kind.pk)


def test_the_path_of_a_unit_names_all_above_it() -> None:
    assert paths_above("000001000042000123") == ["000001", "000001000042", "000001000042000123"]
