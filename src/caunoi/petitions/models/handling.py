"""Who holds a petition, what was answered, what the citizen thought of it, and everything that happened."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField, NfcTextField, SealedTextField
from caunoi.ground.tables import Stamped
from caunoi.petitions.models.petition import Petition
from caunoi.petitions.states import INWARD, EntryKind


class AssignmentSet(models.QuerySet["Assignment"]):
    def open(self) -> Self:
        """The rows that say who holds a petition now."""
        return self.filter(ended_at=None)


class Assignment(Stamped):
    """One body holds one petition from one moment to another, with a clock of its own.

    "Who holds it now, since when" is the one row without `ended_at`. `front` is the Front's unit that answers to the
    citizen meanwhile: the holder itself, or the one that has forwarded the petition to an authority. `suspended_at`
    tells since when the clock stands because the sender was asked something. A link for an authority works as that
    of papers does: `link_key` with a signature of this installation.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="nơi giữ")
    front = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="Mặt trận theo dõi")
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người nhận")
    given_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người giao")
    given_at = models.DateTimeField("lúc giao")
    accepted_at = models.DateTimeField("lúc nhận", null=True)
    due_on = models.DateField("hạn", null=True)
    due_rule = models.CharField("căn cứ thời hạn", max_length=16, blank=True, default="")
    suspended_at = models.DateTimeField("tạm dừng từ lúc", null=True)
    ended_at = models.DateTimeField("lúc thôi giữ", null=True)
    words = NfcTextField("lời giao", max_length=2000, blank=True, default="")
    link_key = models.CharField(max_length=32, null=True, unique=True)
    link_until_at = models.DateTimeField("liên kết dùng đến", null=True)
    email = models.EmailField("thư điện tử", blank=True, default="")
    announced_on = models.DateField("đã báo quá hạn ngày", null=True)

    objects = AssignmentSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(ended_at=None), name="petitions_assignment_one_holds"
            ),
        ]
        indexes = [
            # The inbox of a Front's unit: what is open, by the day due.
            models.Index(
                fields=["front", "due_on", "id"], condition=Q(ended_at=None), name="petitions_assignment_inbox"
            ),
            # The same from the side of the holder, who need not be the unit that answers.
            models.Index(fields=["unit", "due_on", "id"], condition=Q(ended_at=None), name="petitions_assignment_held"),
            # What is late anywhere beneath a province, by the day due.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(ended_at=None, suspended_at=None),
                name="petitions_assignment_by_day",
            ),
            # The watcher: what fell due and was not announced.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(ended_at=None, announced_on=None, suspended_at=None),
                name="petitions_assignment_watched",
            ),
        ]

    class Privacy:
        activity = "petitions"
        untold = ("link_key",)
        personal = ("email",)
        plain = (
            "id", "created_at", "petition", "unit", "front", "person", "given_by", "given_at",
            "accepted_at", "due_on", "due_rule", "suspended_at", "ended_at", "words", "link_key", "link_until_at",
            "announced_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.petition_id} → {self.unit_id}"

    @property
    def is_outside(self) -> bool:
        """Whether an authority holds the petition and not the Front."""
        return self.unit_id != self.front_id


class Answer(Stamped):
    """What a body answered. The citizen sees it once the Front has told it (`told_at`)."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="answers")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="nơi trả lời")
    words = NfcTextField("câu trả lời", max_length=8000)
    document = NfcCharField("số văn bản", max_length=60, blank=True, default="")
    promised_on = models.DateField("hẹn làm xong trước ngày", null=True)
    by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    signer = NfcCharField("người trả lời", max_length=120, blank=True, default="")
    told_at = models.DateTimeField("lúc báo người gửi", null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="petitions_answer_has_words")]

    class Privacy:
        activity = "petitions"
        personal = ("signer",)
        plain = ("id", "created_at", "petition", "unit", "words", "document", "promised_on", "by", "told_at")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.pk}"


class Rating(Stamped):
    """What the citizen thinks of one answer; nobody else can say it."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="rating")
    is_satisfied = models.BooleanField("hài lòng")
    words = NfcTextField("ý kiến thêm", max_length=2000, blank=True, default="")

    class Privacy:
        activity = "petitions"
        personal = ("words",)
        plain = ("id", "created_at", "answer", "is_satisfied")

    def __str__(self) -> str:
        return str(self.answer_id)


class Entry(Stamped):
    """One step on the timeline. `words` are for everybody who may see the petition, the sender too, unless `kind` is
    among `INWARD`. What the sender of a denunciation says later stands in `sealed` and nowhere else."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="entries")
    kind = models.CharField("việc", max_length=12, choices=EntryKind)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name="nơi làm")
    by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người làm")
    words = NfcTextField("nội dung", blank=True, default="")
    sealed = SealedTextField("nội dung niêm phong", bound_to=("petition_id", "created_at"))
    basis = NfcCharField("căn cứ", max_length=300, blank=True, default="")
    document = NfcCharField("số văn bản", max_length=60, blank=True, default="")
    due_on = models.DateField("hạn", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="petitions_entry_kind_known")
        ]

    class Privacy:
        activity = "petitions"
        personal = ("words", "sealed")
        plain = ("id", "created_at", "petition", "kind", "unit", "by", "basis", "document", "due_on")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"

    @property
    def is_inward(self) -> bool:
        return self.kind in INWARD
