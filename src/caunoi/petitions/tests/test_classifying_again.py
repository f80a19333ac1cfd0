"""A petition that is classified once more: somebody has it, its clock runs, and nobody reads what is not theirs."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import holder_of, link_token
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import a_petition, classified, forwarded, sent

pytestmark = pytest.mark.django_db


class TestWhoHasItAfterItIsClassifiedAgain:
    """One open holding, always, and a clock that runs unless the sender owes an answer."""

    def test_what_was_filed_is_held_again(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.CLASSIFIED)
        actions.file_petition(petition=petition, by=cast.officer, words="Chờ thêm thông tin")
        assert holder_of(petition) is None
        classified(cast, petition)
        held = holder_of(petition)
        assert held is not None
        assert (held.unit, held.due_on) == (cast.commune, petition.due_on)

    def test_what_an_authority_has_comes_back_and_its_link_stops(self, cast: Cast) -> None:
        petition = forwarded(cast)
        held = holder_of(petition)
        assert held is not None
        token = link_token(held)
        classified(cast, petition)
        back = holder_of(petition)
        assert back is not None
        assert back.unit == cast.commune
        assert Client().get(f"/tl/{token}/").status_code == 404

    def test_a_clock_that_stood_goes_on(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.CLASSIFIED)
        actions.ask_sender(petition=petition, by=cast.officer, words="Ở đoạn nào?")
        classified(cast, petition)
        held = holder_of(petition)
        assert held is not None
        assert (held.suspended_at, petition.resumes_as) == (None, "")

    def test_one_that_was_gathered_is_not_classified_by_itself(self, cast: Cast) -> None:
        first, second = a_petition(cast, Status.AT_FRONT), sent(cast).petition
        actions.merge_petition(petition=second, into=first, by=cast.officer)
        with pytest.raises(CannotHandle, match="Tách ra"):
            classified(cast, second)
        form = {"title": "Cống", "kind": "REPORT", "field": "ROADS", "level": "ORDINARY"}
        answer = cast.client(cast.officer).post(f"/hop-kien-nghi/{second.ref}/tiep-nhan/", form)
        assert answer.status_code == 200
        assert "Tách ra trước" in answer.content.decode()

    @pytest.mark.parametrize("kind", [Kind.DENUNCIATION, Kind.COMPLAINT, Kind.MIXED])
    def test_whoever_follows_it_never_reads_what_became_a_denunciation(self, cast: Cast, kind: Kind) -> None:
        first, second = a_petition(cast, Status.AT_FRONT), sent(cast).petition
        actions.merge_petition(petition=second, into=first, by=cast.officer)
        with pytest.raises(CannotHandle) as refused:
            classified(cast, first, kind=kind)
        assert refused.value.field == "kind"
        actions.unmerge_petition(petition=second, by=cast.officer)
        classified(cast, first, kind=kind)
        assert first.kind == kind
