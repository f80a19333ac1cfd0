"""How many statements each page about petitions costs: the same with few petitions and with many, whoever asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.ground.times import today
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import draft_token, follow_token, holder_of, link_token
from caunoi.petitions.models import Petition
from caunoi.petitions.queries.figured import COUNTED, address_of
from caunoi.petitions.states import Status
from caunoi.petitions.tests.walks import WORDS, a_petition, classified, forwarded, sent

pytestmark = pytest.mark.django_db

BOX = "/hop-kien-nghi/"


def more(cast: Cast, number: int) -> None:
    """A published one, one that was answered, one that is with an authority, one that is new: so many of each."""
    for _ in range(number):
        shown = classified(cast, sent(cast, may_publish=True).petition)
        actions.publish_petition(petition=shown, by=cast.officer, title="Cống sụt", words=WORDS)
        actions.join_petition(petition=shown)
        a_petition(cast, Status.RATED)
        forwarded(cast)
        sent(cast)


def link_of(cast: Cast) -> str:
    found = next(one for one in Petition.objects.filter(status=Status.FORWARDED))
    held = holder_of(found)
    assert held is not None
    return f"/tl/{link_token(held)}/"


def first(status: Status) -> Petition:
    return Petition.objects.filter(status=status).earliest("pk")


def draft(cast: Cast, door: str) -> str:
    made = actions.begin_draft(given={"commune": cast.commune.code, "area": cast.area.code})
    return f"/gui-kien-nghi/{draft_token(actions.keep_draft(draft=made, words=WORDS))}/{door}/"


def overdue(cast: Cast) -> str:
    assert "petitions.overdue" in COUNTED
    return address_of("petitions.overdue", cast.commune, today(), today())


PAGES: dict[str, tuple[int, str, Callable[[Cast], str]]] = {
    # page: (most statements, who asks, its address)
    "box": (12, "officer", lambda _: BOX),
    "box of a head": (12, "leader_of_commune", lambda _: BOX),
    "box of a village": (12, "village_head", lambda _: BOX),
    "box of the province": (12, "clerk", lambda _: BOX),
    "box of the province's head": (15, "leader", lambda _: f"{BOX}?nhom=qua-han-cap-duoi"),
    "list": (12, "officer", lambda _: f"{BOX}?nhom=tat-ca"),
    "list of the province": (12, "clerk", lambda _: f"{BOX}?nhom=tat-ca&q=cong"),
    "list of an auditor": (12, "auditor", lambda _: f"{BOX}?nhom=tat-ca"),
    "list behind a figure": (15, "officer", overdue),
    "petition": (34, "officer", lambda _: f"{BOX}{first(Status.CLASSIFIED).ref}/"),
    "petition, of the province": (34, "clerk", lambda _: f"{BOX}{first(Status.CLASSIFIED).ref}/"),
    "terms": (18, "officer", lambda _: f"{BOX}{first(Status.CLASSIFIED).ref}/moc/"),
    "answer": (18, "officer", lambda _: f"{BOX}{first(Status.CLASSIFIED).ref}/tra-loi/"),
    "book": (14, "officer", lambda _: f"{BOX}so-tiep-cong-dan/"),
    "public list": (6, "", lambda _: "/kien-nghi/"),
    "public page": (10, "", lambda _: f"/kien-nghi/{Petition.objects.published().earliest('pk').ref}/"),
    "feed": (3, "", lambda _: "/kien-nghi/moi.atom"),
    "figures": (11, "", lambda _: "/so-lieu/kien-nghi/"),
    "sheet": (12, "", lambda cast: f"/so-lieu/kien-nghi/{cast.commune.code}/"),
    "open311": (3, "", lambda _: "/open311/v2/requests.json"),
    "follow": (14, "", lambda _: f"/theo-doi/{follow_token(first(Status.RATED))}/"),
    "last page of the form": (10, "", lambda cast: draft(cast, "kiem-tra")),
    "outside link": (8, "", link_of),
}


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_however_many_there_are(cast: Cast, name: str) -> None:
    most, who, address = PAGES[name]
    client = cast.client(getattr(cast, who)) if who else Client()
    counts = []
    for number in (2, 5):
        more(cast, number)
        url = address(cast)
        client.get(url)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], [one["sql"][:120] for one in asked.captured_queries]
    assert counts[1] <= most, "\n".join(one["sql"][:150] for one in asked.captured_queries)
