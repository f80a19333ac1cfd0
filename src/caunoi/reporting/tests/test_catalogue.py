"""What the Office keeps in the catalogue: data elements and indicators, tried before they are saved."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.figures import offered
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.models import DataElement, DataSet, Indicator
from caunoi.reporting.queries import lines_of, totals_of
from caunoi.reporting.queries.catalogue import indicator_tried
from caunoi.reporting.queries.settings import askable
from caunoi.reporting.tests.walks import a_draft, a_round, report_of, sent_and_accepted

pytestmark = pytest.mark.django_db

SENT = {"code": "2.99", "name": "Buổi đối thoại", "unit_word": "buổi", "over_time": "SUM", "is_active": "on"}
RATE = {"code": "TS.99", "name": "Tỷ lệ thử", "numerator": "#{2.03}", "denominator": "#{2.01}", "factor": "100"}
RATE |= {"decimals": "1"}
FIELDS = {"code": "TS.99", "name": "Thử", "numerator": "#{2.03}", "denominator": "", "factor": 1, "decimals": 0}
PAGES = [
    ("elements", []),
    ("element_new", []),
    ("element", ["2.01"]),
    ("indicators", []),
    ("indicator_new", []),
]


def fields_of(element: DataElement, **other: object) -> dict[str, object]:
    names = ("code", "name", "unit_word", "definition", "over_time", "figure", "is_active")
    return {name: getattr(element, name) for name in names} | other


def test_a_new_number_is_asked_from_the_next_version_on_and_the_open_round_keeps_its_form(cast: Cast) -> None:
    opened = a_round(cast)
    code, figure = next(iter(offered().items()))
    client = cast.client(cast.clerk)
    assert client.post(reverse("reporting:element_new"), {**SENT, "figure": code}).status_code == 302
    made = DataElement.objects.get(code="2.99")
    assert (made.figure, made.over_time, made.is_active) == (code, "SUM", True)
    assert figure.title in client.get(reverse("reporting:elements")).content.decode()
    newest = opened.data_set
    assert made in [one.element for _, ones in askable(newest) for one in ones]
    asked = [line.element.code for line in lines_of(newest)]
    actions.new_version(
        data_set=newest,
        name="Bản hai",
        asked=[*asked, "2.99"],
        compulsory=[],
        expiry_days=None,
        checkers={},
        by=cast.clerk,
    )
    assert "2.99" in [line.element.code for line in lines_of(DataSet.objects.get(code="BC-XA", version=2))]
    assert "2.99" not in [line.element.code for line in lines_of(report_of(opened, cast.commune).round.data_set)]
    entry = TrailEntry.objects.get(deed="element.added")
    assert (entry.by_id, entry.facts) == (cast.clerk.pk, {"code": "2.99", "name": "Buổi đối thoại"})


def test_what_values_mean_stays_and_a_better_name_stands_on_the_form_at_once(cast: Cast) -> None:
    report = a_draft(cast)
    element = DataElement.objects.get(code="2.01")
    assert lines_of(report.round.data_set)
    for field, value in (("unit_word", "nghìn người"), ("over_time", "LAST")):
        with pytest.raises(CannotReport, match="đã có số liệu") as refused:
            actions.save_element(element=element, fields=fields_of(element, **{field: value}), by=cast.clerk)
        assert refused.value.field == field
    actions.save_element(element=element, fields=fields_of(element, name="Hội nghị tuyên truyền"), by=cast.clerk)
    form = DataSet.objects.get(pk=report.round.data_set_id)
    assert "Hội nghị tuyên truyền" in [line.element.name for line in lines_of(form)]
    free = DataElement.objects.get(code="2.05")
    actions.save_element(element=free, fields=fields_of(free, unit_word="lượt"), by=cast.clerk)
    assert DataElement.objects.get(code="2.05").unit_word == "lượt"


def test_a_number_that_a_form_asks_is_not_retired_and_a_retired_one_is_offered_to_none(cast: Cast) -> None:
    actions.seed_forms()
    form = DataSet.objects.get(code="BC-XA")
    asked = lines_of(form)[0].element
    with pytest.raises(CannotReport, match="đang hỏi chỉ tiêu này"):
        actions.save_element(element=asked, fields=fields_of(asked, is_active=False), by=cast.clerk)
    free = DataElement.objects.create(code="2.98", name="Thử", unit_word="lượt")
    assert free in [one.element for _, ones in askable(form) for one in ones]
    actions.save_element(element=free, fields=fields_of(free, is_active=False), by=cast.clerk)
    assert free not in [one.element for _, ones in askable(form) for one in ones]
    assert "Thôi dùng" in cast.client(cast.clerk).get(reverse("reporting:elements")).content.decode()


def test_an_indicator_is_tried_on_the_last_periods_and_written_only_when_saved(cast: Cast) -> None:
    older, newer = (a_round(cast, period=period) for period in ("2026Q1", "2026Q2"))
    sent_and_accepted(cast, older)
    sent_and_accepted(cast, newer)
    a_round(cast)
    wanted = Indicator(code="TS.99", numerator="#{2.03}", denominator="#{2.01}", factor=100)
    tried = indicator_tried(cast.clerk, wanted)
    assert [one.round.period for one in tried] == ["2026Q2", "2026Q1"]
    assert {round(one.value or 0, 1) for one in tried} == {Decimal("90.5")}, "38 of 42"
    client = cast.client(cast.clerk)
    page = client.post(reverse("reporting:indicator_new"), {**RATE, "do": "try"})
    assert "90,5" in page.content.decode()
    assert not Indicator.objects.filter(code="TS.99").exists()
    assert client.post(reverse("reporting:indicator_new"), {**RATE, "do": "save"}).status_code == 302
    assert {one.indicator.code: one.value for one in totals_of(newer).rates}["TS.99"] == Decimal(3800) / 42
    address = reverse("reporting:indicator", args=["TS.99"])
    assert client.post(address, {**RATE, "code": "KHAC", "factor": "1000", "do": "save"}).status_code == 302
    saved = Indicator.objects.get(code="TS.99")
    assert saved.factor == 1000
    deeds = TrailEntry.objects.filter(object_kind="reporting.indicator", object_id=str(saved.pk)).order_by("pk")
    assert [one.deed for one in deeds] == ["indicator.added", "indicator.changed"]
    assert deeds[1].facts["changed"] == {"factor": [100, 1000]}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "TS 99"}, "Mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối."),
        ({"code": ""}, "Ghi mã chỉ số."),
        ({"numerator": "#{9.99}"}, "Không có chỉ tiêu 9.99."),
        ({"numerator": "1 + 1"}, "Nêu ít nhất một chỉ tiêu, như #{2.01}."),
        ({"denominator": "#{2.01"}, "Công thức"),
        ({"factor": "0"}, "Ghi số từ 1 đến 1000000."),
        ({"decimals": "9"}, "Ghi số từ 0 đến 4."),
    ],
)
def test_an_indicator_that_cannot_work_is_refused_with_a_sentence(
    cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    actions.seed_forms()
    for do in ("try", "save"):
        page = cast.client(cast.clerk).post(reverse("reporting:indicator_new"), {**RATE, **wrong, "do": do})
        assert page.status_code == 200
        assert sentence in page.content.decode()
    assert not Indicator.objects.filter(name="Tỷ lệ thử").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "2.01"}, "Đã có chỉ tiêu 2.01."),
        ({"code": "2.9_9"}, "Mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối."),
        ({"unit_word": ""}, "Ghi đơn vị tính, như người, cuộc, đồng."),
        ({"over_time": "AVG"}, "Chọn một mục trong danh sách."),
        ({"figure": "khong.co"}, "Chọn một mục trong danh sách."),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_a_sentence(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    actions.seed_forms()
    page = cast.client(cast.clerk).post(reverse("reporting:element_new"), {**SENT, **wrong})
    assert sentence in page.content.decode()
    assert not DataElement.objects.filter(name="Buổi đối thoại").exists()


def test_only_the_office_and_the_leaders_of_the_province_keep_the_catalogue(cast: Cast) -> None:
    actions.seed_forms()
    pages = [*PAGES, ("indicator", [Indicator.objects.order_by("pk")[0].code])]
    for who, person in cast.everybody.items():
        client = cast.client(person)
        for name, args in pages:
            address = reverse(f"reporting:{name}", args=args)
            status = client.get(address).status_code
            assert (status == 200) is (who in {"clerk", "leader"}), (who, name)
            if status != 200:
                assert client.post(address, SENT).status_code in {302, 403, 404, 405}
    for name in ("element", "indicator"):
        assert cast.client(cast.clerk).get(reverse(f"reporting:{name}", args=["KHONG"])).status_code == 404
    element = DataElement.objects.get(code="2.01")
    for person in (cast.officer, cast.specialist, cast.stranger, cast.nobody, cast.auditor):
        with pytest.raises(Denied):
            actions.save_element(element=element, fields=fields_of(element, name="x"), by=person)
        with pytest.raises(Denied):
            actions.save_indicator(indicator=None, fields=FIELDS, by=person)
    assert not TrailEntry.objects.filter(deed__in=["element.added", "element.changed", "indicator.added"]).exists()
