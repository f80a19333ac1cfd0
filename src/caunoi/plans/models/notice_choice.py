"""How a person wants to be reminded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.tables import Stamped
from caunoi.plans.states import Telling

FIRST_HOUR, LAST_HOUR = 7, 20
"""Nobody is reminded earlier or later in the day."""


class NoticeChoice(Stamped):
    """One row per person who has chosen; whoever has not gets one digest a day at seven, by mail too.

    `reminded_on` is the day whose reminders she has had: the run that sends them moves it on, so that another hour
    neither skips a day nor tells it twice.
    """

    person = models.OneToOneField("org.Person", on_delete=models.CASCADE, related_name="+")
    telling = models.CharField("Cách nhắc", max_length=6, choices=Telling.choices, default=Telling.DIGEST)
    hour = models.PositiveSmallIntegerField("Giờ nhắc", default=FIRST_HOUR)
    by_mail = models.BooleanField("Gửi cả thư điện tử", default=True)
    reminded_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(telling__in=Telling.values), name="notice_choice_telling_known"),
            models.CheckConstraint(
                condition=Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR), name="notice_choice_hour_of_work"
            ),
            models.CheckConstraint(
                condition=~Q(telling=Telling.PAGE) | Q(by_mail=False), name="notice_choice_page_has_no_mail"
            ),
        ]

    class Privacy:
        activity = "choices"
        words = {"person": "người chọn cách nhận thông báo"}
        personal = ("person",)
        plain = ("id", "created_at", "telling", "hour", "by_mail", "reminded_on")

    def __str__(self) -> str:
        return f"{self.telling} {self.hour}"
