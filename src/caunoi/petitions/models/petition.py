"""The petition is the citizen's: one code, one promise. The matter gathers petitions on the same thing."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import FoldedField, NfcCharField, NfcTextField, SealedTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.ground.times import now
from caunoi.petitions.models.fields import field_name
from caunoi.petitions.states import ANSWERABLE, REOPENABLE, RUNNING, SEALED_KINDS, WORDS, Channel, Kind, Level, Status

LONGEST_WORDS = 4000
MOST_PHOTOS = 4
DRAFT_KEPT = timedelta(days=30)


def heading_of(title: str, words: str) -> str:
    """What staff call a petition in a list: the summary, else how it begins."""
    return title or words.split("\n", 1)[0][:120] or "Gửi bằng giọng nói, chưa ghi thành chữ"


def place_of(area: str | None, commune: str) -> str:
    """ "bản Giàn, xã Mường Bú"."""
    return f"{area}, {commune}" if area else commune


class Matter(Stamped):
    """One thing that happens somewhere. Petitions about it hang together and keep their own codes and senders."""

    commune = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="xã, phường")
    voices = models.PositiveIntegerField("số người cùng gặp", default=1)

    class Meta:
        indexes = [models.Index(fields=["commune", "-id"], name="petitions_matter_of_commune")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "commune", "voices")

    def __str__(self) -> str:
        return str(self.pk)


class PetitionSet(models.QuerySet["Petition"]):
    def running(self) -> Self:
        """Petitions without a final answer."""
        return self.filter(status__in=RUNNING)

    def published(self) -> Self:
        """Petitions of which an approved text stands in public."""
        return self.filter(published_at__isnull=False)


class Petition(Stamped, Versioned):
    """Kiến nghị, phản ánh, khiếu nại, tố cáo as one person sent it. Who sent it stands in `Identity` alone.

    `unit` is the Front's unit that owes the answer; whoever holds the work at the moment has the open `Assignment`.
    `about` is the body that the petition complains of: it never receives it, sees its sender, or closes it.
    `is_held` tells that nobody called it a denunciation yet but its words read like one (`accusing`): it is locked away
    as one until a head of the unit has read and classified it.
    `due_on` is what was promised to the sender; `due_reckoning` tells how it was counted.
    """

    ref = models.CharField("mã", max_length=16)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="petitions", verbose_name="việc")
    status = models.CharField("tình trạng", max_length=16, choices=Status, default=Status.NEW)
    resumes_as = models.CharField("xử lý tiếp từ", max_length=16, choices=Status, blank=True, default="")
    channel = models.CharField("kênh", max_length=12, choices=Channel, default=Channel.PAGE)
    commune = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="xã, phường")
    area = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name="khu dân cư")
    place = NfcCharField("chỗ nào", max_length=300, blank=True, default="")
    words = NfcTextField("nội dung", max_length=LONGEST_WORDS)
    title = NfcCharField("tóm tắt", max_length=200, blank=True, default="")
    language = NfcCharField("ngôn ngữ sử dụng", max_length=60, blank=True, default="")
    interpreter = NfcCharField("người phiên dịch", max_length=120, blank=True, default="")
    wants_interpreter = models.BooleanField("cần người phiên dịch", default=False)
    kind = models.CharField("loại", max_length=12, choices=Kind, blank=True, default="")
    field = models.CharField("lĩnh vực", max_length=16, blank=True, default="")
    level = models.CharField("mức độ", max_length=8, choices=Level, default=Level.ORDINARY)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="Mặt trận phụ trách")
    about = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+", verbose_name="nơi bị phản ánh")
    is_held = models.BooleanField("giữ kín chờ người đứng đầu đọc", default=False)
    received_at = models.DateTimeField("lúc nhận", default=now)
    entered_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người ghi hộ"
    )
    hides_name = models.BooleanField("ẩn tên với cơ quan giải quyết", default=True)
    may_publish = models.BooleanField("đồng ý công khai nội dung", default=False)
    due_on = models.DateField("hạn trả lời", null=True)
    due_rule = models.CharField("căn cứ thời hạn", max_length=16, blank=True, default="")
    due_reckoning = models.JSONField("cách tính hạn", default=dict)
    promised_on = models.DateField("hẹn làm xong trước ngày", null=True)
    told_at = models.DateTimeField("lúc trả lời người gửi", null=True)
    ended_at = models.DateTimeField("lúc kết thúc", null=True)
    reopened = models.PositiveSmallIntegerField("số lần mở lại", default=0)
    public_title = NfcCharField("tiêu đề công khai", max_length=200, blank=True, default="")
    public_words = NfcTextField("nội dung công khai", max_length=LONGEST_WORDS, blank=True, default="")
    public_answer = NfcTextField("câu trả lời công khai", max_length=LONGEST_WORDS, blank=True, default="")
    published_at = models.DateTimeField("lúc công khai", null=True)
    tail_digest = models.CharField("dấu của 4 số tra cứu", max_length=64, blank=True, default="")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name="tách từ")
    erased_at = models.DateTimeField("lúc xóa theo thời hạn lưu", null=True)
    is_demo = models.BooleanField("kiến nghị thử", default=False)
    folded = FoldedField(sources=("ref", "title", "words"))

    objects = PetitionSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="petitions_petition_ref_once"),
            models.UniqueConstraint(
                fields=["matter"],
                condition=~Q(status__in=[Status.DUPLICATE, Status.WITHDRAWN]),
                name="petitions_petition_one_leads",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="petitions_petition_status_known"),
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(public_title="") & ~Q(public_words="")),
                name="petitions_petition_public_has_words",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(kind__in=SEALED_KINDS), name="petitions_sealed_is_never_public"
            ),
        ]
        indexes = [
            # The lists of a unit, whatever the state, newest first; and of one state, by the day due.
            models.Index(fields=["unit", "-received_at", "-id"], name="petitions_petition_of_unit"),
            models.Index(fields=["unit", "status", "due_on", "id"], name="petitions_petition_by_status"),
            models.Index(fields=["-received_at", "-id"], name="petitions_petition_by_day"),
            models.Index(fields=["commune", "received_at"], name="petitions_petition_by_commune"),
            models.Index(fields=["area", "-id"], name="petitions_petition_of_area", condition=Q(area__isnull=False)),
            models.Index(
                fields=["-published_at", "-id"],
                name="petitions_petition_public",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["commune", "-published_at", "-id"],
                name="petitions_public_of_commune",
                condition=Q(published_at__isnull=False),
            ),
        ]

    class Privacy:
        activity = "petitions"
        personal = ("place", "words", "title", "language", "interpreter", "folded", "tail_digest")
        plain = (
            "id", "created_at", "version", "ref", "matter", "status", "resumes_as", "channel", "commune", "area",
            "kind", "field", "level", "unit", "about", "received_at", "entered_by", "hides_name", "may_publish",
            "due_on", "due_rule", "due_reckoning", "promised_on", "told_at", "ended_at", "reopened", "public_title",
            "public_words", "public_answer", "published_at", "is_demo", "is_held", "wants_interpreter", "split_from",
            "erased_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    @property
    def status_enum(self) -> Status:
        return Status(self.status)

    @property
    def is_sealed(self) -> bool:
        """Whether its words lie in the vault and only heads of the unit read them."""
        return self.kind in SEALED_KINDS

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def is_answerable(self) -> bool:
        return self.status in ANSWERABLE

    @property
    def is_reopenable(self) -> bool:
        return self.status in REOPENABLE and self.erased_at is None

    @property
    def staff_words(self) -> str:
        return WORDS[self.status_enum][0]

    @property
    def citizen_words(self) -> str:
        return WORDS[self.status_enum][1]

    @property
    def next_words(self) -> str:
        return WORDS[self.status_enum][2]

    @property
    def field_words(self) -> str:
        return field_name(self.field)

    @property
    def heading(self) -> str:
        return heading_of(self.title, self.words)

    @property
    def place_words(self) -> str:
        return place_of(self.area.short_name if self.area else None, self.commune.short_name)


class PetitionFile(Stamped):
    """A picture, paper or recording that came with a petition or with an answer. `by` is None when the citizen sent it.

    `words` is what was written down of a recording. The voice itself tells who speaks: the Front alone hears it.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="files")
    answer = models.ForeignKey("petitions.Answer", models.PROTECT, null=True, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="tệp")
    by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người thêm")
    is_public = models.BooleanField("được công khai", default=False)
    words = NfcTextField("lời trong bản ghi âm", max_length=LONGEST_WORDS, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file"], name="petitions_file_hangs_once")]

    class Privacy:
        activity = "petitions"
        personal = ("file", "words")
        plain = ("id", "created_at", "petition", "answer", "by", "is_public")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.pk}"


