"""What the database itself refuses, whatever program speaks to it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from caunoi.org.tests.cast import Cast
from caunoi.plans.models import PlanBaseline, PlanLine
from caunoi.plans.tests.walks import a_draft, an_issued_plan, plan_115


def refused(statement: str, *values: int) -> bool:
    """Whether the database refuses the statement; nothing of it stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "frozen" in str(error)
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plans_planline SET text = 'khác' WHERE plan_id = %s",
        "UPDATE plans_planline SET corrected = 'khác', correction_note = 'vì' WHERE plan_id = %s",
        "DELETE FROM plans_planline WHERE plan_id = %s",
        "INSERT INTO plans_planline (plan_id, version, position, depth, kind, marker, address, text, rows, corrected,"
        " correction_note, first_line, last_line, hints, is_reviewed)"
        " VALUES (%s, 1, 9, 0, 'ITEM', '-', 'X', 'thêm', '[]', '', '', 1, 1, '[]', true)",
    ],
    ids=["text", "correction", "delete", "insert"],
)
def test_the_lines_of_an_issued_plan_are_frozen_and_those_of_a_draft_are_not(cast: Cast, statement: str) -> None:
    assert refused(statement, an_issued_plan(cast).pk)
    assert not refused(statement, a_draft(cast, plan_115()).pk)


@pytest.mark.parametrize("statement", ["UPDATE plans_planbaseline SET digest = 'x'", "DELETE FROM plans_planbaseline"])
def test_a_baseline_is_kept_as_it_was_made(cast: Cast, statement: str) -> None:
    an_issued_plan(cast)
    assert PlanBaseline.objects.exists()
    assert refused(statement)


def test_no_line_moves_from_a_draft_into_an_issued_plan(cast: Cast) -> None:
    issued, draft = an_issued_plan(cast), a_draft(cast, plan_115())
    line = PlanLine.objects.filter(plan=draft).earliest("pk")
    assert refused("UPDATE plans_planline SET plan_id = %s WHERE id = %s", issued.pk, line.pk)
