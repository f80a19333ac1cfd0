"""The file of impact assessment: by rows, with a day of its own, frozen when it is sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.tests.rows import check_told
from caunoi.ground.notices.models import Notice
from caunoi.ground.privacy.actions import (
    CannotSetActivity,
    impact_digest,
    impact_text,
    seed_activities,
    seed_risks,
    seed_terms,
)
from caunoi.ground.privacy.models import Cause, ImpactFile, Measure, Risk, RiskLevel, Term
from caunoi.org import actions
from caunoi.org.access import Denied
from caunoi.org.jobs import remind_impact_file
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def an_impact_file(cast: Cast) -> ImpactFile:
    """The first version, counted from today, not sent."""
    seed_activities()
    seed_terms()
    seed_risks()
    return actions.begin_impact_file(cause=Cause.FIRST, counted_on=times.today(), by=cast.administrator)


def sent(cast: Cast, file: ImpactFile) -> ImpactFile:
    return actions.send_impact_file(file=file, sent_on=times.today(), document="7/BC-MTTQ", by=cast.administrator)


def words_of(answer: object) -> str:
    paper = docx.Document(BytesIO(answer.content))  # type: ignore[attr-defined]
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_the_first_is_due_sixty_days_after_the_start_and_on_a_day_that_is_worked(cast):
    with times.standing_at(datetime(2026, 7, 1, 9, tzinfo=times.ZONE)):
        made = an_impact_file(cast)
    # 30 August 2026 is a Sunday, the days after it may be off: the next one that is worked.
    assert made.due_on is not None
    assert made.due_on >= date(2026, 8, 31)
    assert made.reckoning["term"] == "60 ngày"
    check_told("impact_file.begun", by=cast.administrator, on=made, number=1, due_on=made.due_on)


@pytest.mark.parametrize(
    ("measure", "amount", "due_on"),
    [
        (Measure.YEARS, 2, date(2028, 7, 3)),
        (Measure.MONTHS, 3, date(2026, 10, 1)),
        (Measure.DAYS, 3, date(2026, 7, 6)),
        (Measure.HOURS, 48, date(2026, 7, 3)),
        (Measure.HOURS, 49, date(2026, 7, 6)),
    ],
)
def test_a_term_of_any_measure_ends_on_a_worked_day(cast, measure: str, amount: int, due_on: date) -> None:
    seed_terms()
    term = Term.objects.get(code=Cause.FIRST, until_on=None)
    Term.objects.filter(pk=term.pk).update(measure=measure, amount=amount)
    with times.standing_at(datetime(2026, 7, 1, 9, tzinfo=times.ZONE)):
        made = actions.begin_impact_file(cause=Cause.FIRST, counted_on=times.today(), by=cast.administrator)
    assert made.due_on == due_on
    assert {name: made.reckoning[name] for name in ("name", "basis", "receiver")} == {
        "name": term.name, "basis": term.basis, "receiver": term.receiver,
    }  # fmt: skip
    assert made.reckoning["marks"] == list(term.reminded_at)


@pytest.mark.parametrize(
    ("without", "sentence"),
    [("activity", "Chọn hoạt động."), ("risk", "Ghi rủi ro."), ("measures", "Ghi biện pháp.")],
)
def test_a_risk_says_which_of_its_words_is_missing(cast, without: str, sentence: str) -> None:
    words = {"activity": "Hộp kiến nghị", "risk": "Lộ tên", "measures": "Niêm phong"} | {without: "  "}
    with pytest.raises(CannotSetActivity) as refused:
        actions.add_risk(**words, level=RiskLevel.LOW, by=cast.administrator)
    assert (str(refused.value), refused.value.field) == (sentence, without)


def test_what_is_signed_is_one_way_of_writing_it_down() -> None:
    assert impact_text({"ô": [1, "b"], "a": None}) == '{"a":null,"ô":[1,"b"]}'


def test_an_update_counts_months_and_comes_after_a_version_that_was_sent(cast):
    first = an_impact_file(cast)
    with pytest.raises(CannotSetActivity, match="chưa gửi"):
        actions.begin_impact_file(cause=Cause.UPDATE, counted_on=times.today(), by=cast.administrator)
    sent(cast, first)
    with pytest.raises(CannotSetActivity, match="lập lần đầu"):
        actions.begin_impact_file(cause=Cause.FIRST, counted_on=times.today(), by=cast.administrator)
    with times.standing_at(datetime(2027, 8, 31, 9, tzinfo=times.ZONE)):
        second = actions.begin_impact_file(cause=Cause.UPDATE, counted_on=date(2027, 8, 31), by=None)
    # Six months after 31 August there is no 31 February.
    assert (second.number, second.due_on) == (2, date(2028, 2, 29))


def test_what_was_sent_stays_as_it_was_whatever_rows_say_later(cast):
    file = an_impact_file(cast)
    risk = Risk.objects.get(activity="senders")
    sent(cast, file)
    digest = file.digest
    actions.set_risk(
        risk=risk, activity="senders", words="Khác hẳn", level=RiskLevel.HIGH, measures="Khác", by=cast.administrator
    )
    actions.end_risk(risk=Risk.objects.get(activity="trail"), by=cast.administrator)
    file.refresh_from_db()
    assert (file.digest, impact_digest(file.content)) == (digest, digest)
    client = cast.client(cast.leader)
    told = words_of(client.get(reverse("desk:impact_docx", args=[1])))
    assert "Người bị phản ánh biết ai gửi" in told
    assert "Khác hẳn" not in told
    page = client.get(reverse("desk:impact")).content.decode()
    assert digest[:32] in page
    assert "Khớp nội dung đã chốt" in page
    ImpactFile.objects.filter(pk=file.pk).update(content={**file.content, "risks": []})
    assert "Không khớp nội dung" in client.get(reverse("desk:impact")).content.decode()
    check_told("impact_file.sent", by=cast.administrator, on=file, number=1)
    with pytest.raises(Conflict):
        sent(cast, file)


def test_each_deed_leaves_a_row_that_names_who_did_it_and_to_what(cast):
    file = an_impact_file(cast)
    check_told("privacy_risk.seeded", by=None, on=None, count=Risk.objects.count())
    words: dict[str, Any] = {
        "activity": "files",
        "measures": "Làm mờ",
        "level": RiskLevel.LOW,
        "by": cast.administrator,
    }
    risk = actions.add_risk(risk="Ảnh có mặt trẻ em", **words)
    check_told("privacy_risk.added", by=cast.administrator, on=risk, activity="files", level="LOW")
    actions.set_risk(risk=risk, words="Ảnh có mặt người", **words)
    check_told("privacy_risk.set", by=cast.administrator, on=risk)
    actions.end_risk(risk=risk, by=cast.administrator)
    check_told("privacy_risk.ended", by=cast.administrator, on=risk)
    assert file.due_on is not None
    with times.standing_at(times.start_of_day(file.due_on - 2 * DAY)):
        actions.remind_impact_file(by=None)
    check_told("impact_file.reminded", by=None, on=file, number=1)


def test_a_draft_prints_the_rows_of_today_with_kinds_that_tables_declare(cast):
    an_impact_file(cast)
    actions.add_risk(
        activity="files", risk="Ảnh có mặt trẻ em", level=RiskLevel.LOW, measures="Làm mờ", by=cast.administrator
    )
    told = words_of(cast.client(cast.leader).get(reverse("desk:impact_docx", args=[1])))
    for words in ("Ảnh có mặt trẻ em", "số định danh", "91/2025/QH15", "Thông tin người gửi kiến nghị"):
        assert words in told


@pytest.mark.office
def test_it_comes_as_pdf(cast):
    an_impact_file(cast)
    answer = cast.client(cast.leader).get(reverse("desk:impact_pdf", args=[1]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "TÁC ĐỘNG" in text.upper()


def test_days_that_run_out_are_told_once_each(cast):
    file = an_impact_file(cast)
    due_on = file.due_on
    assert due_on is not None
    for left, told in ((40, 0), (30, 1), (29, 0), (2, 1), (-1, 1), (-2, 0)):
        before = Notice.objects.filter(to_id=cast.leader.pk).count()
        with times.standing_at(times.start_of_day(due_on - left * DAY)):
            remind_impact_file.func()
            remind_impact_file.func()
        assert Notice.objects.filter(to_id=cast.leader.pk).count() - before == told, left
    assert not Notice.objects.filter(to_id=cast.officer.pk).exists()


def test_only_the_administrator_sets_it_and_only_who_answers_for_data_reads_it(cast):
    file = an_impact_file(cast)
    for person in (cast.officer, cast.leader_of_commune, cast.auditor, cast.stranger):
        for door, given in (("impact", []), ("impact_docx", [1]), ("impact_pdf", [1])):
            assert cast.client(person).get(reverse(f"desk:{door}", args=given)).status_code == 404
    for deed in (
        lambda: actions.send_impact_file(file=file, sent_on=times.today(), document="1", by=cast.leader),
        lambda: actions.end_risk(risk=Risk.objects.earliest("pk"), by=cast.leader),
    ):
        with pytest.raises(Denied):
            deed()
    assert cast.client(cast.leader).get(reverse("desk:impact_sent", args=[1])).status_code == 404


def test_from_nothing_to_a_sent_file_by_the_pages(cast):
    seed_activities()
    seed_terms()
    client = cast.client(cast.administrator)
    assert "Chưa lập hồ sơ nào" in client.get(reverse("desk:impact")).content.decode()
    day = f"{times.today():%d/%m/%Y}"
    assert client.post(reverse("desk:impact_new"), {"cause": "IMPACT", "counted_on": day}).status_code == 302
    risk = {"activity": "files", "risk": "Lộ ảnh", "measures": "Bỏ vị trí", "level": "LOW"}
    assert "Ghi biện pháp." in client.post(reverse("desk:risk_new"), {**risk, "measures": ""}).content.decode()
    assert client.post(reverse("desk:risk_new"), risk).status_code == 302
    edit = reverse("desk:risk", args=[Risk.objects.get().pk])
    client.post(edit, {**risk, "risk": "Lộ ảnh trẻ em"})
    assert "Lộ ảnh trẻ em" in client.get(reverse("desk:impact")).content.decode()
    said = client.post(reverse("desk:impact_sent", args=[1]), {"document": " ", "sent_on": day}).content.decode()
    assert "Ghi số văn bản gửi." in said
    answer = client.post(reverse("desk:impact_sent", args=[1]), {"document": "9/BC-MTTQ", "sent_on": day})
    assert answer.status_code == 302
    hub = client.get(reverse("desk:protection")).content.decode()
    assert f"Bản 1 gửi ngày {day}" in hub
    assert client.post(edit, {"end": "1"}).status_code == 302
    assert "Chưa ghi rủi ro nào" in client.get(reverse("desk:impact")).content.decode()
