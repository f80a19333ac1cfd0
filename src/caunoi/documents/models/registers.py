"""Registers, the documents entered in them, their text, and who else may read them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from caunoi.ground import text
from caunoi.ground.fields import FoldedField, NfcCharField, NfcTextField, SortKeyField
from caunoi.ground.tables import Stamped, Versioned


class Direction(models.TextChoices):
    INCOMING = "INCOMING", "Văn bản đến"
    OUTGOING = "OUTGOING", "Văn bản đi"


class DocumentKind(Stamped, Versioned):
    """Tên loại văn bản with the abbreviation that stands in a symbol: Kế hoạch, KH. The list is data, not code."""

    abbreviation = NfcCharField("viết tắt", max_length=10)
    name = NfcCharField("tên loại", max_length=80)
    in_use = models.BooleanField("đang dùng", default=True)
    sort_key = SortKeyField(source="name", key=text.sort_key)
    folded = FoldedField(sources=("name", "abbreviation"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["abbreviation"], name="documents_kind_abbreviation_once"),
            models.CheckConstraint(
                condition=~Q(abbreviation="") & ~Q(name=""), name="documents_kind_has_name_and_abbreviation"
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "abbreviation", "name", "in_use", "sort_key", "folded")

    def __str__(self) -> str:
        return self.name


class Register(Stamped, Versioned):
    """Sổ văn bản: one line of numbers that starts again each year. A unit may keep several in each direction."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị giữ sổ")
    direction = models.CharField("loại sổ", max_length=8, choices=Direction)
    name = NfcCharField("tên sổ", max_length=120)
    is_closed = models.BooleanField("đã đóng", default=False)
    sort_key = SortKeyField(source="name", key=text.sort_key)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "direction", "name"], name="documents_register_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="documents_register_has_name"),
            models.CheckConstraint(
                condition=Q(direction__in=("INCOMING", "OUTGOING")), name="documents_register_direction_known"
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "version", "unit", "direction", "name", "is_closed", "sort_key")

    def __str__(self) -> str:
        return self.name


