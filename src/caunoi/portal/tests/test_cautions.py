"""Where carelessness would become surveillance: know what people need and who must answer, never who thinks what.

C1, opinion and mood: TestThemes; test_papers.TestTheSummary.
C2, small places: TestThemes, TestFloors; test_figures.
C3, hot spots: TestLateness, TestLooking; test_clocks.
C6, profile of petitioners: TestSenders; test_own_data.TestTheCopy; test_texting.
C7, denunciations: TestAccusations; test_vault and test_mixed walk every door.
"""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.test import Client

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.floors import FLOOR
from caunoi.ground.notices.actions import set_gateway
from caunoi.ground.notices.models import Channel, Notice
from caunoi.ground.times import now, standing_at, today
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.figures import FIGURES
from caunoi.petitions.models import Identity, Petition
from caunoi.petitions.queries.papers import counts_by_field
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import SENDER, a_petition, classified, forwarded, sent

pytestmark = pytest.mark.django_db
BOX = "/hop-kien-nghi/"


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


class TestThemes:
    def test_the_lowest_place_beside_a_theme_is_the_commune(self, cast: Cast) -> None:
        for _ in range(FLOOR + 1):
            classified(cast, sent(cast).petition)
        rows = counts_by_field(cast.commune, today(), today())
        assert {one.commune for one in rows} == {cast.commune.short_name}
        for path in ("/so-lieu/kien-nghi/", "/so-lieu/kien-nghi.csv", "/so-lieu/kien-nghi.json", "/kien-nghi/"):
            assert cast.area.short_name not in page_of(Client().get(path)), path

    def test_no_row_of_a_petition_can_hold_what_the_house_must_not_know(self) -> None:
        names = {field.name for model in apps.get_app_config("petitions").get_models() for field in model._meta.fields}
        forbidden = ("ethnic", "religio", "party", "opinion", "mood", "trust", "watch", "risk", "sensitive")
        assert not [name for name in names if any(word in name for word in forbidden)]


class TestFloors:
    def test_in_public_two_and_four_read_alike_and_none_leaves_a_percent(self, cast: Cast) -> None:
        def told() -> dict[str, object]:
            cache.clear()
            with standing_at(now() + timedelta(days=40)):
                rows = Client().get("/so-lieu/kien-nghi.json").json()["communes"]
            return next(one for one in rows if one["code"] == cast.commune.code)

        for _ in range(2):
            sent(cast)
        two = told()
        for _ in range(FLOOR - 3):
            sent(cast)
        assert told() == two
        assert (two["received_from"], two["received_to"]) == (1, FLOOR - 1)
        assert two["on_time_percent"] is two["median_days"] is two["satisfied_percent"] is None
        sent(cast)
        assert told() != two


class TestLateness:
    def test_what_is_announced_is_a_unit_and_a_number_never_a_sender_or_a_village(self, cast: Cast) -> None:
        petition = forwarded(cast)
        petition.assignments.open().update(due_on="2026-01-05")
        actions.announce_overdue(by=None)
        told = [f"{one.subject} {one.body}" for one in Notice.objects.filter(subject__contains="quá hạn")]
        assert told
        for text in told:
            for secret in (SENDER.full_name, cast.area.short_name, petition.ref, petition.title):
                assert secret not in text

    def test_every_figure_counts_for_a_unit_and_none_takes_a_person(self, cast: Cast) -> None:
        forwarded(cast)
        for one in FIGURES:
            assert one.count(cast.commune, today(), today()) is not None
            assert not {"person", "sender", "area"} & set(inspect.signature(one.count).parameters), one.code


class TestLooking:
    """Who looks beyond her own work is written down, with what she looked at and never with what she searched for."""

    def looked(self, person: Person, path: str) -> list[dict[str, object]]:
        seen = TrailEntry.objects.filter(deed="signal.read")
        before = seen.count()
        assert self.cast.client(person).get(path).status_code == 200
        return [row.facts for row in seen.order_by("pk")[before:]]

    @pytest.fixture(autouse=True)
    def _in_a_province(self, cast: Cast) -> None:
        self.cast = cast

    def test_what_is_late_beneath(self, cast: Cast) -> None:
        assert self.looked(cast.leader, f"{BOX}?nhom=qua-han-cap-duoi") == [{"signal": "Quá hạn ở cấp dưới"}]
        check_told("signal.read", by=cast.leader, on=cast.province)
        assert self.looked(cast.officer, f"{BOX}?nhom=qua-han-cap-duoi") == []

    def test_the_rows_behind_a_figure(self, cast: Cast) -> None:
        rows = next(one for one in FIGURES if one.code == "petitions.overdue").records(cast.commune, today(), today())
        day = today().isoformat()
        told = {"signal": "Kiến nghị quá hạn chưa trả lời", "starts_on": day, "ends_on": day}
        assert self.looked(cast.clerk, f"{rows}&q=Nguyen+Van+A") == [told]
        check_told("signal.read", by=cast.clerk, on=cast.commune)

    def test_themes_beside_communes(self, cast: Cast) -> None:
        asked = {"first": today().isoformat(), "last": today().isoformat(), "use": "inner"}
        cast.client(cast.officer).post(f"{BOX}tong-hop/", asked)
        check_told("signal.read", by=cast.officer, on=cast.commune, signal="Tổng hợp kiến nghị")

    def test_ones_own_work_is_no_signal(self, cast: Cast) -> None:
        for path in (BOX, f"{BOX}?nhom=qua-han", f"{BOX}?nhom=tat-ca"):
            assert self.looked(cast.officer, path) == [], path


