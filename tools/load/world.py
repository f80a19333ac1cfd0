"""python -m tools.load.world: who is there in the last hour, in a database that holds the demonstration.

An officer for each commune, each with a begun report of the running quarter, and four people of the province's Office;
prints their sessions as one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

OFFICE = 4
PASSWORD = "nhip-cau-qua-suoi"  # noqa: S105 (of invented people in a database that goes away)


def world() -> dict[str, Any]:
    # Django must be running before models are imported.
    from caunoi.ground.times import today  # noqa: PLC0415
    from caunoi.org import actions as org  # noqa: PLC0415
    from caunoi.org.models import Person, Role, Unit  # noqa: PLC0415
    from caunoi.org.tests.cast import signed_in  # noqa: PLC0415
    from caunoi.reporting import actions as reporting  # noqa: PLC0415
    from caunoi.reporting.formulas import parse_formula  # noqa: PLC0415
    from caunoi.reporting.models import DataSet, DataValue, Report  # noqa: PLC0415
    from caunoi.reporting.periods import period_at  # noqa: PLC0415
    from caunoi.reporting.queries import rules_for  # noqa: PLC0415

    def session(person: Any) -> str:
        return str(signed_in(person).cookies["sessionid"].value)

    def hired(name: str, unit: Any, role: Any) -> Any:
        return org.register_person(
            full_name=name, unit=unit, role=role, password=PASSWORD, is_demo=True, by=None
        ).person

    office = [
        hired(f"Văn Phòng {number} (ví dụ)", Unit.objects.get(code="14-VP"), Role.CLERK) for number in range(OFFICE)
    ]
    accepted = Report.objects.filter(status="ACCEPTED").earliest("pk")
    figures = {
        one.element.code: one.value for one in DataValue.objects.filter(report=accepted).select_related("element")
    }
    opened = reporting.open_round(
        unit=Unit.objects.get(code="14"),
        data_set=DataSet.objects.filter(code="BC-XA").latest("version"),
        period=period_at(today(), "QUARTERLY").iso,
        due_on=today(),
        by=Person.objects.get(login="mai"),
    )
    reports = list(
        Report.objects.filter(round=opened).select_related("unit", "round__unit", "round__data_set").order_by("pk")
    )
    bound: set[str] = set()
    for rule in rules_for(reports[0]):
        for formula in (rule["left"], rule["right"]):
            bound.update(parse_formula(str(formula)).codes)
    communes = []
    for report in reports:
        officer = hired(f"Cán Bộ {report.unit.short_name} (ví dụ)", report.unit, Role.OFFICER)
        reporting.save_values(report=report, values=figures, by=officer)
        communes.append({"ref": report.ref, "name": report.unit.short_name, "session": session(officer)})
    return {
        "round": opened.ref,
        "communes": communes,
        "office": [session(one) for one in office],
        "free": sorted(set(figures) - bound),
        "due": today().strftime("%d/%m/%Y"),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    django.setup()
    sys.stdout.write(json.dumps(world()) + "\n")
