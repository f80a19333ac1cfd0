"""A person's own choice how she is reminded."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.org.models import Person
from caunoi.plans.actions.reminding import wait_for_run
from caunoi.plans.models import NoticeChoice
from caunoi.plans.queries.notice_choice import reminded_until
from caunoi.plans.states import Telling


@transaction.atomic
def choose_notices(*, by: Person, telling: Telling, hour: int, by_mail: bool) -> NoticeChoice:
    """Say how the person herself is reminded: one digest, task by task or on the page alone; from which hour of the day
    (7 to 20); by mail too or not. Mail is never sent to who wants the page alone.

    Records notice_choice.made.
    """
    chosen = {"telling": telling, "hour": hour, "by_mail": by_mail and telling != Telling.PAGE}
    wait_for_run()
    choice, _ = NoticeChoice.objects.update_or_create(
        person=by, defaults=chosen, create_defaults={**chosen, "reminded_on": reminded_until()}
    )
    record("notice_choice.made", by=by, on=choice, facts=chosen)
    return choice