class Draft(Stamped):
    """What a person has written on the way through the four pages; once sent it knows its petition and nothing else.

    `key` is 22 random letters; addresses bear it with a signature, so that the table alone opens nothing.
    """

    key = models.CharField(max_length=32, unique=True)
    given = models.JSONField("điều đã ghi", default=dict)
    words = SealedTextField("nội dung", bound_to=("key",))
    contact = SealedTextField("liên hệ", bound_to=("key",))
    voice = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="bản ghi âm"
    )
    petition = models.OneToOneField(Petition, models.PROTECT, null=True, related_name="draft")
    kept_until_at = models.DateTimeField("giữ đến")

    class Meta:
        indexes = [models.Index(fields=["kept_until_at"], name="petitions_draft_kept")]

    class Privacy:
        activity = "drafts"
        untold = ("key",)
        personal = ("given", "words", "contact", "voice")
        plain = ("id", "created_at", "key", "petition", "kept_until_at")

    def __str__(self) -> str:
        return str(self.pk)


class DraftPhoto(Stamped):
    """A picture that waits with its draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="photos")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Privacy:
        activity = "drafts"
        words = {"file": "ảnh của bản chưa gửi"}
        personal = ("file",)
        plain = ("id", "created_at", "draft")

    def __str__(self) -> str:
        return str(self.pk)