class RegisterYear(models.Model):
    """The counter of a register in one year: the row at which two clerks queue. A deed that fails gives its number
    back."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField("năm")
    last_number = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "year"], name="documents_register_year_once")]

    class Privacy:
        personal = ()
        plain = ("id", "register", "year", "last_number")

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class DocumentSet(models.QuerySet["Document"]):
    def going(self, direction: Direction) -> Self:
        return self.filter(direction=direction)

    def newest_first(self) -> Self:
        return self.order_by("-entered_on", "-id")

    def for_list(self) -> Self:
        """With what a row of a list shows, and nothing heavier."""
        return self.select_related("unit", "kind", "register")


class Document(Stamped, Versioned):
    """One entry of a register: a paper that came in or went out.

    `entered_on` is the day by which the register counts: the day of receipt of an incoming paper, the day of issue of
    an outgoing one; `year` is its year. `entry_number` is the place in the register (số đến; for an outgoing paper the
    number itself), `entry_suffix` the letter of "12a". `number` and `symbol` stand as printed: "115", "KH-MTTQ-UB".
    Source of the columns: Nghị định 30/2020/NĐ-CP, articles 15 and 22, and its appendix IV.
    """

    ref = models.CharField("mã", max_length=20)
    register = models.ForeignKey(Register, models.PROTECT, related_name="documents", verbose_name="sổ")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị giữ sổ")
    direction = models.CharField("loại sổ", max_length=8, choices=Direction)
    year = models.PositiveSmallIntegerField("năm")
    entry_number = models.PositiveIntegerField("số trong sổ")
    entry_suffix = NfcCharField("chữ sau số", max_length=1, blank=True, default="")
    entered_on = models.DateField("ngày vào sổ")
    number = NfcCharField("số", max_length=20, blank=True, default="")
    symbol = NfcCharField("ký hiệu", max_length=80, blank=True, default="")
    symbol_key = FoldedField(sources=("symbol",))
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    issuer = NfcCharField("cơ quan ban hành", max_length=300, blank=True, default="")
    kind = models.ForeignKey(
        DocumentKind, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="tên loại"
    )
    title = NfcTextField("trích yếu", max_length=2000)
    signer = NfcCharField("người ký", max_length=120, blank=True, default="")
    signer_title = NfcCharField("chức vụ người ký", max_length=200, blank=True, default="")
    recipients = NfcTextField("nơi nhận", max_length=8000, blank=True, default="")
    received_on = models.DateField("ngày đến", null=True, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp"
    )
    note = NfcTextField("ghi chú", max_length=2000, blank=True, default="")
    registered_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name="người vào sổ")

    objects = DocumentSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="documents_document_ref_once"),
            models.UniqueConstraint(
                fields=["register", "year", "entry_number", "entry_suffix"], name="documents_document_entry_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="documents_document_has_title"),
            models.CheckConstraint(condition=Q(entry_number__gte=1), name="documents_document_counts_from_one"),
            models.CheckConstraint(
                condition=Q(direction="OUTGOING", received_on=None)
                | Q(direction="INCOMING", received_on__isnull=False),
                name="documents_document_incoming_has_day_of_receipt",
            ),
        ]
        indexes = [
            models.Index(fields=["direction", "-entered_on", "-id"], name="documents_by_direction"),
            models.Index(fields=["unit", "direction", "-entered_on", "-id"], name="documents_by_unit"),
            models.Index(fields=["unit", "number"], name="documents_by_number"),
        ]

    class Privacy:
        activity = "papers"
        personal = ("signer", "signer_title", "registered_by", "recipients", "title", "note")
        plain = (
            "id",
            "created_at",
            "version",
            "ref",
            "register",
            "unit",
            "direction",
            "year",
            "entry_number",
            "entry_suffix",
            "entered_on",
            "number",
            "symbol",
            "symbol_key",
            "issued_on",
            "issuer",
            "kind",
            "received_on",
            "file",
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def number_and_symbol(self) -> str:
        """As printed on the paper: "115/KH-MTTQ-UB", "115", or "" when it bears neither."""
        return "/".join(part for part in (self.number, self.symbol) if part)

    @property
    def entry(self) -> str:
        """The place in the register as a clerk writes it: "7", "12a"."""
        return f"{self.entry_number}{self.entry_suffix}"

    @property
    def name(self) -> str:
        """How other pages call it: "Kế hoạch 115/KH-MTTQ-UB", else kind or title alone."""
        said = " ".join(part for part in (self.kind.name if self.kind else "", self.number_and_symbol) if part)
        return said or self.title

    @property
    def recipient_lines(self) -> list[str]:
        return self.recipients.splitlines()


class DocumentText(models.Model):
    """The text of a paper as it was read. In a table of its own, so that lists never carry it.

    `lines` is a list of {"n": number, "t": text} with "p" page, "rows" cells of a table, "end" where the format says
    whether a paragraph ends, "note" and "furniture" where true; `n` is what the lines of an outline refer to.
    """

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="read")
    format = models.CharField(max_length=4)
    lines = models.JSONField()
    warnings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=("docx", "pdf", "txt", "md")), name="documents_text_format_known"
            )
        ]

    class Privacy:
        activity = "papers"
        words = {"lines": "lời của văn bản"}
        personal = ("lines",)
        plain = ("document", "format", "warnings")

    def __str__(self) -> str:
        return str(self.document_id)


class SearchEntry(models.Model):
    """What the full-text index of the database stands on: words between single spaces, nothing but letters and digits.

    `head` holds number, symbol, title, issuer, signer, recipients and note with their marks, in lower case, with a
    space at both ends; `folded_head` the same without marks. `words` holds heads and body, folded and then as written.
    The migration that makes the index keeps it in step by triggers (SQLite) or a generated column (PostgreSQL).
    """

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="search_entry")
    head = models.TextField()
    folded_head = models.TextField()
    words = models.TextField()

    class Privacy:
        activity = "papers"
        words = {"head": "trích yếu để tìm", "folded_head": "trích yếu không dấu", "words": "lời để tìm"}
        personal = ("head", "folded_head", "words")
        plain = ("document",)

    def __str__(self) -> str:
        return str(self.document_id)


class DocumentReader(Stamped):
    """A unit that a document was sent to. Its people and the people of the units beneath it may read the document."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="readers")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị nhận")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="documents_reader_once")]
        indexes = [models.Index(fields=["unit", "document"], name="documents_by_reader")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "document", "unit")

    def __str__(self) -> str:
        return f"{self.document_id} → {self.unit_id}"