class TestSenders:
    def test_nothing_joins_the_petitions_of_one_sender(self, cast: Cast) -> None:
        first, second = sent(cast).petition, sent(cast).petition
        links = [field for field in Identity._meta.fields if isinstance(field, models.ForeignKey)]
        assert [field.name for field in links] == ["petition"]
        # The same telephone twice leaves nothing alike in the table by which the two could be found together.
        assert _sealed_apart()
        for person in (cast.officer, cast.leader_of_commune):
            client = cast.client(person)
            opened = page_of(client.post(f"{BOX}{first.ref}/nguoi-gui/", {"reason": "Gọi hỏi thêm"}))
            assert SENDER.full_name in opened
            assert second.ref not in opened

    def test_a_telephone_number_finds_nothing_without_the_code(self, cast: Cast) -> None:
        petition = sent(cast).petition
        for typed in ("0912345678", "+84912345678", "345678", SENDER.tail):
            for client, path in ((cast.client(cast.officer), BOX), (Client(), "/kien-nghi/")):
                assert petition.ref not in page_of(client.get(path, {"nhom": "tat-ca", "q": typed})), typed
            answer = Client().post("/tra-cuu/", {"code": typed, "digits": SENDER.tail})
            assert answer.status_code == 200
            assert petition.ref not in page_of(answer)

    def test_a_petition_without_a_name_is_as_good(self, cast: Cast) -> None:
        petition = sent(cast, contact=None).petition
        assert petition.due_on is not None
        assert not Identity.objects.exists()

    def test_a_text_to_a_telephone_bears_the_code_and_never_the_matter(self, cast: Cast) -> None:
        contact = type(SENDER)(SENDER.full_name, SENDER.telephone, consents=True, tells_by=Channel.SMS)
        set_gateway(
            channel=Channel.SMS, address="https://texts.example/send", sender="MTTQ", is_plain=False, is_on=True,
            by=cast.administrator, key="x",
        )  # fmt: skip
        petition = sent(cast, contact=contact).petition
        texts = [one.body or one.subject for one in Notice.objects.filter(channel=Channel.SMS)]
        assert texts
        for text in texts:
            assert petition.ref in text
            assert "Cống" not in text
            assert cast.area.short_name not in text


def _sealed_apart() -> bool:
    """The rows as whoever holds the database reads them: two seals of one text differ."""
    fields = ("full_name", "telephone")
    rows = [
        tuple(row)
        for row in Identity.objects.order_by("pk")
        .annotate(**{f"raw_{name}": models.functions.Cast(models.F(name), models.TextField()) for name in fields})
        .values_list(*(f"raw_{name}" for name in fields))
    ]
    return not set(rows[0]) & set(rows[1])


class TestAccusations:
    def test_it_is_counted_in_no_figure_of_themes_and_stands_on_no_public_page(self, cast: Cast) -> None:
        for _ in range(FLOOR + 1):
            sent(cast, kind=Kind.DENUNCIATION, words="Tố cáo ông Kèo nhận tiền")
        assert counts_by_field(cast.commune, today(), today()) == []
        for path in ("/kien-nghi/", "/kien-nghi/moi.atom", "/so-lieu/kien-nghi.json", "/open311/v2/requests.json"):
            told = page_of(Client().get(path))
            assert "Kèo" not in told
            assert not any(one.ref in told for one in Petition.objects.all())

    def test_its_sender_is_opened_by_nobody_but_the_heads_of_its_unit(self, cast: Cast) -> None:
        petition = sent(cast, kind=Kind.DENUNCIATION, words="Tố cáo ông Kèo nhận tiền").petition
        for name, person in cast.everybody.items():
            answer = cast.client(person).post(f"{BOX}{petition.ref}/nguoi-gui/", {"reason": "Muốn biết lắm"})
            opened = answer.status_code == 200 and SENDER.full_name in page_of(answer)
            leads = person in (cast.leader_of_commune, cast.leader)
            assert not opened or leads, name

    def test_there_is_nothing_by_which_a_named_person_is_rated(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.TOLD)
        actions.rate_answer(petition=petition, is_satisfied=False, words="Cán bộ chậm")
        fields = {field.name for field in apps.get_model("petitions", "Rating")._meta.fields}
        assert fields == {"id", "created_at", "answer", "is_satisfied", "words"}
