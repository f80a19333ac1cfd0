"""Fields of life: rows of the administrator; what bears one keeps it, and everything that offers one follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.ground.asked import SECONDS, KeptAMinute
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import standing_at, start_of_day, today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.actions import CannotHandle, FieldGiven
from caunoi.petitions.fields import keywords_of, odd_keyword, starter_fields
from caunoi.petitions.models import Petition, PetitionField
from caunoi.petitions.models.fields import GONE, field_name, fields_offered, fields_to_filter, known_fields
from caunoi.petitions.queries.suggesting import field_guesses
from caunoi.petitions.tests.walks import a_field, a_template, classified, sent

pytestmark = pytest.mark.django_db
LIST = "/hop-kien-nghi/linh-vuc/"
BOX = "/hop-kien-nghi/"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def page_of(client: Client, path: str, **asked: str) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200
    shown: str = answer.content.decode()
    return shown


def given(**more: Any) -> FieldGiven:
    return FieldGiven(**{"name": "Chợ phiên", "position": 35, "sure_words": "chợ phiên; sạp hàng", **more})


def tomorrow() -> Any:
    return standing_at(start_of_day(today() + timedelta(days=1)) + timedelta(hours=9))


class TestWords:
    def test_keywords_stand_between_semicolons_commas_or_on_lines(self) -> None:
        assert keywords_of(" sổ  đỏ; bìa đỏ,\nsổ đỏ;;\r\n đất ") == ["sổ đỏ", "bìa đỏ", "đất"]

    @pytest.mark.parametrize("odd", ["…", "!?", "một hai ba bốn năm sáu bảy tám chín mười"])
    def test_what_no_text_can_bear_is_no_keyword(self, odd: str) -> None:
        assert odd_keyword(f"sổ đỏ; {odd}") == odd
        assert odd_keyword("sổ đỏ; 4G") == ""

    def test_the_house_brings_each_field_once_with_good_keywords(self) -> None:
        known = starter_fields()
        assert len({one.code for one in known}) == len(known) >= 20
        assert [one.position for one in known] == sorted({one.position for one in known})
        for one in known:
            assert not odd_keyword("; ".join((one.sure_words, one.likely_words, one.faint_words)))


def test_what_was_received_before_the_installation_finds_its_field() -> None:
    actions.seed_fields()
    with standing_at(start_of_day(date(2025, 7, 1))):
        assert "ROADS" in fields_offered()


def test_a_page_that_shows_them_asks_once_a_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.client(cast.officer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(BOX, {"nhom": "tat-ca", "linh-vuc": "ROADS"})
        return sum("petitions_petitionfield" in one["sql"] for one in counted.captured_queries)

    assert (asked(), asked()) == (1, 0)
    monkeypatch.setattr("caunoi.ground.asked.SECONDS", -1.0)
    assert asked() >= 1
    assert SECONDS <= 60


def test_whoever_decides_reads_what_is_there_now(cast: Cast) -> None:
    answers = iter(range(9))
    question = KeptAMinute(lambda: next(answers))
    assert (question(), question(), question.fresh(), question()) == (0, 0, 1, 1)
    question.forget()
    assert question() == 2
    # Another process has ended a field: the form here does not offer it any more, whatever lists still show.
    a_field()
    assert "ROADS" in fields_to_filter()
    PetitionField.objects.filter(code="ROADS").update(from_on=date(2020, 1, 1), until_on=date(2020, 1, 2))
    assert "ROADS" not in fields_offered()


def test_rows_say_what_the_house_said_and_are_written_once(cast: Cast) -> None:
    before = fields_offered()
    assert actions.seed_fields() == len(starter_fields())
    assert actions.seed_fields() == 0
    assert fields_offered() == before
    assert TrailEntry.objects.filter(deed="petition_field.seeded").count() == 1


def test_one_more_is_offered_everywhere_and_suggested_by_its_keywords(cast: Cast) -> None:
    client = cast.client(cast.administrator)
    asked = {
        "name": "Chợ phiên", "position": "35", "sure_words": "chợ phiên\nsạp hàng", "from_on": f"{today():%d/%m/%Y}"
    }  # fmt: skip
    assert client.post(f"{LIST}them/", asked).status_code == 302
    made = PetitionField.objects.get(name="Chợ phiên")
    # The others are still there: they were written before it.
    assert PetitionField.objects.count() == len(starter_fields()) + 1
    names = list(fields_offered().values())
    assert names.index("Giao thông, hạ tầng") + 1 == names.index("Chợ phiên")
    petition = sent(cast, words="Sạp hàng chợ phiên bị thu phí hai lần").petition
    assert field_guesses(petition)[0].label == made.code
    officer = cast.client(cast.officer)
    shown = page_of(officer, f"{BOX}{petition.ref}/tiep-nhan/")
    assert f'<option value="{made.code}" selected>Chợ phiên</option>' in shown
    assert "Chợ phiên" in page_of(officer, f"{BOX}mau-tra-loi/them/")
    assert "Chợ phiên" in page_of(officer, f"{BOX}quy-tac/them/")
    assert "Chợ phiên" in page_of(officer, BOX, nhom="tat-ca")
    assert "Chợ phiên" in page_of(Client(), "/kien-nghi/")
    assert made.code in {one["service_code"] for one in Client().get("/open311/v2/services.json").json()}
    document = Client().get("/open311/v2/openapi.json").content.decode()
    assert f'"{made.code}"' in document
    classified(cast, petition, field=made.code)
    assert page_of(officer, BOX, **{"nhom": "tat-ca", "linh-vuc": made.code}).count(petition.ref) >= 1


def test_another_name_is_the_name_of_old_petitions_too(cast: Cast) -> None:
    field = a_field()
    petition = classified(cast, sent(cast).petition, field="ROADS")
    client = cast.client(cast.administrator)
    asked = {"name": "Đường sá, cầu cống", "position": "5", "sure_words": field.sure_words, "seen": "1"}
    assert client.post(f"{LIST}{field.pk}/", asked).status_code == 302
    assert "Đường sá, cầu cống" in page_of(cast.client(cast.officer), f"{BOX}{petition.ref}/")
    assert next(iter(fields_offered())) == "ROADS"
    told = TrailEntry.objects.get(deed="petition_field.changed").facts
    assert told["changed"]["name"] == ["Giao thông, hạ tầng", "Đường sá, cầu cống"]
    # Somebody else had the page open meanwhile.
    late = client.post(f"{LIST}{field.pk}/", {**asked, "name": "Đường"})
    assert late.status_code == 200
    assert Conflict.sentence in late.content.decode()
    assert field_name("ROADS") == "Đường sá, cầu cống"


class TestEnded:
    def test_what_bears_it_keeps_it_and_nobody_else_chooses_it(self, cast: Cast) -> None:
        field = a_field()
        old = classified(cast, sent(cast, words="Đường ổ gà").petition, field="ROADS")
        template = a_template(cast, field="ROADS")
        client = cast.client(cast.administrator)
        assert client.post(f"{LIST}{field.pk}/bo/").status_code == 302
        assert "ROADS" in fields_offered()
        with tomorrow():
            assert "ROADS" not in fields_offered()
            officer = cast.client(cast.officer)
            assert "Giao thông, hạ tầng" in page_of(officer, f"{BOX}{old.ref}/")
            # It is found by it, and read again without losing it.
            shown = page_of(officer, BOX, **{"nhom": "tat-ca", "linh-vuc": "ROADS"})
            assert old.ref in shown
            assert f"Giao thông, hạ tầng{GONE}" in shown
            assert '<option value="ROADS" selected>' in page_of(officer, f"{BOX}{old.ref}/tiep-nhan/")
            assert '<option value="ROADS" selected>' in page_of(officer, f"{BOX}mau-tra-loi/{template.pk}/")
            classified(cast, Petition.objects.get(pk=old.pk), field="ROADS")
            # A new one cannot have it, by form, by hand or through a program; nor is it suggested.
            new = sent(cast, words="Đường ổ gà").petition
            assert "ROADS" not in [one.label for one in field_guesses(new)]
            assert 'value="ROADS"' not in page_of(officer, f"{BOX}{new.ref}/tiep-nhan/")
            with pytest.raises(CannotHandle, match="Chọn lĩnh vực"):
                classified(cast, new, field="ROADS")
            services = Client().get("/open311/v2/services.json").json()
            assert "ROADS" not in {one["service_code"] for one in services}
            assert Client().get("/open311/v2/services/ROADS.json").status_code == 404

    def test_it_comes_back(self, cast: Cast) -> None:
        field = actions.end_field(field=a_field(), by=cast.administrator)
        client = cast.client(cast.administrator)
        with tomorrow():
            assert list(fields_to_filter())[-1] == "ROADS"
            assert "Đã bỏ" in page_of(client, LIST)
            assert client.post(f"{LIST}{field.pk}/dung-lai/").status_code == 302
            assert "ROADS" in fields_offered()
        assert TrailEntry.objects.filter(deed="petition_field.resumed").count() == 1

    def test_not_under_a_name_that_another_took(self, cast: Cast) -> None:
        field = actions.end_field(field=a_field(), by=cast.administrator)
        actions.add_field(given=given(name=field.name.upper()), from_on=today(), by=cast.administrator)
        with pytest.raises(CannotHandle, match="Đã có lĩnh vực"):
            actions.resume_field(field=field, by=cast.administrator)

    def test_one_stays(self, cast: Cast) -> None:
        last = a_field()
        PetitionField.objects.exclude(pk=last.pk).delete()
        with pytest.raises(CannotHandle, match="ít nhất một"):
            actions.end_field(field=last, by=cast.administrator)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "  "}, "Ghi tên lĩnh vực."),
        ({"name": "giáo dục"}, "Đã có lĩnh vực"),
        ({"position": 0}, "Ghi thứ tự từ 1"),
        ({"position": 1000}, "Ghi thứ tự từ 1"),
        ({"sure_words": "!!!"}, "cần có chữ"),
        ({"faint_words": ";".join(f"từ khóa thứ {n}" for n in range(400))}, "Ghi ít từ khóa hơn."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(cast: Cast, wrong: dict[str, Any], sentence: str) -> None:
    actions.seed_fields()
    before = known_fields()
    with pytest.raises(CannotHandle, match=sentence):
        actions.add_field(given=given(**wrong), from_on=today(), by=cast.administrator)
    with pytest.raises(CannotHandle, match=sentence):
        actions.change_field(field=a_field(), given=given(**wrong), by=cast.administrator)
    assert known_fields() == before


def test_a_day_that_is_over_is_refused_and_a_day_to_come_waits(cast: Cast) -> None:
    with pytest.raises(CannotHandle, match="Chọn ngày"):
        actions.add_field(given=given(), from_on=today() - timedelta(days=1), by=cast.administrator)
    made = actions.add_field(given=given(), from_on=today() + timedelta(days=1), by=cast.administrator)
    assert made.code not in fields_offered()
    with tomorrow():
        assert made.code in fields_offered()


def test_the_tables_hold_a_code_once(cast: Cast) -> None:
    a_field()
    with pytest.raises(IntegrityError), transaction.atomic():
        PetitionField.objects.create(code="ROADS", name="Khác", position=1, from_on=date(2026, 1, 1))


def test_the_administrator_of_the_tree_alone_keeps_them(cast: Cast) -> None:
    field = a_field()
    for person in (cast.officer, cast.clerk, cast.auditor, cast.stranger, cast.nobody):
        client = cast.client(person)
        for path in (LIST, f"{LIST}them/", f"{LIST}{field.pk}/"):
            assert client.get(path).status_code == 404, (person, path)
        for door in ("bo", "dung-lai"):
            assert client.post(f"{LIST}{field.pk}/{door}/").status_code == 404
        for deed in (
            lambda by: actions.add_field(given=given(), from_on=today(), by=by),
            lambda by: actions.change_field(field=field, given=given(), by=by),
            lambda by: actions.end_field(field=field, by=by),
            lambda by: actions.resume_field(field=field, by=by),
        ):
            with pytest.raises(Denied):
                deed(person)
    assert cast.client(cast.administrator).get(f"{LIST}9999/").status_code == 404
