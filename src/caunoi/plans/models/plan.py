"""A plan, the lines of its paper, and the frozen copy made when it is issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.plans.states import Group, LineKind, Part, PlanStatus, Suggestion


class Plan(Stamped, Versioned):
    """A plan of one unit, read from a paper in the register of documents."""

    ref = models.CharField("Mã", max_length=24, unique=True)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị ban hành")
    title = NfcCharField("Tên kế hoạch", max_length=500)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày")
    status = models.CharField(max_length=8, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    created_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=PlanStatus.values), name="plan_status_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_start"),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT, issued_at__isnull=True)
                | Q(status=PlanStatus.ISSUED, issued_at__isnull=False),
                name="plan_issued_has_moment",
            ),
            models.UniqueConstraint(fields=["document", "unit"], name="plan_once_per_document_and_unit"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "-starts_on", "id"], name="plan_of_unit")]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "ref", "document", "unit", "title", "starts_on", "ends_on", "status",
            "created_by", "issued_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    @property
    def is_issued(self) -> bool:
        return self.status == PlanStatus.ISSUED


class PlanSource(models.Model):
    """The paper as it was read, for the review page.

    `lines`: list of {"number", "text"}; `warnings`: list of {"line", "code", "message"}; `rest`: the outline's `rest`.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="source", primary_key=True)
    lines = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    rest = models.JSONField(default=list)

    class Privacy:
        personal = ()
        plain = ("plan", "lines", "warnings", "rest")

    def __str__(self) -> str:
        return str(self.plan)


class PlanLine(Versioned):
    """One line of the plan's tree.

    `text` is what was received and is never rewritten; a slip of the paper is put right in `corrected`, with a note.
    `position` orders all lines of a plan as they are read; the tree follows from `position` and `depth`, `parent`
    repeats it for the database. `address` is what people call the line ("III.1-2+1").
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True)
    position = models.BigIntegerField()
    depth = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=LineKind.choices)
    marker = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=120)
    text = NfcTextField("Chữ trong văn bản", blank=True)
    rows = models.JSONField(default=list)
    corrected = NfcTextField("Chữ sửa lại", blank=True)
    correction_note = NfcCharField("Vì sao sửa", max_length=300, blank=True)
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    hints = models.JSONField(default=list)
    is_reviewed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_line_position_once"),
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="plan_line_kind_known"),
            models.CheckConstraint(condition=Q(last_line__gte=F("first_line")), name="plan_line_lines_in_order"),
            models.CheckConstraint(
                condition=Q(depth=0, parent__isnull=True) | Q(depth__gt=0, parent__isnull=False),
                name="plan_line_top_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(corrected="", correction_note="") | (~Q(corrected="") & ~Q(correction_note="")),
                name="plan_line_correction_has_note",
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "version", "plan", "parent", "position", "depth", "kind", "marker", "address", "text", "rows",
            "corrected", "correction_note", "first_line", "last_line", "hints", "is_reviewed",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.address

    @property
    def words(self) -> str:
        """What people read: the corrected text where there is one."""
        return self.corrected or self.text


class LineUnit(models.Model):
    """A unit or group that is named, or suggested, for a line, with the words of the paper that say so."""

    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="units")
    group = models.CharField(max_length=16, choices=Group.choices, blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.LEAD)
    state = models.CharField(max_length=9, choices=Suggestion.choices, default=Suggestion.OPEN)
    quote = NfcTextField("Chữ làm căn cứ", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(group="", unit__isnull=False) | (~Q(group="") & Q(unit__isnull=True)),
                name="line_unit_group_or_unit",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="line_unit_part_known"),
            models.CheckConstraint(condition=Q(state__in=Suggestion.values), name="line_unit_state_known"),
            models.UniqueConstraint(
                fields=["line", "unit", "part"], condition=Q(unit__isnull=False), name="line_unit_once"
            ),
            models.UniqueConstraint(fields=["line", "group", "part"], condition=~Q(group=""), name="line_group_once"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "line", "group", "unit", "part", "state", "quote")

    def __str__(self) -> str:
        return self.get_group_display() if self.group else str(self.unit)


class PlanBaseline(Stamped):
    """The plan as it was issued: one snapshot, and the SHA-256 of its canonical JSON in hexadecimal digits."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="baseline")
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "plan", "snapshot", "digest", "issued_by")

    def __str__(self) -> str:
        return f"{self.plan}: {self.digest[:12]}"
