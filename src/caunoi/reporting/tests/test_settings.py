"""What the Office keeps: due dates, rules with a try-out, targets, versions of forms; and that nobody else may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.formulas import Missing, Operator
from caunoi.reporting.models import DataElement, DataSet, DueDate, Report, Round, Target, ValidationRule
from caunoi.reporting.periods import parse_period
from caunoi.reporting.queries import broken_rules, cells_of, lines_of, rules_for
from caunoi.reporting.queries.settings import askable, due_of, due_rows_of, tried
from caunoi.reporting.states import Level
from caunoi.reporting.tests.walks import a_draft, a_round, report_of, sent_and_accepted

pytestmark = pytest.mark.django_db

RULE = {
    "code": "R99",
    "sentence": "Kiến nghị tiếp nhận ít hơn 20.",
    "left": "#{2.01}",
    "left_missing": Missing.SKIP_IF_ANY_VALUE_MISSING,
    "operator": Operator.GREATER_THAN_OR_EQUAL_TO,
    "right": "20",
    "right_missing": Missing.SKIP_IF_ANY_VALUE_MISSING,
    "importance": "WARNING",
    "basis": "Kế hoạch thử",
}


def test_proposals_stand_until_a_day_is_set(cast: Cast) -> None:
    assert [(row.level, row.period.iso, row.due_on) for row in due_rows_of(2027)][:4] == [
        (Level.COMMUNES, "2027Q1", date(2027, 3, 20)),
        (Level.COMMUNES, "2027S1", date(2027, 6, 10)),
        (Level.COMMUNES, "2027Q3", date(2027, 9, 20)),
        (Level.COMMUNES, "2027", date(2027, 11, 25)),
    ]
    assert due_of(Level.COMMUNES, parse_period("2025Q1")) is None, "proposals hold from 2026"
    days = {(Level.COMMUNES, "2027Q1"): (date(2027, 3, 15), "Công văn thử")}
    assert actions.set_due_dates(days=days, by=cast.clerk) == 1
    assert actions.set_due_dates(days=days, by=cast.clerk) == 0
    assert due_of(Level.COMMUNES, parse_period("2027Q1")) == date(2027, 3, 15)
    assert due_of(Level.ORGANISATIONS, parse_period("2027Q1")) == date(2027, 3, 20)
    with pytest.raises(CannotReport):
        actions.set_due_dates(days={(Level.COMMUNES, "2027Q1"): (date(2026, 12, 31), "")}, by=cast.clerk)
    assert DueDate.objects.get().due_on == date(2027, 3, 15)


def test_a_round_opened_without_a_day_takes_that_of_the_year(cast: Cast) -> None:
    actions.seed_forms()
    form = DataSet.objects.get(code="BC-XA")
    day = date(2026, 12, 24)
    actions.set_due_dates(days={(Level.COMMUNES, "2026"): (day, "")}, by=None)
    office = cast.client(cast.clerk)
    address = reverse("reporting:open_round")
    assert office.post(address, {"data_set": form.pk, "period": "2026", "due_on": ""}).status_code == 302
    assert Round.objects.get().due_on == day
    answer = office.post(address, {"data_set": form.pk, "period": "2026Q2", "due_on": ""})
    assert "Kỳ này chưa đặt hạn nộp." in answer.content.decode()


def test_moving_the_due_date_moves_those_who_have_not_sent_and_no_others(cast: Cast) -> None:
    opened = a_round(cast)
    own = report_of(opened, cast.commune)
    other = report_of(opened, cast.other_commune)
    Report.objects.filter(pk=other.pk).update(due_on=opened.due_on + timedelta(days=30))
    new = opened.due_on + timedelta(days=5)
    assert actions.move_due(round=opened, due_on=new, reason="Bão số 9", by=cast.clerk) == 1
    assert Report.objects.get(pk=own.pk).due_on == new
    assert Report.objects.get(pk=other.pk).due_on == opened.due_on + timedelta(days=25)
    assert Round.objects.get().due_on == new
    for wrong in ({"due_on": new, "reason": "x"}, {"due_on": new + timedelta(days=1), "reason": " "},
                  {"due_on": opened.starts_on - timedelta(days=1), "reason": "x"}):  # fmt: skip
        with pytest.raises(CannotReport):
            actions.move_due(round=Round.objects.get(), by=cast.clerk, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        actions.move_due(round=Round.objects.get(), due_on=today(), reason="x", by=cast.officer)
    page = cast.client(cast.clerk).post(
        reverse("reporting:move_due", args=[opened.ref]), {"due_on": str(new + timedelta(days=2)), "reason": "Bão"}
    )
    assert page.status_code == 302
    assert Report.objects.get(pk=own.pk).due_on == new + timedelta(days=2)
    assert TrailEntry.objects.filter(deed="round.due_moved").count() == 2


def test_a_rule_is_tried_on_accepted_reports_before_anybody_is_asked(cast: Cast) -> None:
    a_draft(cast, period="2026Q2")
    sent_and_accepted(cast, a_round(cast))
    trial = tried(cast.clerk, ValidationRule(**RULE))
    assert (trial.reports, trial.broken) == (2, 1)
    (hit,) = trial.hits
    assert hit.report.unit_id == cast.commune.pk
    assert [hit.left, hit.right] == [12, 20]
    assert not ValidationRule.objects.filter(code="R99").exists()
    asked = {key: value for key, value in RULE.items()} | {"is_active": "on"}
    office = cast.client(cast.clerk)
    page = office.post(reverse("reporting:rule_new"), {**asked, "do": "try"}).content.decode()
    assert "1 trong 2 báo cáo trái quy tắc này." in page
    assert cast.commune.short_name in page
    assert not ValidationRule.objects.filter(code="R99").exists()
    assert office.post(reverse("reporting:rule_new"), {**asked, "do": "save"}).status_code == 302
    draft = Report.objects.get(unit=cast.commune, round__period="2026Q2")
    assert "R99" in {one["code"] for one in rules_for(draft)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"left": "#{2.01"}, "left"),
        ({"right": "#{9.99}"}, "right"),
        ({"left": "1", "right": "2"}, "left"),
        ({"code": "R01"}, "code"),
        ({"from_on": date(2027, 1, 2), "until_on": date(2027, 1, 1)}, "until_on"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_where_it_is_wrong(cast: Cast, wrong: dict[str, object], field: str) -> None:
    actions.seed_forms()
    before = ValidationRule.objects.count()
    with pytest.raises(CannotReport) as refused:
        actions.save_rule(rule=None, fields={**RULE, **wrong}, by=cast.clerk)
    assert refused.value.field == field
    assert ValidationRule.objects.count() == before


def test_a_rule_holds_while_it_is_on_and_for_the_periods_of_its_days(cast: Cast) -> None:
    actions.seed_forms()
    days = {"from_on": date(2026, 7, 1), "until_on": date(2026, 9, 30)}
    rule = actions.save_rule(rule=None, fields={**RULE, **days}, by=cast.clerk)
    figures = {"2.01": Decimal(3)}

    def broken(on: date) -> bool:
        return "R99" in {one.code for one in broken_rules(figures, on=on)}

    assert [broken(on) for on in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    actions.save_rule(rule=rule, fields={"is_active": False}, by=cast.clerk)
    assert not broken(date(2026, 9, 30))


def test_a_target_is_set_for_all_of_a_level_or_for_one_unit(cast: Cast) -> None:
    report = a_draft(cast)
    element = DataElement.objects.get(code="2.01")
    office = cast.client(cast.clerk)
    asked = {"element": element.pk, "level": "COMMUNES", "unit": "", "from_year": "2026", "until_year": "",
             "value": "24", "basis": "Nghị quyết thử"}  # fmt: skip
    assert office.post(reverse("reporting:target_new"), asked).status_code == 302
    (cell,) = [one for one in cells_of(report, may_write=True) if one.code == "2.01"]
    assert cell.plan == 24
    assert cell.share == "50%"
    again = office.post(reverse("reporting:target_new"), asked)
    assert "đã có mục tiêu từ năm ấy" in again.content.decode()
    both = office.post(reverse("reporting:target_new"), {**asked, "unit": cast.commune.pk})
    assert "không cả hai" in both.content.decode()
    own = {**asked, "level": "", "unit": cast.commune.pk, "value": "48"}
    assert office.post(reverse("reporting:target_new"), own).status_code == 302
    (cell,) = [one for one in cells_of(report, may_write=True) if one.code == "2.01"]
    assert cell.plan == 48
    kept = Target.objects.get(unit=cast.commune)
    address = reverse("reporting:target", args=[kept.pk])
    assert office.post(address, {**own, "value": "36"}).status_code == 302
    assert Target.objects.get(pk=kept.pk).value == 36
    assert office.post(address, {**own, "unit": cast.other_commune.pk}).status_code == 302
    assert Target.objects.get(pk=kept.pk).unit_id == cast.other_commune.pk
    assert "Năm cuối" in office.post(address, {**own, "until_year": "2025"}).content.decode()


def test_a_new_version_asks_the_next_rounds_and_an_old_period_keeps_its_form(cast: Cast) -> None:
    old = a_draft(cast, period="2026Q2")
    newest = DataSet.objects.get(code="BC-XA")
    there = [one.element.code for _, ones in askable(newest) for one in ones if one.is_asked]
    new = next(one.element.code for _, ones in askable(newest) for one in ones if not one.is_asked)
    office = cast.client(cast.clerk)
    address = reverse("reporting:form_version", args=["BC-XA"])
    same = {"name": newest.name, **{f"a-{code}": "on" for code in there}}
    same |= {f"c-{line.element.code}": "on" for line in lines_of(newest) if line.is_compulsory}
    assert "giống hệt" in office.post(address, same).content.decode()
    assert "Chọn ít nhất một chỉ tiêu" in office.post(address, {"name": "x"}).content.decode()
    asked = {**same, f"a-{new}": "on", f"c-{new}": "on"}
    del asked[f"a-{there[-1]}"]
    assert office.post(address, asked).status_code == 302
    made = DataSet.objects.get(code="BC-XA", version=2)
    codes = {line.element.code for line in lines_of(made)}
    assert codes == {*there, new} - {there[-1]}
    assert next(line.is_compulsory for line in lines_of(made) if line.element.code == new)
    assert {line.element.code for line in lines_of(old.round.data_set)} == set(there)
    assert len(cells_of(old, may_write=True)) == len(there)
    answer = office.post(reverse("reporting:open_round"), {"data_set": made.pk, "period": "2026Q3",
                                                           "due_on": str(today() + timedelta(days=9))})  # fmt: skip
    assert answer.status_code == 302
    assert Round.objects.get(period="2026Q3").data_set_id == made.pk
    with pytest.raises(CannotReport):
        actions.new_version(
            data_set=newest, name="x", asked=there, compulsory=[], expiry_days=None, checkers={}, by=cast.clerk
        )


PAGES = [
    ("settings", []),
    ("due_dates", []),
    ("rules", []),
    ("rule_new", []),
    ("rule", ["R01"]),
    ("targets", []),
    ("target_new", []),
    ("forms", []),
    ("form_version", ["BC-XA"]),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_only_the_office_and_the_leaders_of_the_province_come_in(cast: Cast, name: str, args: list[str]) -> None:
    actions.seed_forms()
    address = reverse(f"reporting:{name}", args=args)
    for who, person in cast.everybody.items():
        status = cast.client(person).get(address).status_code
        # The administrator comes in too, for the service that rewrites.
        may = {"clerk", "leader", *(["administrator"] if name == "settings" else [])}
        assert (status == 200) is (who in may), who
        if status != 200:
            assert cast.client(person).post(address, {}).status_code in {302, 403, 404, 405}
    for unknown in ("reporting:rule", "reporting:form_version"):
        assert cast.client(cast.clerk).get(reverse(unknown, args=["KHONG"])).status_code == 404
    assert cast.client(cast.clerk).get(reverse("reporting:target", args=[987654])).status_code == 404


def test_the_deeds_themselves_refuse_everybody_else(cast: Cast) -> None:
    actions.seed_forms()
    form, element = DataSet.objects.get(code="BC-XA"), DataElement.objects.get(code="2.01")
    for person in (cast.officer, cast.specialist, cast.stranger, cast.nobody, cast.auditor):
        with pytest.raises(Denied):
            actions.set_due_dates(days={}, by=person)
        with pytest.raises(Denied):
            actions.save_rule(rule=None, fields=RULE, by=person)
        with pytest.raises(Denied):
            actions.save_target(target=None, fields={"element": element}, by=person)
        with pytest.raises(Denied):
            actions.new_version(
                data_set=form, name="x", asked=["2.01"], compulsory=[], expiry_days=None, checkers={}, by=person
            )
